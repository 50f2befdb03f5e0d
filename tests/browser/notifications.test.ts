/** S6–S8 and S15 in a real browser, with a real mail server and a push service that opens what it gets. */
import type { BrowserContext, Page } from '@playwright/test'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { type PushService, startPushService } from '../support/push-service.ts'
import { expectAccessible } from './support/axe.ts'
import { type Company, call, foundCompany, newCustomer, type Person } from './support/company.ts'
import { assignTo, conversations, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

let house: Company
let mails: MailServer
let push: PushService

test.beforeAll(async () => {
  mails = await startMailServer()
  push = await startPushService()
  house = await foundCompany({ SMTP_URL: mails.url, MAIL_FROM: 'Tsunagi <tsunagi@minato.example>' })
})

test.afterAll(async () => {
  await house.stop()
  await mails.close()
  await push.close()
})

test.beforeEach(() => {
  mails.mails.length = 0
  push.pushed.length = 0
})

const bell = (page: Page) => conversations(page).getByRole('button', { name: 'Notifications', exact: true })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Notification settings' })
const box = (page: Page, event: string, way: 'Desktop' | 'Email') =>
  dialog(page).getByRole('checkbox', { name: `${event}: ${way}`, exact: true })

const MINE = 'New message in a conversation assigned to me'
const OTHERS = 'New message in a conversation assigned to someone else'
const UNASSIGNED = 'New message in an unassigned conversation'
const GIVEN = 'Somebody assigned a conversation to me'

async function write(text: string, name = 'Amelia Hughes') {
  const customer = newCustomer(house.simulator, name)
  house.simulator.write(customer.id, { text })
  await house.simulator.settle()
  return customer
}

/** Moves the product's clock on, so that nobody waits for the rest of a burst. */
async function passSeconds(seconds: number): Promise<void> {
  const response = await fetch(`${house.url}/simulator/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_seconds: seconds }),
  })
  expect(response.status).toBe(200)
}

async function mailsAfterAWhile(): Promise<number> {
  await passSeconds(20)
  return mails.mails.length
}

const settingsOf = (person: Person, settings?: object) =>
  call<{ events: Record<string, { desktop: boolean; email: boolean }> }>(
    house.url,
    settings ? 'PUT' : 'GET',
    '/me/notification_settings',
    person.cookie,
    settings,
  )

/** A test's browser keeps nothing, and says so where a page would register at its push service. */
const NOT_IN_A_TEST = /does not support the Push API in incognito mode/

const allow = (context: BrowserContext) => context.grantPermissions(['notifications'], { origin: house.url })

/** What this browser shows now. */
const shownIn = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    const shown = (await registration?.getNotifications()) ?? []
    return shown.map(({ title, body, tag }) => ({ title, body, tag }))
  })

test('S6, S7: the bell opens a window with a box for each event and way; the green button saves', async ({
  open,
}) => {
  const mio = await open(house.mio, { url: house.url })
  await bell(mio).click()
  await expect(dialog(mio).getByRole('checkbox')).toHaveCount(8)
  for (const way of ['Desktop', 'Email'] as const) {
    await expect(box(mio, MINE, way)).toBeChecked()
    await expect(box(mio, GIVEN, way)).toBeChecked()
    await expect(box(mio, OTHERS, way)).not.toBeChecked()
    await expect(box(mio, UNASSIGNED, way)).not.toBeChecked()
  }
  await expectAccessible(mio, 'the notification settings')
  await box(mio, UNASSIGNED, 'Email').check()
  await box(mio, MINE, 'Desktop').uncheck()
  await dialog(mio).getByRole('switch', { name: 'Play a sound' }).click()
  await dialog(mio).getByRole('switch', { name: 'Quiet hours' }).click()
  await dialog(mio).getByLabel('From').fill('21:30')
  const save = dialog(mio).getByRole('button', { name: 'Save', exact: true })
  const [, green = '0', blue = '0'] =
    /oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/
      .exec(await save.evaluate((button) => getComputedStyle(button).backgroundColor))
      ?.slice(1) ?? []
  expect(Number(green)).toBeGreaterThan(0.05)
  expect(Math.abs(Number(blue) - 150)).toBeLessThan(20)
  await save.click()
  await expect(dialog(mio)).toHaveCount(0)
  await expect(bell(mio)).toBeFocused()
  await mio.reload()
  await bell(mio).click()
  await expect(box(mio, UNASSIGNED, 'Email')).toBeChecked()
  await expect(box(mio, MINE, 'Desktop')).not.toBeChecked()
  await expect(box(mio, MINE, 'Email')).toBeChecked()
  await expect(dialog(mio).getByLabel('From')).toHaveValue('21:30')
  await mio.keyboard.press('Escape')
  await expect(dialog(mio)).toHaveCount(0)
  await settingsOf(house.mio, {
    quiet_hours: null,
    sound: true,
    events: { message_in_mine: { desktop: true } },
  })

  const ken = await open(house.ken, { url: house.url, locale: 'ja-JP' })
  await ken.getByRole('button', { name: '通知', exact: true }).click()
  await expect(ken.getByRole('dialog', { name: '通知の設定' }).getByRole('checkbox')).toHaveCount(8)
})

test('S6, S15: a mail tells of a new message, and of an assignment, and opens the conversation', async ({
  open,
}) => {
  await settingsOf(house.mio, { events: { message_in_unassigned: { desktop: false, email: true } } })
  const customer = await write('How much is the large one?')
  await expect.poll(mailsAfterAWhile, { timeout: 15_000 }).toBe(1)
  expect(mails.mails[0]?.to).toEqual(['mio@minato.example'])
  expect(mails.mails[0]?.text).toContain('How much is the large one?')
  const link = /http:\S+\/leads\/messaging\/\S+/.exec(mails.mails[0]?.text ?? '')?.[0] ?? ''
  const mio = await open(house.mio, { url: house.url, path: link })
  await expect(mio.getByRole('region', { name: `Conversation with ${customer.name}` })).toBeVisible()
  mails.mails.length = 0
  await assignTo(mio, 'Daniel Okafor')
  await expect.poll(mailsAfterAWhile, { timeout: 15_000 }).toBe(1)
  expect(mails.mails[0]?.to).toEqual(['daniel@minato.example'])
  expect(mails.mails[0]?.headers.get('subject')).toBe(`Assigned to you: ${customer.name}`)
  await settingsOf(house.mio, { events: { message_in_unassigned: { desktop: false, email: false } } })
})

test('S6: on the desktop it comes once to an open page, not of what is in front, and a click opens it', async ({
  open,
  watch,
}) => {
  await settingsOf(house.mio, { events: { message_in_unassigned: { desktop: true, email: false } } })
  const first = await write('Hello?', 'Bruno Costa')
  const mio = await open(house.mio, { url: house.url })
  watch.allow(NOT_IN_A_TEST)
  await allow(mio.context())
  await mio.reload()
  await openConversation(mio, first.name)
  // A second tab of the same browser, which is looked at elsewhere: both are told, one shows it.
  const second = await mio.context().newPage()
  await second.goto('/tools-and-apps/notifications')
  await mio.bringToFront()
  await expect
    .poll(() => mio.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state))
    .toBe('activated')
  await Promise.all(
    [mio, second].map((page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))),
  )
  const other = await write('I am in another conversation', 'Chie Mori')
  await expect
    .poll(() => shownIn(mio), { timeout: 10_000 })
    .toMatchObject([{ title: other.name, body: 'I am in another conversation' }])
  house.simulator.write(first.id, { text: 'You are reading this' })
  await house.simulator.settle()
  const reasons = async () => {
    const { data } = await call<
      { contact_name: string; desktop: { reason: string | null; shown_at: string | null } | null }[]
    >(house.url, 'GET', '/me/notifications', house.mio.cookie)
    // Newest first: the last word of each conversation counts.
    return Object.fromEntries(data.reverse().map((news) => [news.contact_name, news.desktop]))
  }
  await expect.poll(async () => (await reasons())[first.name]?.reason, { timeout: 10_000 }).toBe('in_front')
  await expect.poll(async () => (await reasons())[other.name]?.shown_at).toEqual(expect.any(String))
  expect(await shownIn(second)).toHaveLength(1)

  const [worker] = mio.context().serviceWorkers()
  await worker?.evaluate(async () => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration } & EventTarget
    const [notification] = await scope.registration.getNotifications()
    const Clicked = (
      globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event }
    ).NotificationEvent
    scope.dispatchEvent(new Clicked('notificationclick', { notification }))
  })
  await expect
    .poll(async () =>
      (
        await Promise.all(
          [mio, second].map((page) =>
            page.getByRole('region', { name: `Conversation with ${other.name}` }).count(),
          ),
        )
      ).reduce((a, b) => a + b, 0),
    )
    .toBe(1)
  await settingsOf(house.mio, { events: { message_in_unassigned: { desktop: false, email: false } } })
})

test('S6, S8: with no tab open a push message brings it, and the service worker shows it', async ({
  open,
  watch,
}) => {
  const [subscription] = [push.subscribe('laptop')]
  await call(house.url, 'POST', '/push_subscriptions', house.daniel.cookie, subscription)
  await settingsOf(house.daniel, { events: { message_in_unassigned: { desktop: true, email: false } } })
  const customer = await write('Nobody is looking', 'Emi Ito')
  await expect.poll(() => push.pushed.length, { timeout: 15_000 }).toBe(1)
  const [pushed] = push.pushed
  expect(pushed?.notification).toMatchObject({ title: customer.name, body: 'Nobody is looking' })

  const page = await open(house.daniel, { url: house.url, path: '/tools-and-apps/notifications' })
  watch.allow(NOT_IN_A_TEST)
  await allow(page.context())
  await page.reload()
  const debuggerOf = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    debuggerOf.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId)
    })
  })
  await debuggerOf.send('ServiceWorker.enable')
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state))
    .toBe('activated')
  const registrationId = await registered
  for (let times = 0; times < 2; times++)
    await debuggerOf.send('ServiceWorker.deliverPushMessage', {
      origin: house.url,
      registrationId,
      data: JSON.stringify(pushed?.notification),
    })
  // The same twice is one, and the server hears that it was shown.
  await expect
    .poll(() => shownIn(page))
    .toEqual([{ title: customer.name, body: 'Nobody is looking', tag: pushed?.notification.tag }])
  await expect(
    page
      .getByRole('list', { name: 'Why did I not hear of this?' })
      .getByText('Shown by your browser')
      .first(),
  ).toBeVisible({ timeout: 15_000 })
  await settingsOf(house.daniel, { events: { message_in_unassigned: { desktop: false, email: false } } })
})

test('S8: the page checks everything on the way, sends a test of each way, and says why', async ({
  open,
  watch,
}) => {
  const missed = await write('Nobody asked to hear this', 'Fumi Abe')
  const mio = await open(house.mio, { url: house.url })
  await bell(mio).click()
  await dialog(mio).getByRole('link', { name: 'No notifications?' }).click()
  await expect(mio.getByRole('heading', { name: 'Notifications', level: 1 })).toBeVisible()
  await expect(
    mio.getByRole('navigation').getByRole('link', { name: 'Notifications', exact: true }),
  ).toBeVisible()
  const checks = mio.getByRole('region', { name: 'Do notifications reach me?' })
  await expect(checks.getByText('Mail server', { exact: true })).toBeVisible()
  await expect(checks.getByText('It answers.')).toBeVisible()
  await checks.getByRole('button', { name: 'Send me a test: Email' }).click()
  await expect(checks.getByText(/^Sent, /)).toBeVisible()
  expect(mails.mails.map((mail) => mail.headers.get('subject'))).toEqual(['Tsunagi: This is a test'])

  watch.allow(NOT_IN_A_TEST)
  await allow(mio.context())
  await mio.reload()
  await expect(checks.getByText('Tsunagi may show notifications.')).toBeVisible()
  await mio.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect
    .poll(() => mio.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state))
    .toBe('activated')
  await checks.getByRole('button', { name: 'Send me a test: Desktop' }).click()
  await expect(checks.getByText(/^Shown by your browser, /)).toBeVisible({ timeout: 10_000 })
  await expect.poll(() => shownIn(mio)).toMatchObject([{ title: 'This is a test' }])

  const why = mio.getByRole('list', { name: 'Why did I not hear of this?' })
  await expect(why.getByRole('listitem').filter({ hasText: missed.name })).toContainText(
    'Not sent: switched off in your settings',
  )
  await expectAccessible(mio, 'the page about notifications')
})
