import {
  assignTo,
  entry,
  expectSection,
  messages,
  openConversation,
  send,
  showSection,
  thread,
} from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('S17, S18, S19: who does not look after it closes it too, and all find it in Closed', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Thank you, that is all.')
  await openConversation(mio, customer.name)
  await assignTo(mio, 'Mio Yamamoto')
  await showSection(daniel, 'Assigned to others')
  const region = await openConversation(daniel, customer.name)
  await region.getByRole('button', { name: 'Close conversation' }).click()
  await expect(region.getByRole('button', { name: 'Reopen' })).toBeVisible()
  await expect(thread(mio, customer.name).getByRole('button', { name: 'Reopen' })).toBeVisible()
  await expectSection(daniel, customer.name, 'Closed')
  await expectSection(mio, customer.name, 'Closed')
})

test('S18, S20: Reopen brings it back to where its assignment says', async ({ mio, daniel, write }) => {
  const customer = await write('One more thing')
  const region = await openConversation(mio, customer.name)
  await assignTo(mio, 'Mio Yamamoto')
  await region.getByRole('button', { name: 'Close conversation' }).click()
  await expect(region.getByRole('button', { name: 'Reopen' })).toBeVisible()

  await showSection(daniel, 'Closed')
  const closed = await openConversation(daniel, customer.name)
  await closed.getByRole('button', { name: 'Reopen' }).click()
  await expect(closed.getByRole('button', { name: 'Close conversation' })).toBeVisible()
  await expectSection(mio, customer.name, 'Assigned to me')
  await expectSection(daniel, customer.name, 'Assigned to others')
})

test('S17, S20: in the list each entry closes and reopens too', async ({ mio, write }) => {
  const customer = await write('Hello')
  await entry(mio, customer.name).hover()
  await entry(mio, customer.name).getByRole('button', { name: 'Close conversation' }).click()
  await expect(entry(mio, customer.name)).toHaveCount(0)
  await showSection(mio, 'Closed')
  await entry(mio, customer.name).hover()
  await entry(mio, customer.name).getByRole('button', { name: 'Reopen' }).click()
  await expectSection(mio, customer.name, 'Unassigned')
})

test('S21: when the contact writes again it reopens by itself, where its assignment says', async ({
  company,
  mio,
  daniel,
  write,
}) => {
  const assigned = await write('Mine', 'Rafael Costa')
  const unassigned = await write('Nobody’s', 'Priya Raman')
  for (const customer of [assigned, unassigned]) {
    const region = await openConversation(mio, customer.name)
    if (customer === assigned) {
      await assignTo(mio, 'Mio Yamamoto')
      await showSection(mio, 'Unassigned')
    }
    await region.getByRole('button', { name: 'Close conversation' }).click()
    await expect(region.getByRole('button', { name: 'Reopen' })).toBeVisible()
  }
  await showSection(mio, 'Assigned to me')
  await expect(entry(mio, assigned.name)).toHaveCount(0)
  company.simulator.write(assigned.id, { text: 'It broke again.' })
  await expect(entry(mio, assigned.name)).toContainText('It broke again.')
  company.simulator.write(unassigned.id, { text: 'Are you there?' })
  await expectSection(mio, unassigned.name, 'Unassigned')
  await expectSection(daniel, assigned.name, 'Assigned to others')
  await expectSection(daniel, unassigned.name, 'Unassigned')
})

test('an agent’s message in a closed conversation reopens it', async ({ mio, write }) => {
  const customer = await write('Hello')
  const region = await openConversation(mio, customer.name)
  await region.getByRole('button', { name: 'Close conversation' }).click()
  await expect(region.getByText('Your message reopens this conversation.')).toBeVisible()
  await send(mio, 'One more thing from us')
  await expect(region.getByRole('button', { name: 'Close conversation' })).toBeVisible()
  await expect(messages(mio).getByText('One more thing from us')).toBeVisible()
  await expectSection(mio, customer.name, 'Unassigned')
})
