import { type Company, call } from './support/company.ts'
import { conversations, entry, messages, openConversation, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

test('S22: only who installed the app can delete; others don’t see it, and the server refuses them', async ({
  company,
  daniel,
  write,
}) => {
  const customer = await write('Please keep this')
  await openConversation(daniel, customer.name)
  await daniel.getByRole('region', { name: 'Details' }).getByRole('button', { name: customer.name }).click()
  await expect(daniel.getByRole('menuitem')).not.toHaveCount(0)
  await expect(daniel.getByRole('menuitem', { name: 'Delete conversation' })).toHaveCount(0)

  const id = await idOf(company, customer.name)
  const answer = await call(
    company.url,
    'DELETE',
    `/conversations/${id}`,
    company.daniel.cookie,
    undefined,
    () => true,
  )
  expect(answer).toMatchObject({ status: 403, code: 'NOT_INSTALLER' })
})

test('S23–S26: it asks, says what the provider keeps, is gone for all, and a new message begins anew', async ({
  company,
  mio,
  daniel,
  watch,
  write,
}) => {
  const secret = `quincunx ${crypto.randomUUID()}`
  const customer = await write(secret)
  const open = await openConversation(daniel, customer.name)
  await expect(open.getByText(secret)).toBeVisible()
  await openConversation(mio, customer.name)

  await mio.getByRole('region', { name: 'Details' }).getByRole('button', { name: customer.name }).click()
  await mio.getByRole('menuitem', { name: 'Delete conversation' }).click()
  const dialog = mio.getByRole('alertdialog')
  await expect(dialog).toContainText('This can’t be undone.')
  await expect(dialog).toContainText('WhatsApp by Twilio keeps its own copy.')
  await expect(dialog).toContainText('Twilio Console')
  // It is not there any more for who still asks.
  watch.allow(/404.*\/api\/inbox\/conversations\//)
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(entry(mio, customer.name)).toHaveCount(0)
  await expect(thread(mio, customer.name)).toHaveCount(0)

  // The colleague who looks at it loses it at once, and nobody finds it.
  await expect(thread(daniel, customer.name)).toHaveCount(0)
  await expect(daniel.getByRole('heading', { name: 'This conversation isn’t here any more' })).toBeVisible()
  await conversations(daniel).getByRole('searchbox', { name: 'Search conversations' }).fill(secret)
  await expect(daniel.getByRole('heading', { name: /Nothing found/ })).toBeVisible()

  company.simulator.write(customer.id, { text: 'I have one more question' })
  await expect(entry(mio, customer.name)).toContainText('I have one more question')
  await openConversation(mio, customer.name)
  await expect(messages(mio).getByText('I have one more question')).toBeVisible()
  await expect(messages(mio).getByText(secret)).toHaveCount(0)
})

async function idOf({ url, mio }: Company, name: string): Promise<string> {
  const { data } = await call<{ id: string; contact: { name: string } }[]>(
    url,
    'GET',
    '/conversations?limit=200',
    mio.cookie,
  )
  const found = data.find(({ contact }) => contact.name === name)
  if (!found) throw new Error(`there is no conversation with ${name}`)
  return found.id
}
