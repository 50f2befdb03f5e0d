import { composer, entry, messages, openConversation, send } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('S4: what a customer writes shows without a reload, and the reply is at the provider exactly once', async ({
  company,
  mio,
  write,
}) => {
  const { simulator } = company
  const customer = await write('Is the 12-month lease still available?')
  await expect(entry(mio, customer.name)).toContainText('Is the 12-month lease still available?')

  const thread = await openConversation(mio, customer.name)
  simulator.write(customer.id, { text: 'And what does it cost?' })
  await expect(messages(mio).getByText('And what does it cost?')).toBeVisible()

  await send(mio, 'Yes, from 18,000 yen a month.')
  await expect(composer(mio)).toHaveValue('')
  await expect(thread.getByText('Delivered', { exact: true })).toBeVisible()
  simulator.openPhone(customer.id)
  await expect(thread.getByText('Read', { exact: true })).toBeVisible()

  expect(
    simulator.thread(customer.id).filter((message) => message.direction === 'outbound-api'),
  ).toMatchObject([{ body: 'Yes, from 18,000 yen a month.', status: 'read' }])
  const sends = simulator.calls().filter((entry) => JSON.stringify(entry).includes('18,000 yen'))
  expect(sends).toHaveLength(1)
})

test('S4: a message of a second customer comes in above, with a dot, while another conversation is open', async ({
  company,
  mio,
  write,
}) => {
  const first = await write('First')
  await openConversation(mio, first.name)
  const second = await write('Second', 'Rafael Costa')
  await expect(entry(mio, second.name)).toContainText('Unread')
  await expect(entry(mio, second.name)).toHaveAttribute('aria-posinset', '1')
  company.simulator.write(first.id, { text: 'First again' })
  await expect(entry(mio, first.name)).toHaveAttribute('aria-posinset', '1')
  await expect(entry(mio, first.name)).not.toContainText('Unread')
})
