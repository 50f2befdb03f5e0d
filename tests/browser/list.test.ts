import type { Page } from '@playwright/test'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import { call, TWILIO } from './support/company.ts'
import { assignTo, conversations, entry, openConversation, showSection, tab } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const unreadOnly = (page: Page) => conversations(page).getByRole('button', { name: /^Unread/ })
const chosen = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` })
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Selected conversations' })

async function filterBy(page: Page, name: string): Promise<void> {
  await conversations(page).getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('menu').getByText(name, { exact: true }).click()
}

test('what is unread is filtered, stays while it is read, and is marked as unread again', async ({
  mio,
  write,
}) => {
  const read = await write('I was read', 'Priya Raman')
  const unread = await write('I was not', 'Rafael Costa')
  await openConversation(mio, read.name)
  await expect(entry(mio, read.name)).not.toContainText('Unread')
  await unreadOnly(mio).click()
  await expect(unreadOnly(mio)).toHaveAttribute('aria-pressed', 'true')
  await expect(mio).toHaveURL(/unread=true/)
  await expect(entry(mio, unread.name)).toBeVisible()

  // It is read now, and still there; it goes when another one is opened.
  await openConversation(mio, unread.name)
  await expect(entry(mio, unread.name)).not.toContainText('Unread')
  const next = await write('Nor was I', 'Grace Lindqvist')
  await openConversation(mio, next.name)
  await expect(entry(mio, unread.name)).toHaveCount(0)
  await mio.getByRole('region', { name: 'Details' }).getByRole('button', { name: next.name }).click()
  await mio.getByRole('menuitem', { name: 'Mark as unread' }).click()
  await expect(entry(mio, next.name)).toContainText('Unread')
})

test('the list is filtered by app and by assignee, the counts with it', async ({ company, mio, write }) => {
  const other = await call<{ id: string }>(company.url, 'POST', '/channels', company.mio.cookie, {
    type: 'whatsapp_twilio',
    name: 'WhatsApp Osaka',
    access: 'shared',
    ...TWILIO,
    sender: 'whatsapp:+14155550111',
  })
  const customer = await write('Which app is this?')
  await expect(entry(mio, customer.name)).toBeVisible()
  await filterBy(mio, 'WhatsApp Osaka')
  await expect(mio.getByRole('heading', { name: 'Nothing matches this filter' })).toBeVisible()
  await expect(tab(mio, 'Unassigned')).toHaveAccessibleDescription(/^0 conversations/)
  await filterBy(mio, 'WhatsApp Tokyo')
  await expect(entry(mio, customer.name)).toBeVisible()
  await conversations(mio).getByRole('button', { name: 'Remove the filter WhatsApp Tokyo' }).click()

  await openConversation(mio, customer.name)
  await assignTo(mio, 'Daniel Okafor')
  await filterBy(mio, 'Daniel Okafor')
  await expect(tab(mio, 'Assigned to others')).toHaveAttribute('aria-selected', 'true')
  await expect(entry(mio, customer.name)).toBeVisible()
  await expect.poll(() => openOf(mio)).toBeGreaterThan(0)
  const before = await openOf(mio)
  await assignTo(mio, '佐藤 健')
  await expect(entry(mio, customer.name)).toHaveCount(0)
  await expect.poll(() => openOf(mio)).toBe(before - 1)
  await filterBy(mio, 'Oldest first')
  await filterBy(mio, 'Anybody')
  // Of all that are assigned to others the one that moved last stands at the end.
  await expect(conversations(mio).getByRole('listitem').last()).toHaveAccessibleName(customer.name)
  await call(company.url, 'DELETE', `/channels/${other.data.id}`, company.mio.cookie)
})

/** Of the tab that is chosen. */
async function openOf(page: Page): Promise<number> {
  const selected = conversations(page).getByRole('tab', { selected: true })
  return Number.parseInt(
    await selected.evaluate(
      (element) => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent ?? '',
    ),
    10,
  )
}

test('several are selected, closed together on all screens, and brought back by one click', async ({
  mio,
  daniel,
  write,
}) => {
  const names: string[] = []
  for (const name of ['One', 'Two', 'Three']) names.unshift((await write(`I am ${name}`, name)).name)
  for (const name of names) await expect(entry(daniel, name)).toBeVisible()
  await entry(mio, names[0] ?? '').hover()
  await chosen(mio, names[0] ?? '').click()
  await chosen(mio, names[2] ?? '').click({ modifiers: ['Shift'] })
  await expect(toolbar(mio).getByRole('status')).toHaveText('3 selected')
  await toolbar(mio).getByRole('button', { name: 'Close conversation' }).click()
  for (const page of [mio, daniel]) for (const name of names) await expect(entry(page, name)).toHaveCount(0)
  const notices = mio.getByRole('region', { name: 'Notices' })
  await expect(notices.getByText('3 conversations closed')).toBeVisible()
  await notices.getByRole('button', { name: 'Undo' }).click()
  for (const page of [mio, daniel]) for (const name of names) await expect(entry(page, name)).toBeVisible()
})

test('S13, S14: several are assigned at once; what is refused says why, and stays where it was', async ({
  company,
  mio,
  daniel,
  watch,
  write,
}) => {
  const first = await write('First', 'Priya Raman')
  const second = await write('Second', 'Rafael Costa')
  await expect(entry(mio, second.name)).toBeVisible()
  await entry(mio, first.name).hover()
  await chosen(mio, first.name).click()
  await chosen(mio, second.name).click()
  await toolbar(mio).getByRole('button', { name: 'Assign' }).click()
  await mio.getByRole('menuitem', { name: 'Daniel Okafor' }).click()
  await showSection(daniel, 'Assigned to me')
  for (const { name } of [first, second]) {
    await expect(entry(mio, name)).toHaveCount(0)
    await expect(entry(daniel, name)).toBeVisible()
  }

  // Daniel leaves the desk while Mio's list of colleagues is open.
  await showSection(mio, 'Assigned to others')
  await entry(mio, first.name).hover()
  await chosen(mio, first.name).click()
  await toolbar(mio).getByRole('button', { name: 'Assign' }).click()
  await mio.getByRole('menuitem', { name: 'Unassigned' }).click()
  await showSection(mio, 'Unassigned')
  await entry(mio, first.name).hover()
  await chosen(mio, first.name).click()
  watch.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
  await mio.route('**/conversations/bulk', async (route) => {
    await call(company.url, 'PUT', '/me/availability', company.daniel.cookie, { available: false })
    await route.continue()
  })
  await toolbar(mio).getByRole('button', { name: 'Assign' }).click()
  await mio.getByRole('menuitem', { name: 'Daniel Okafor' }).click()
  await expect(mio.getByText(/^1 conversation was left as it was: /)).toBeVisible()
  await expect(entry(mio, first.name)).toBeVisible()
  await call(company.url, 'PUT', '/me/availability', company.daniel.cookie, { available: true })
})

test('a draft is marked, on the writer’s other screens too', async ({ company, mio, daniel, write }) => {
  const customer = await write('Will you answer?')
  await openConversation(mio, customer.name)
  const id = new URL(mio.url()).pathname.split('/').at(-1)
  await openConversation(mio, (await write('Another one', 'Rafael Costa')).name)
  const keepDraft = (text: string) =>
    call(company.url, 'PUT', `/conversations/${id}/draft`, company.mio.cookie, { text })
  await keepDraft('I have begun to')
  await expect(entry(mio, customer.name)).toContainText('Draft: I have begun to')
  await expect(entry(daniel, customer.name)).not.toContainText('Draft')
  await keepDraft('')
  await expect(entry(mio, customer.name)).not.toContainText('Draft')
})

test('a window that runs out says so in the list', async ({ company, open, write }) => {
  const customer = await write('Is there still time?')
  const page = await open(company.mio, { path: 'about:blank' })
  // Other tests have moved the product's clock: the end of the window says what time it is for.
  const path = `/conversations?q=${encodeURIComponent(customer.name)}`
  const [found] = (await call<Conversation[]>(company.url, 'GET', path, company.mio.cookie)).data
  await page.clock.setFixedTime(Date.parse(found?.window.until ?? '') - 55 * 60_000)
  await page.goto('/leads/messaging')
  await expect(entry(page, customer.name)).toContainText(/5[45] min left/)
})

test('blocked contacts leave the sections for a filter of their own, and come back', async ({
  mio,
  daniel,
  company,
  write,
}) => {
  const customer = await write('Buy my crypto', 'Nuisance')
  await openConversation(mio, customer.name)
  const before = await openOf(mio)
  await mio.getByRole('region', { name: 'Details' }).getByRole('button', { name: customer.name }).click()
  await mio.getByRole('menuitem', { name: 'Block contact' }).click()
  await expect(mio.getByRole('region', { name: 'Details' })).toContainText('Blocked')
  for (const page of [mio, daniel]) await expect(entry(page, customer.name)).toHaveCount(0)
  await expect.poll(() => openOf(mio)).toBe(before - 1)

  company.simulator.write(customer.id, { text: 'Please buy it' })
  await filterBy(daniel, 'Blocked contacts')
  await expect(entry(daniel, customer.name)).toContainText('Please buy it')
  await openConversation(daniel, customer.name)
  await daniel.getByRole('region', { name: 'Details' }).getByRole('button', { name: customer.name }).click()
  await daniel.getByRole('menuitem', { name: 'Unblock' }).click()
  await expect(entry(daniel, customer.name)).toHaveCount(0)
  await expect(entry(mio, customer.name)).toBeVisible()
  await expect.poll(() => openOf(mio)).toBe(before)
})
