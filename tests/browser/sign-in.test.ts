import type { Page } from '@playwright/test'
import { inviteOnly, PASSWORD, type Person } from './support/company.ts'
import { conversations } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('the first visit creates the company and its first user, who has all rights', async ({
  open,
  empty,
}) => {
  const page = await open(null, { url: empty.url, path: '/' })
  await page.getByRole('textbox', { name: 'Company', exact: true }).fill('みなと珈琲')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('山本 澪')
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill('mio@minato.example')
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create company', exact: true }).click()
  await expect(conversations(page)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'No messaging app is connected yet' })).toBeVisible()
  await page.getByRole('link', { name: 'Connect a messaging app' }).click()
  await expect(page.getByRole('button', { name: 'Connect WhatsApp by Twilio' })).toBeVisible()

  // The second visitor is asked to sign in.
  const second = await open(null, { url: empty.url, path: '/' })
  await expect(second.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(second.getByRole('textbox', { name: 'Company', exact: true })).toHaveCount(0)
})

test('signing in leads to the page that was wanted, and signing out back to the form', async ({
  open,
  company,
}) => {
  const page = await open(null, { path: '/tools-and-apps/messaging' })
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(company.mio.email)
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Messaging', level: 1 })).toBeVisible()

  await page.getByRole('button', { name: 'Account of Mio Yamamoto' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
})

test('a wrong password is told in words, and the right one then lets in', async ({
  open,
  company,
  watch,
}) => {
  const page = await open(null)
  watch.allow(/401.*\/api\/inbox\/session$/)
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(company.daniel.email)
  const password = page.getByRole('textbox', { name: 'Password', exact: true })
  await password.fill('not my password')
  await password.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('Email or password is wrong.')
  await expect(password).toBeFocused()
  await password.fill(PASSWORD)
  await password.press('Enter')
  await expect(conversations(page)).toBeVisible()
})

test('an invited colleague chooses a name and a password, and is in; the invitation works once', async ({
  open,
  company,
  watch,
}) => {
  const { url } = await inviteOnly(company.url, company.mio, 'Ana', 'ana@minato.example', 'en')
  const path = new URL(url).pathname
  const page = await open(null, { path })
  await expect(page.getByRole('heading', { name: 'Join Minato Coffee' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ana Lima')
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(conversations(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Account of Ana Lima' })).toBeVisible()

  const again = await open(null, { path })
  watch.allow(/40[49].*\/api\/inbox\/invitations\//)
  await expect(again.getByRole('heading', { name: 'This invitation can’t be used any more' })).toBeVisible()
})

test('a session that ended elsewhere asks to sign in again, and leaves nothing in the tab', async ({
  open,
  company,
  watch,
}) => {
  const page = await open(null)
  await signIn(page, company.mio)
  await remember(page)
  watch.allow(/401/)
  const session = await page.request.delete('/api/inbox/session')
  expect(session.ok()).toBe(true)
  // No click in between: the stream tells the screen by itself, and the tabs may be gone before a click lands.
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  expect(await isRemembered(page)).toBe(false)
})

test('who signs in next in the same tab sees nothing of who was here before', async ({
  open,
  company,
  watch,
  write,
}) => {
  const customer = await write('Hello', 'Tove Lindqvist')
  const page = await open(null)
  const search = conversations(page).getByRole('searchbox', { name: 'Search conversations' })
  const found = conversations(page).getByRole('listitem', { name: customer.name })
  watch.allow(/401/)
  await signIn(page, company.mio)
  await remember(page)
  await search.fill('lindqvist')
  await expect(found).toBeVisible()

  await page.getByRole('button', { name: 'Account of Mio Yamamoto' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  expect(await isRemembered(page)).toBe(false)
  await signIn(page, company.daniel)
  // What is on the screen before the server has answered him can only be hers.
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/api/inbox/search?*', async (route) => {
    await held
    await route.continue()
  })
  const asked = page.waitForRequest('**/api/inbox/search?*')
  await search.fill('lindqvist')
  await asked
  await expect(found).toHaveCount(0)
  answer()
  await expect(found).toBeVisible()
})

async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill(person.email)
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(conversations(page)).toBeVisible()
}

/** Something in the tab's memory, which lives as long as everything else there. */
const remember = (page: Page) => page.evaluate(() => Object.assign(window, { remembered: true }))
const isRemembered = (page: Page) => page.evaluate(() => 'remembered' in window)
