/** Colleagues and how they sign in: on a product with a mail server and an OpenID provider, both the test's own. */

import type { Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import type { AuditEntry } from '../../src/shared/contract/audit.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts'
import { expectAccessible } from './support/axe.ts'
import {
  call,
  connectWhatsApp,
  type EmptyProduct,
  invite,
  inviteOnly,
  newCustomer,
  PASSWORD,
  type Person,
  setUp,
  startEmptyProduct,
} from './support/company.ts'
import { conversations, entry, showSection } from './support/inbox.ts'
import { test as base, expect } from './support/test.ts'

interface House extends EmptyProduct {
  mio: Person
  daniel: Person
  mail: MailServer
  provider: OpenIdProvider
}

// biome-ignore lint/complexity/noBannedTypes: no fixtures for single tests
const test = base.extend<{}, { house: House }>({
  house: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const mail = await startMailServer()
      const provider = await startOpenIdProvider()
      const empty = await startEmptyProduct({ ...provider.environment, SMTP_URL: mail.url })
      provider.trust(`${empty.url}/api/inbox/sign_in/openid/callback`)
      const mio = await setUp(empty.url)
      const daniel = await invite(empty.url, mio, 'Daniel Okafor', 'daniel@minato.example', 'en')
      await use({ ...empty, mio, daniel, mail, provider })
      await empty.stop()
      await provider.close()
      await mail.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function typePassword(page: Page, { email }: Person, password = PASSWORD): Promise<void> {
  await field(page, 'Email').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
}

/** In a browser of their own: what another test signed out is signed in anew. */
async function signedIn({ url }: House, person: Person): Promise<Person> {
  const body = { email: person.email, password: PASSWORD }
  const { cookie } = await call<unknown>(url, 'POST', '/session', '', body)
  return { ...person, cookie }
}

async function confirmPassword(page: Page): Promise<void> {
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await asked.getByRole('textbox', { name: 'Your password' }).fill(PASSWORD)
  await asked.getByRole('button', { name: 'Confirm' }).click()
  await expect(asked).toHaveCount(0)
}

async function signOut(page: Page, name: string): Promise<void> {
  await button(page, `Account of ${name}`).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(button(page, 'Sign in')).toBeVisible()
}

/** The address in the newest mail to somebody; it leaves within a second or two. */
async function linkTo(mail: MailServer, to: string, path: string): Promise<string> {
  const find = () =>
    mail.mails
      .filter((one) => one.to.includes(to))
      .map((one) => new RegExp(`https?://\\S+/${path}/\\S+`).exec(one.text)?.[0])
      .filter((link) => link !== undefined)
      .at(-1) ?? null
  await expect.poll(find, { timeout: 15_000 }).not.toBeNull()
  return new URL(find() as string).pathname
}

test('an administrator invites by mail and link; the colleague joins, and gets rights on her screen at once', async ({
  open,
  house,
  watch,
}) => {
  const page = await open(await signedIn(house, house.mio), {
    url: house.url,
    path: '/tools-and-apps/people',
  })
  await button(page, 'Invite a colleague').click()
  const dialog = page.getByRole('dialog', { name: 'Invite a colleague' })
  await dialog.getByRole('textbox', { name: 'Email', exact: true }).fill('ana@minato.example')
  await expectAccessible(page, 'inviting')
  await dialog.getByRole('button', { name: 'Invite' }).click()
  const ready = page.getByRole('dialog', { name: 'The invitation for ana@minato.example is ready' })
  const shown = await ready.getByRole('textbox', { name: 'Link of the invitation' }).inputValue()
  await ready.getByRole('button', { name: 'Done' }).click()
  const open_ = page.getByRole('list', { name: 'Open invitations' })
  await expect(open_.getByRole('listitem', { name: 'ana@minato.example' })).toContainText(
    'Invited by Mio Yamamoto',
  )
  const path = await linkTo(house.mail, 'ana@minato.example', 'invitations')
  expect(shown).toBe(`${house.url}${path}`)

  const ana = await open(null, { url: house.url, path })
  await field(ana, 'Name').fill('Ana Lima')
  await field(ana, 'Password').fill('password1')
  await button(ana, 'Join').click()
  await expect(ana.getByRole('alert')).toContainText('among the first that are tried')
  await field(ana, 'Password').fill(PASSWORD)
  await button(ana, 'Join').click()
  await expect(ana.getByRole('heading', { name: 'No messaging app is connected yet' })).toBeVisible()
  watch.allow(/422.*\/accept$/)

  // Her screen follows what she may do; she is no administrator, so People is not for her.
  await ana.goto('/tools-and-apps')
  await expect(ana.getByRole('link', { name: 'People' })).toHaveCount(0)
  const row = page.getByRole('list', { name: 'Colleagues' }).getByRole('listitem', { name: 'Ana Lima' })
  await row.getByRole('button', { name: 'Actions for Ana Lima' }).click()
  await page.getByRole('menuitem', { name: 'Give account settings access' }).click()
  await expect(row).toContainText('Account settings access')
  await expect(ana.getByRole('link', { name: 'Messaging' })).toBeVisible()

  await expectAccessible(page, 'people')
  // The last administrator stays one.
  watch.allow(/409.*\/users\//)
  await button(page, 'Actions for Mio Yamamoto').click()
  await page.getByRole('menuitem', { name: 'Take administrator rights' }).click()
  await expect(page.getByText('This is the only active administrator.')).toBeVisible()
})

test('a deactivated colleague is out at once, and her conversations are everybody’s again', async ({
  open,
  house,
  watch,
}) => {
  const admin = await signedIn(house, house.mio)
  const joined = await invite(house.url, admin, 'Noor Haddad', 'noor@minato.example', 'en')
  await connectWhatsApp(house.url, admin, house.simulator)
  const customer = newCustomer(house.simulator, 'Rafael Costa')
  house.simulator.write(customer.id, { text: 'Is it free?' })
  await house.simulator.settle()
  const noor = await open(joined, { url: house.url })
  await entry(noor, customer.name).getByRole('link').click()
  const assigned = noor.waitForResponse(/\/assignee$/)
  await noor.getByRole('combobox', { name: 'Assignee' }).click()
  await noor.getByRole('option', { name: 'Noor Haddad' }).click()
  expect((await assigned).status()).toBe(200)

  const page = await open(admin, { url: house.url, path: '/tools-and-apps/people' })
  watch.allow(/401/)
  await button(page, 'Actions for Noor Haddad').click()
  await page.getByRole('menuitem', { name: 'Deactivate' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click()
  // Nobody touches her screen: the stream ends it.
  await expect(button(noor, 'Sign in')).toBeVisible()
  await typePassword(noor, joined)
  await expect(noor.getByRole('alert')).toHaveText('Email or password is wrong.')
  await expect(page.getByRole('listitem', { name: 'Noor Haddad' })).toContainText('Deactivated')
  await page.goto('/leads/messaging')
  await showSection(page, 'Unassigned')
  await entry(page, customer.name).getByRole('link').click()
  await expect(page.getByRole('log', { name: 'Messages' })).toContainText('unassigned')
})

test('two-step sign-in: enrolled with a QR code, asked for, and opened by a recovery code when the telephone is away', async ({
  open,
  house,
  watch,
}) => {
  const page = await open(await signedIn(house, house.daniel), {
    url: house.url,
    path: '/tools-and-apps/security',
  })
  watch.allow(/40[13].*\/api\/inbox\/(me\/second_factor|session)/)
  await button(page, 'Switch on two-step sign-in').click()
  await confirmPassword(page)
  const enrol = page.getByRole('dialog', { name: 'Connect your authenticator app' })
  await expect(enrol.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
  const key = ((await enrol.locator('code').textContent()) ?? '').replaceAll(' ', '')
  await expectAccessible(page, 'enrolling')
  const totp = new TOTP({ secret: Secret.fromBase32(key) })
  await enrol.getByRole('textbox', { name: 'Code from the app' }).fill(totp.generate())
  await enrol.getByRole('button', { name: 'Switch on' }).click()
  const codes = page.getByRole('dialog', { name: 'Keep your recovery codes' })
  const shown = codes.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(shown).toHaveCount(10)
  const first = (await shown.first().textContent()) ?? ''
  expect(first).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/)
  await codes.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes are left.')).toBeVisible()

  await signOut(page, 'Daniel Okafor')
  await typePassword(page, house.daniel)
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
  await expectAccessible(page, 'second step')
  await field(page, 'Code').fill('000000')
  await button(page, 'Sign in').click()
  await expect(page.getByRole('alert')).toContainText('The code is wrong')
  await button(page, 'Use a recovery code').click()
  await field(page, 'Recovery code').fill(first)
  await button(page, 'Sign in').click()
  await expect(page.getByText('9 recovery codes are left.')).toBeVisible()

  await button(page, 'Switch off').click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click()
  await confirmPassword(page)
  await expect(button(page, 'Switch on two-step sign-in')).toBeVisible()
})

test('a passkey is added, and lets in by itself', async ({ open, house, watch }) => {
  const page = await open(await signedIn(house, house.mio), {
    url: house.url,
    path: '/tools-and-apps/security',
  })
  watch.allow(/40[13].*\/api\/inbox\/(me\/passkeys|sign_in)/)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await button(page, 'Add a passkey').click()
  await confirmPassword(page)
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' })
  await dialog.getByRole('textbox', { name: 'Name of the passkey' }).fill('My laptop')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  const list = page.getByRole('list', { name: 'Passkeys' })
  await expect(list.getByRole('listitem', { name: 'My laptop' })).toContainText('Not used yet')
  await expectAccessible(page, 'security')

  await signOut(page, 'Mio Yamamoto')
  await expectAccessible(page, 'sign-in')
  await button(page, 'Use a passkey').click()
  await expect(list.getByRole('listitem', { name: 'My laptop' })).toContainText('Used')

  // Taken away, it is worth nothing.
  await button(page, 'Remove My laptop').click()
  await confirmPassword(page)
  await expect(list).toHaveCount(0)
  await signOut(page, 'Mio Yamamoto')
  await button(page, 'Use a passkey').click()
  await expect(page.getByRole('alert')).toContainText('This passkey is not known here.')
  // All of it is told to administrators; a passkey that is not known is nobody's.
  const reader = await signedIn(house, house.mio)
  const { data: told } = await call<AuditEntry[]>(house.url, 'GET', '/audit_log?limit=200', reader.cookie)
  const passkeys = told.filter(({ act }) => act.startsWith('passkey.'))
  expect(passkeys.map(({ act, user_id, subject }) => [act, user_id, subject?.id])).toEqual([
    ['passkey.removed', house.mio.id, String(house.mio.id)],
    ['passkey.added', house.mio.id, String(house.mio.id)],
  ])
  for (const { detail } of passkeys) expect(detail).toEqual({ name: 'My laptop' })
  const [removed, added] = passkeys.map(({ id }) => told.findIndex((entry) => entry.id === id))
  const between = told.slice((removed ?? 0) + 1, added)
  expect(between.filter(({ act }) => act === 'session.opened')).toMatchObject([{ user_id: house.mio.id }])
  await typePassword(page, house.mio)
  await expect(page.getByRole('heading', { name: 'Security' })).toBeVisible()
})

test('the people page says whether colleagues come in by OpenID, and what has to be set', async ({
  company,
  house,
  mio,
  open,
}) => {
  const page = await open(await signedIn(house, house.mio), {
    url: house.url,
    path: '/tools-and-apps/people',
  })
  const panel = (of: Page) =>
    of.locator('section').filter({ has: of.getByRole('heading', { name: 'Sign-in by OpenID' }) })
  await expect(panel(page)).toContainText('On: the sign-in page offers “Minato ID”.')
  await expect(panel(page)).not.toContainText('Off.')
  await expectAccessible(page, 'people with OpenID')

  await mio.goto('/tools-and-apps/people')
  await expect(panel(mio)).toContainText('Off. To let colleagues sign in with your company’s account')
  await expect(panel(mio)).toContainText(`${company.url}/api/inbox/sign_in/openid/callback`)
  await expect(panel(mio)).toContainText('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET')
  const japanese = await open(company.mio, { path: '/tools-and-apps/people', locale: 'ja' })
  await expect(japanese.getByText('OIDC_ISSUER')).toBeVisible()
})

test('a forgotten password is chosen anew by a link in a mail, and every session ends', async ({
  open,
  house,
  watch,
}) => {
  const ken = await invite(
    house.url,
    await signedIn(house, house.mio),
    'Ken Sato',
    'ken@minato.example',
    'en',
  )
  const elsewhere = await open(ken, { url: house.url, path: '/tools-and-apps/profile' })
  await expect(elsewhere.getByRole('heading', { name: 'Profile' })).toBeVisible()
  const page = await open(null, { url: house.url })
  watch.allow(/40[14]/)
  await field(page, 'Email').fill(ken.email)
  await button(page, 'Forgot your password?').click()
  await expect(field(page, 'Email')).toHaveValue(ken.email)
  await button(page, 'Send the link').click()
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible()
  const path = await linkTo(house.mail, ken.email, 'reset-password')
  await page.goto(path)
  await field(page, 'New password').fill('a sentence of my own')
  await button(page, 'Save the password').click()
  await expect(page.getByRole('heading', { name: 'Your password is changed' })).toBeVisible()
  await expect(button(elsewhere, 'Sign in')).toBeVisible()
  await page.getByRole('link', { name: 'Go to sign-in' }).click()
  await typePassword(page, ken, 'a sentence of my own')
  await expect(conversations(page)).toBeVisible()
  const again = await open(null, { url: house.url, path })
  watch.allow(/40[14]/)
  await expect(again.getByRole('heading', { name: 'This link can’t be used any more' })).toBeVisible()
})

test('the OpenID provider lets in whom it knows and has verified, to the page that was wanted', async ({
  open,
  house,
  watch,
}) => {
  const page = await open(null, { url: house.url, path: '/tools-and-apps/profile' })
  watch.allow(/another origin was called: http:\/\/127\.0\.0\.1/)
  const go = page.getByRole('link', { name: 'Continue with Minato ID' })
  /** Somebody else sits down at the provider. */
  const become = async (person: OpenIdProvider['person']) => {
    house.provider.person = person
    await page.context().clearCookies({ domain: '127.0.0.1' })
  }
  await become({ sub: 'stranger', email: 'stranger@minato.example', email_verified: true })
  await go.click()
  await expect(page.getByRole('alert')).toContainText('No colleague here has this address.')
  await become({ sub: 'imposter', email: house.daniel.email, email_verified: false })
  await page.goto('/tools-and-apps/profile')
  await go.click()
  await expect(page.getByRole('alert')).toContainText('No colleague here has this address.')
  await become({ sub: 'daniel-7', email: 'Daniel@Minato.example', email_verified: true })
  await page.goto('/tools-and-apps/profile')
  await go.click()
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await expect(button(page, 'Account of Daniel Okafor')).toBeVisible()
  // A new way in is told to him, and to administrators; later sign-ins by it are sign-ins like others.
  const letters = () =>
    house.mail.mails.filter(
      ({ to, text }) => to.includes(house.daniel.email) && /company’s account can now be used/.test(text),
    )
  await expect.poll(() => letters().length, { timeout: 15_000 }).toBe(1)
  const reader = await signedIn(house, house.mio)
  const linked = () =>
    call<AuditEntry[]>(house.url, 'GET', '/audit_log?act=openid.linked', reader.cookie).then(({ data }) =>
      data.map((entry) => entry.subject?.id),
    )
  expect(await linked()).toEqual([String(house.daniel.id)])

  // From now on the provider's own name for him counts, whatever his address there becomes.
  await signOut(page, 'Daniel Okafor')
  await become({ sub: 'daniel-7', email: 'other@elsewhere.example', email_verified: true })
  await go.click()
  await expect(button(page, 'Account of Daniel Okafor')).toBeVisible()
  // Whoever is invited joins by the same way, without a password.
  await inviteOnly(house.url, await signedIn(house, house.mio), 'Lena', 'lena@minato.example', 'en')
  await become({
    sub: 'lena-1',
    email: 'lena@minato.example',
    email_verified: true,
    name: 'Lena Berg',
  })
  await signOut(page, 'Daniel Okafor')
  await go.click()
  await expect(button(page, 'Account of Lena Berg')).toBeVisible()
  expect(await linked()).toHaveLength(2)
  expect(letters()).toHaveLength(1)
  // An answer that this browser did not ask for is none.
  await page.goto('/api/inbox/sign_in/openid/callback?code=forged&state=forged')
  await expect(page).toHaveURL(/\/leads\/messaging/)
})

test('profile, password and API tokens', async ({ open, house, watch }) => {
  const mei = await invite(
    house.url,
    await signedIn(house, house.mio),
    'Mei Kato',
    'mei@minato.example',
    'en',
  )
  const page = await open(mei, { url: house.url, path: '/tools-and-apps/profile' })
  watch.allow(/403.*\/me\/password/)
  const chooser = page.waitForEvent('filechooser')
  await button(page, 'Choose a picture').click()
  await (await chooser).setFiles('simulator/samples/chair.jpg')
  await expect(button(page, 'Remove the picture')).toBeVisible()
  await expect(page.locator('main img')).toHaveJSProperty('naturalWidth', 192)
  await field(page, 'Name').fill('Mei Katō')
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Europe/Lisbon')
  await button(page, 'Save').click()
  await expect(button(page, 'Account of Mei Katō')).toBeVisible()
  await expectAccessible(page, 'profile')

  await page.goto('/tools-and-apps/security')
  await button(page, 'Change password').click()
  const dialog = page.getByRole('dialog', { name: 'Change password' })
  await dialog.getByRole('textbox', { name: 'Current password' }).fill('not my password')
  await dialog.getByRole('textbox', { name: 'New password' }).fill('something quite new')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('This is not your password.')
  await dialog.getByRole('textbox', { name: 'Current password' }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(page.getByText('Your password is changed. You are signed out everywhere else.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem')).toHaveCount(
    1,
  )

  await page.goto('/tools-and-apps/api-tokens')
  await button(page, 'New API token').click()
  const form = page.getByRole('dialog', { name: 'New API token' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Nightly export')
  await form.getByRole('combobox', { name: 'It may' }).selectOption('Only read')
  await form.getByRole('button', { name: 'Make the token' }).click()
  const made = page.getByRole('dialog', { name: 'Your new token' })
  const token = await made.getByRole('textbox', { name: 'Token' }).inputValue()
  const asked = await fetch(`${house.url}/api/inbox/me`, { headers: { 'x-api-token': token } })
  expect(asked.status).toBe(200)
  await made.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('listitem', { name: 'Nightly export' })
  await expect(row).toContainText('Only read')
  await expectAccessible(page, 'API tokens')
  await row.getByRole('button', { name: 'Revoke Nightly export' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('heading', { name: 'No tokens yet' })).toBeVisible()
  const after = await fetch(`${house.url}/api/inbox/me`, { headers: { 'x-api-token': token } })
  expect(after.status).toBe(401)
})

test('a second step is demanded of everybody: whoever has none sets one up, and then goes on', async ({
  open,
  house,
  watch,
}) => {
  const admin = await signedIn(house, house.mio)
  await call(house.url, 'POST', '/me/confirmation', admin.cookie, { password: PASSWORD })
  const begun = await call<{ secret: string }>(house.url, 'POST', '/me/second_factor', admin.cookie)
  const totp = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  const code = totp(begun.data.secret)
  await call(house.url, 'POST', '/me/second_factor/confirm', admin.cookie, { code })

  const colleague = await signedIn(house, house.daniel)
  const daniel = await open(colleague, { url: house.url })
  await expect(conversations(daniel)).toBeVisible()
  const page = await open(admin, { url: house.url, path: '/tools-and-apps/people' })
  watch.allow(/40[13]/)
  const row = (name: string) => page.getByRole('listitem', { name, exact: true })
  await expect(row(house.daniel.name)).toContainText('No second step yet')
  await expect(row(house.mio.name)).toContainText('Authenticator app')
  await expect(row(house.mio.name)).not.toContainText('No second step yet')
  await expect(page.getByText(/colleagues? ha(s|ve) none yet\./)).toBeVisible()
  await button(page, 'Demand it').click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Demand it' }).click()
  await expect(button(page, 'No longer demand it')).toBeVisible()

  // Nobody touches his screen.
  await expect(daniel.getByRole('heading', { name: 'Set up a second step' })).toBeVisible()
  await expect(conversations(daniel)).toHaveCount(0)
  await expectAccessible(daniel, 'a demanded second step')
  await button(daniel, 'Switch on two-step sign-in').click()
  await confirmPassword(daniel)
  const enrol = daniel.getByRole('dialog', { name: 'Connect your authenticator app' })
  const key = ((await enrol.locator('code').textContent()) ?? '').replaceAll(' ', '')
  await enrol.getByRole('textbox', { name: 'Code from the app' }).fill(totp(key))
  await enrol.getByRole('button', { name: 'Switch on' }).click()
  const codes = daniel.getByRole('dialog', { name: 'Keep your recovery codes' })
  await codes.getByRole('button', { name: 'I have kept them' }).click()
  await button(daniel, 'Go on').click()
  await expect(conversations(daniel)).toBeVisible()

  await button(page, 'No longer demand it').click()
  await expect(button(page, 'Demand it')).toBeVisible()
  for (const { cookie } of [admin, colleague]) await call(house.url, 'DELETE', '/me/second_factor', cookie)
})
