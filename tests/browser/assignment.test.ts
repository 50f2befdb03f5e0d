import {
  assignee,
  assignTo,
  conversations,
  entry,
  expectSection,
  openConversation,
  tab,
} from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('S12: a new conversation shows in Unassigned, for everybody', async ({ mio, daniel, write }) => {
  const customer = await write('Hello')
  await expectSection(mio, customer.name, 'Unassigned')
  await expectSection(daniel, customer.name, 'Unassigned')
})

test('S12: the tab counts it', async ({ mio, write }) => {
  const unassigned = tab(mio, 'Unassigned')
  await expect(unassigned).toHaveAccessibleDescription(/^\d+ conversation/)
  const before = await unassigned.evaluate(
    (element) => document.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent ?? '',
  )
  const customer = await write('Hello')
  await expect(unassigned).toHaveAccessibleDescription(counted(Number.parseInt(before, 10) + 1))
  const region = await openConversation(mio, customer.name)
  await region.getByRole('button', { name: 'Close conversation' }).click()
  await expect(unassigned).toHaveAccessibleDescription(counted(Number.parseInt(before, 10)))
})

const counted = (number: number) => new RegExp(`^${number} conversations?, `)

test('S13, S14: a colleague assigns it to another, and it moves by itself on both screens', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Hello')
  await expect(entry(mio, customer.name)).toBeVisible()
  await expect(entry(daniel, customer.name)).toBeVisible()

  await openConversation(daniel, customer.name)
  await assignTo(daniel, 'Mio Yamamoto')
  await expect(assignee(daniel)).toHaveValue('Mio Yamamoto')
  // Mio did nothing: it leaves what she looks at.
  await expect(entry(mio, customer.name)).toHaveCount(0)
  await expectSection(mio, customer.name, 'Assigned to me')
  await expectSection(daniel, customer.name, 'Assigned to others')
})

test('S13: it is taken from the list with one button', async ({ mio, daniel, write }) => {
  const customer = await write('Hello')
  await entry(mio, customer.name).hover()
  await entry(mio, customer.name).getByRole('button', { name: 'Assign to me' }).click()
  await expectSection(mio, customer.name, 'Assigned to me')
  await expectSection(daniel, customer.name, 'Assigned to others')
})

test('S16: it can be reassigned and unassigned at any time', async ({ mio, daniel, write }) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  await openConversation(daniel, customer.name)
  await assignTo(mio, 'Mio Yamamoto')
  await expect(assignee(daniel)).toHaveValue('Mio Yamamoto')
  await assignTo(daniel, 'Daniel Okafor')
  await expect(assignee(mio)).toHaveValue('Daniel Okafor')
  await expectSection(daniel, customer.name, 'Assigned to me')
  await expectSection(mio, customer.name, 'Assigned to others')
  await assignTo(mio, 'Unassigned')
  await expect(assignee(daniel)).toHaveValue('Unassigned')
  await expectSection(mio, customer.name, 'Unassigned')
  await expectSection(daniel, customer.name, 'Unassigned')
})

test('S16: what was assigned by mistake is given back with one click', async ({ mio, write }) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  await assignTo(mio, 'Daniel Okafor')
  const notices = mio.getByRole('region', { name: 'Notices' })
  await expect(notices.getByText('Assigned to Daniel Okafor')).toBeVisible()
  await notices.getByRole('button', { name: 'Undo' }).click()
  await expect(assignee(mio)).toHaveValue('Unassigned')
  await expect(conversations(mio).getByRole('listitem', { name: customer.name, exact: true })).toBeVisible()
})

test('S13: the box of the assignee is one combobox from its first frame on', async ({ mio, write }) => {
  const customer = await write('Hello')
  await mio.evaluate(() => {
    const most = document.documentElement.dataset
    most.comboboxes = '0'
    new MutationObserver(() => {
      const now = document.querySelectorAll('[role=combobox][aria-label=Assignee]').length
      most.comboboxes = String(Math.max(Number(most.comboboxes), now))
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['role'] })
  })
  await openConversation(mio, customer.name)
  await expect(assignee(mio)).toHaveValue('Unassigned')
  expect(await mio.evaluate(() => document.documentElement.dataset.comboboxes)).toBe('1')
})
