import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { call, newCustomer } from './support/company.ts'
import { openConversation } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const details = (page: Page): Locator => page.getByRole('region', { name: 'Details', exact: true })
const linked = (page: Page): Locator =>
  details(page).getByRole('list', { name: 'Linked persons, leads and deals' })

async function createNew(page: Page, kind: 'Person' | 'Lead' | 'Deal'): Promise<Locator> {
  await details(page).getByRole('button', { name: 'Create new' }).click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
  return page.getByRole('dialog', { name: `New ${kind.toLowerCase()}` })
}

test('S27, S28: a new person, lead and deal from the conversation, filled in from the contact, on every screen', async ({
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Is the red chair there?', 'Amelia Hughes')
  await openConversation(daniel, customer.name)
  await openConversation(mio, customer.name)

  const person = await createNew(mio, 'Person')
  await expect(person.getByRole('textbox', { name: 'Name' })).toHaveValue(customer.name)
  await expect(person.getByRole('textbox', { name: 'Phone' })).toHaveValue(customer.phone ?? '')
  await expect(person.getByText('Writes on WhatsApp Tokyo')).toBeVisible()
  await person.getByRole('combobox', { name: 'Organization' }).fill('Harbour Hotels')
  await mio.getByRole('option', { name: 'New: Harbour Hotels' }).click()
  await expectAccessible(mio, 'the form', { popup: true })
  await person.getByRole('button', { name: 'Create' }).click()
  await expect(person).toHaveCount(0)
  await expect(linked(mio)).toContainText(`${customer.name}Person · Harbour Hotels`)
  await expect(linked(daniel)).toContainText(`${customer.name}Person · Harbour Hotels`)

  const lead = await createNew(mio, 'Lead')
  await expect(lead.getByText(`Belongs to ${customer.name}`)).toBeVisible()
  await lead.getByRole('textbox', { name: 'Title' }).fill('Ten red chairs')
  await lead.getByRole('textbox', { name: 'Value' }).fill('lots')
  await lead.getByRole('button', { name: 'Create' }).click()
  await expect(lead.getByText('Enter an amount, such as 1200.')).toBeVisible()
  await lead.getByRole('textbox', { name: 'Value' }).fill('1,200')
  await lead.getByRole('button', { name: 'Create' }).click()
  await expect(linked(daniel)).toContainText('Ten red chairsLead · Harbour Hotels')

  const deal = await createNew(mio, 'Deal')
  await deal.getByRole('textbox', { name: 'Title' }).fill('Ten red chairs, ordered')
  await deal.getByRole('button', { name: 'Create' }).click()
  await expect(linked(daniel).getByRole('listitem')).toHaveCount(3)

  await linked(mio).getByRole('button', { name: 'Remove the link to Ten red chairs', exact: true }).click()
  await expect(linked(daniel).getByRole('listitem')).toHaveCount(2)
  await mio.getByRole('button', { name: 'Undo' }).click()
  await expect(linked(daniel).getByRole('listitem')).toHaveCount(3)
})

test('S27, S28: an existing one is found by name, phone in any form or email, by keyboard', async ({
  company,
  mio,
  write,
}) => {
  const first = await write('Hello', 'Rafael Costa')
  const second = await write('Olá', 'R. C.')
  await openConversation(mio, second.name)
  const { data } = await call<Conversations>(company.url, 'GET', '/conversations', company.mio.cookie)
  const id = data.find((one) => one.contact.name === first.name)?.id
  await call(company.url, 'POST', `/conversations/${id}/links`, company.mio.cookie, {
    create: { person: { emails: [{ value: 'rafael@porto.example' }] } },
  })
  await details(mio).getByRole('button', { name: 'Add to existing' }).click()
  const box = mio.getByRole('searchbox', { name: 'Find a person, lead or deal' })
  await expect(box).toBeFocused()
  const option = mio.getByRole('option', { name: first.name })
  for (const typed of [
    first.name.slice(2, 9),
    national(first.phone ?? ''),
    first.phone ?? '',
    'RAFAEL@porto',
  ]) {
    await box.fill('zzz')
    await expect(details(mio).getByText('Nobody and nothing of that name')).toBeVisible()
    await box.fill(typed)
    await expect(option, typed).toBeVisible()
  }
  await expectAccessible(mio, 'the search')
  await box.press('Enter')
  await expect(linked(mio)).toContainText(first.name)
  await expect(details(mio).getByRole('button', { name: 'Add to existing' })).toBeFocused()
  // The person's other contact, with its conversation.
  await details(mio)
    .getByRole('list', { name: 'Other conversations of this person' })
    .getByRole('link', { name: first.name })
    .click()
  await expect(mio.getByRole('region', { name: `Conversation with ${first.name}` })).toBeVisible()
})

test('B6: a person with the same number is suggested, with the reason, and linked by one click', async ({
  company,
  mio,
}) => {
  const customer = newCustomer(company.simulator, 'Sakura')
  await crm(company.url, company.mio.cookie, 'POST', '/api/v2/persons', {
    name: '中村 さくら',
    phones: [{ value: national(customer.phone ?? '') }],
  })
  company.simulator.write(customer.id, { text: 'こんにちは' })
  await openConversation(mio, customer.name)
  const suggested = details(mio).getByRole('list', { name: 'Perhaps the same person' })
  await expect(suggested).toContainText(`Same number: ${national(customer.phone ?? '')}`)
  await suggested.getByRole('button', { name: 'Link to 中村 さくら' }).click()
  await expect(linked(mio)).toContainText('中村 さくら')
  await expect(suggested).toHaveCount(0)
})

test('S29–S32: the notes of a linked conversation, through the days', async ({ company, mio, write }) => {
  const customer = await write('Do you deliver on Sundays?', 'Priya Raman')
  await openConversation(mio, customer.name)
  const dialog = await createNew(mio, 'Person')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(linked(mio)).toContainText(customer.name)
  const { data } = await call<Conversations>(company.url, 'GET', '/conversations', company.mio.cookie)
  const personId = data.find((one) => one.contact.name === customer.name)?.links[0]?.person_id
  const notes = async () => {
    const answer = await crm<Note[]>(
      company.url,
      company.mio.cookie,
      'GET',
      `/api/v1/notes?person_id=${personId}&sort=id`,
    )
    return answer.map(({ id, content }) => ({ id, content }))
  }
  const says = async (text: string) => {
    company.simulator.write(customer.id, { text })
    await expect.poll(async () => JSON.stringify(await notes()), { timeout: 10_000 }).toContain(text)
  }
  const [begun] = await notes()
  expect(begun?.content).toContain('Do you deliver on Sundays?')
  expect(begun?.content).toContain(customer.name)
  expect(begun?.content).toContain('Unassigned')
  expect(begun?.content).toContain('Open the conversation</a>')

  await says('And on Mondays?')
  expect(await notes()).toHaveLength(1)

  await advance(company.url, 24 * 3600)
  await says('A day later')
  expect(await notes()).toHaveLength(2)

  const newest = (await notes()).at(-1)
  await crm(company.url, company.mio.cookie, 'PUT', `/api/v1/notes/${newest?.id}`, {
    content: '<p>Wants delivery on Mondays</p>',
  })
  await says('After the edit')
  const [, edited, next] = await notes()
  expect(edited?.content).toBe('<p>Wants delivery on Mondays</p>')
  expect(next?.content).toContain('After the edit')

  await crm(company.url, company.mio.cookie, 'DELETE', `/api/v1/notes/${next?.id}`)
  await says('After the deletion')
  expect(await notes()).toHaveLength(3)
})

type Conversations = { id: string; contact: { name: string }; links: { person_id: number | null }[] }[]
interface Note {
  id: number
  content: string
}

/** As it is dialled within Japan, with a space where people put one. */
function national(phone: string): string {
  return phone.replace(/^\+81(\d{2})(\d{4})/, '0$1-$2-')
}

async function advance(url: string, seconds: number): Promise<void> {
  const answer = await fetch(`${url}/simulator/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance_seconds: seconds }),
  })
  expect(answer.ok).toBe(true)
}

async function crm<T>(url: string, cookie: string, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(url + path, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(answer.ok, `${method} ${path}`).toBe(true)
  return ((await answer.json()) as { data: T }).data
}
