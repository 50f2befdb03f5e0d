import type { Page } from '@playwright/test'
import { call } from './support/company.ts'
import { assignee, composer, conversations, entry, messages, send, tab, thread } from './support/inbox.ts'
import { smallTargets } from './support/small-targets.ts'
import { expect, test } from './support/test.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('on a phone: one place at a time, with a way back', async ({ open, company, write }) => {
  const customer = await write('Are you open on Saturday?')
  const page = await open(company.mio, phone)
  await expect(entry(page, customer.name)).toBeVisible()
  await expectNothingBeside(page)

  await entry(page, customer.name).getByRole('link').tap()
  await expect(thread(page, customer.name)).toBeVisible()
  await expect(conversations(page)).toBeHidden()
  await expectNothingBeside(page)
  await send(page, 'Yes, until five.')
  await expect(composer(page)).toBeInViewport({ ratio: 1 })

  await thread(page, customer.name).getByRole('button', { name: 'Show the details' }).tap()
  const details = page.getByRole('dialog', { name: 'Details' })
  await expect(details.getByRole('button', { name: customer.name })).toBeVisible()
  await details.getByRole('button', { name: 'Close', exact: true }).tap()
  await expect(details).toHaveCount(0)

  await page.getByRole('link', { name: 'Back to the list' }).tap()
  await expect(entry(page, customer.name)).toBeVisible()
  await expect(thread(page, customer.name)).toBeHidden()
  await expect(messages(page)).toBeHidden()
})

test('on a phone: assign and close', async ({ open, company, write }) => {
  const customer = await write('Hello')
  const page = await open(company.mio, phone)
  await entry(page, customer.name).getByRole('link').tap()
  await assignee(page).tap()
  await page.getByRole('option', { name: /Mio Yamamoto/ }).tap()
  await thread(page, customer.name).getByRole('button', { name: 'Close conversation' }).tap()
  await expect(thread(page, customer.name).getByRole('button', { name: 'Reopen' })).toBeVisible()
  await page.getByRole('link', { name: 'Back to the list' }).tap()
  await tab(page, 'Closed').tap()
  await expect(entry(page, customer.name)).toBeVisible()
})

test('on a phone every target is at least 44 pixels', async ({ open, company, write }) => {
  const customer = await write('Hello')
  const page = await open(company.mio, phone)
  await expect(entry(page, customer.name)).toBeVisible()
  expect(await page.evaluate(smallTargets)).toEqual([])
  await entry(page, customer.name).getByRole('link').tap()
  await expect(thread(page, customer.name)).toBeVisible()
  expect(await page.evaluate(smallTargets)).toEqual([])
})

const PLACES = [
  '',
  '/messaging',
  '/messaging/CHANNEL',
  '/people',
  '/profile',
  '/security',
  '/api-tokens',
  '/health',
  '/preferences',
  '/saved-replies',
  '/notifications',
  '/audit-log',
].map((place) => `/tools-and-apps${place}`)

for (const [locale, colorScheme] of [
  ['en', 'light'],
  ['ja', 'dark'],
] as const)
  test(`on a phone every target of the settings is at least 44 pixels (${locale}, ${colorScheme})`, async ({
    open,
    company,
    write,
  }) => {
    // Something to tell, for the pages that list it.
    await write('Hello')
    const speak = (wanted: string) =>
      call(company.url, 'PATCH', '/me', company.mio.cookie, { locale: wanted })
    await speak(locale)
    const page = await open(company.mio, { ...phone, locale, colorScheme, path: '/tools-and-apps' })
    // Twelve pages, one after the other.
    test.slow()
    const found: string[] = []
    for (const place of PLACES) {
      await page.goto(place.replace('CHANNEL', company.channelId))
      await expect(page.getByRole('navigation', { name: /Main|メイン/ })).toBeVisible()
      await page.waitForLoadState('networkidle')
      await expectNothingBeside(page)
      found.push(...(await page.evaluate(smallTargets)).map((target) => `${place}: ${target}`))
    }
    await speak('en')
    expect(found).toEqual([])
  })

async function expectNothingBeside(page: Page): Promise<void> {
  const beyond = await page.evaluate(
    () => (document.scrollingElement?.scrollWidth ?? 0) - document.documentElement.clientWidth,
  )
  expect(beyond).toBe(0)
}
