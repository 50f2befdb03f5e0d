import { call } from './support/company.ts'
import { assignee, assignTo, conversations, entry, expectSection, openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

/** The others find everybody available again. */
test.afterEach(async ({ company }) => {
  for (const person of [company.mio, company.daniel])
    await call(company.url, 'PUT', '/me/availability', person.cookie, { available: true })
})

const button = (page: Parameters<typeof conversations>[0]) =>
  conversations(page).getByRole('button', { name: 'Availability', exact: true })

test('S9: the availability is switched above the list, and stays after a reload', async ({ mio }) => {
  await expect(button(mio)).toHaveAttribute('aria-pressed', 'true')
  await button(mio).click()
  await expect(button(mio)).toHaveAttribute('aria-pressed', 'false')
  await mio.reload()
  await expect(button(mio)).toHaveAttribute('aria-pressed', 'false')
  await button(mio).click()
  await expect(button(mio)).toHaveAttribute('aria-pressed', 'true')
})

test('S10: who is available can be given a conversation, which shows in Assigned to me', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Who looks after me?')
  await expect(button(daniel)).toHaveAttribute('aria-pressed', 'true')
  await openConversation(mio, customer.name)
  await assignTo(mio, 'Daniel Okafor')
  await expectSection(daniel, customer.name, 'Assigned to me')
})

test('S11: to who is not available nobody can assign, not even the user; what is under way goes on', async ({
  company,
  mio,
  daniel,
  write,
}) => {
  const ongoing = await write('Ongoing')
  await openConversation(daniel, ongoing.name)
  await assignTo(daniel, 'Daniel Okafor')
  const fresh = await write('New')
  await expect(entry(daniel, fresh.name)).toBeVisible()

  await button(daniel).click()
  await expect(button(daniel)).toHaveAttribute('aria-pressed', 'false')

  // A colleague sees who is away, live, and cannot choose them.
  await openConversation(mio, fresh.name)
  await assignee(mio).click()
  const away = mio.getByRole('option', { name: /Daniel Okafor/ })
  await expect(away).toHaveAttribute('aria-disabled', 'true')
  await expect(away).toContainText('Not available')
  await mio.keyboard.press('Escape')

  // Nor can the user.
  await daniel.getByRole('tab', { name: 'Unassigned', exact: true }).click()
  await openConversation(daniel, fresh.name)
  await assignee(daniel).click()
  await expect(daniel.getByRole('option', { name: /Daniel Okafor/ })).toHaveAttribute('aria-disabled', 'true')
  await daniel.keyboard.press('Escape')
  await expect(
    entry(daniel, fresh.name).getByRole('button', { name: 'Assign to me', includeHidden: true }),
  ).toHaveCount(0)

  // And the server refuses both.
  const conversation = await findConversation(company, fresh.name)
  for (const person of [company.mio, company.daniel]) {
    const answer = await call(
      company.url,
      'PUT',
      `/conversations/${conversation.id}/assignee`,
      person.cookie,
      { user_id: company.daniel.id },
      () => true,
    )
    expect(answer).toMatchObject({ status: 409, code: 'USER_UNAVAILABLE' })
  }

  company.simulator.write(ongoing.id, { text: 'Still there?' })
  await daniel.getByRole('tab', { name: 'Assigned to me', exact: true }).click()
  await expect(entry(daniel, ongoing.name)).toContainText('Still there?')
})

async function findConversation(
  company: { url: string; mio: { cookie: string } },
  name: string,
): Promise<{ id: string }> {
  const { data } = await call<{ id: string; contact: { name: string } }[]>(
    company.url,
    'GET',
    '/conversations?section=unassigned&limit=200',
    company.mio.cookie,
  )
  const found = data.find(({ contact }) => contact.name === name)
  if (!found) throw new Error(`there is no conversation with ${name}`)
  return found
}
