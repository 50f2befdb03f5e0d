/** The CRM's pages: contacts, leads, deals; what one changes, the other sees. */
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './support/axe.ts'
import { newCustomer } from './support/company.ts'
import { expect, test } from './support/test.ts'

const place = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true })
const row = (page: Page, name: string): Locator => page.getByRole('listitem', { name, exact: true })
const column = (page: Page, stage: string): Locator => page.getByRole('region', { name: stage, exact: true })
const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Timeline' })

async function change(page: Page, field: string, text: string): Promise<void> {
  await page.getByRole('button', { name: `Change ${field}` }).click()
  await page.getByRole('textbox', { name: field }).first().fill(text)
  await page.keyboard.press('Enter')
}

test('a person is added, found, changed where it stands, noted, merged and parted again', async ({
  company,
  mio,
  daniel,
}) => {
  await place(daniel, 'Contacts').click()
  await place(mio, 'Contacts').click()
  await expect(mio.getByRole('heading', { name: 'Persons', level: 1 })).toBeVisible()
  await expect(mio.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible()
  await expectAccessible(mio, 'no persons')
  await mio.getByRole('button', { name: 'New person' }).click()
  const form = mio.getByRole('dialog', { name: 'New person' })
  await form.getByRole('textbox', { name: 'Name' }).fill('Ines Duarte')
  await form.getByRole('textbox', { name: 'Phone' }).fill('+351 912 345 678')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(mio.getByRole('heading', { name: 'Ines Duarte' })).toBeVisible()
  await expect(row(daniel, 'Ines Duarte')).toContainText('+351 912 345 678')

  await change(mio, 'Job title', 'Head of design')
  await expect(mio.getByRole('button', { name: 'Change Job title' })).toContainText('Head of design')
  await expect(timeline(mio)).toContainText('Job title: – → Head of design')
  await mio.getByRole('button', { name: 'Write a note' }).click()
  const editor = mio.getByRole('textbox', { name: 'Note' })
  await expect(editor).toBeFocused()
  await mio.getByRole('button', { name: 'Bold' }).click()
  await mio.keyboard.type('Prefers oak')
  await mio.getByRole('button', { name: 'Save' }).click()
  await expect(timeline(mio).locator('article b, article strong')).toHaveText('Prefers oak')
  await timeline(mio).getByRole('article').hover()
  await mio.getByRole('button', { name: 'Pin the note' }).click()
  await expect(mio.getByRole('region', { name: 'Pinned notes' })).toContainText('Prefers oak')
  await expectAccessible(mio, 'a person')

  // Daniel looks for her by her number, and sees what Mio wrote.
  await daniel.getByRole('searchbox', { name: 'Search persons' }).fill('912345')
  await row(daniel, 'Ines Duarte').getByRole('link').click()
  await expect(daniel.getByRole('region', { name: 'Pinned notes' })).toContainText('Prefers oak')
  await change(daniel, 'Name', 'Inês Duarte')
  await expect(mio.getByRole('heading', { name: 'Inês Duarte' })).toBeVisible()

  const other = await crm<{ id: number }>(company.url, company.mio.cookie, 'POST', '/api/v2/persons', {
    name: 'I. Duarte',
    emails: [{ value: 'ines@oak.example' }],
  })
  await mio.getByRole('button', { name: 'More' }).click()
  await mio.getByRole('menuitem', { name: 'Merge with another person' }).click()
  const merging = mio.getByRole('dialog')
  await merging.getByRole('combobox', { name: 'The other person' }).fill('I. Dua')
  await mio.getByRole('option', { name: 'I. Duarte' }).click()
  await merging.getByRole('button', { name: 'Merge with another person' }).click()
  await expect(daniel.getByRole('button', { name: 'Change Emails' })).toContainText('ines@oak.example')
  await mio.getByRole('button', { name: 'Undo' }).click()
  await expect(daniel.getByRole('button', { name: 'Change Emails' })).not.toContainText('ines@oak.example')
  await mio.goto(`${company.url}/contacts/persons/${other.id}`)
  await expect(mio.getByRole('heading', { name: 'I. Duarte' })).toBeVisible()
})

test('a note that is edited while messages come keeps the writer’s words, and a hostile one does nothing', async ({
  company,
  mio,
}) => {
  const person = await crm<{ id: number }>(company.url, company.mio.cookie, 'POST', '/api/v2/persons', {
    name: 'Noted',
  })
  await crm(company.url, company.mio.cookie, 'POST', '/api/v1/notes', {
    content:
      '<p>Calm</p><img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
    person_id: person.id,
  })
  await mio.goto(`${company.url}/contacts/persons/${person.id}`)
  await expect(timeline(mio).getByRole('article')).toContainText('Calm')
  await timeline(mio).getByRole('article').hover()
  await mio.getByRole('button', { name: 'Change the note' }).click()
  await mio.getByRole('textbox', { name: 'Note' }).press('ControlOrMeta+A')
  await mio.keyboard.type('Calmer')
  await mio.keyboard.press('ControlOrMeta+Enter')
  await expect(timeline(mio).getByRole('article')).toContainText('Calmer')
  expect(await mio.title()).not.toBe('owned')
  await timeline(mio).getByRole('article').hover()
  await mio.getByRole('button', { name: 'Delete the note' }).click()
  await expect(timeline(mio).getByRole('article')).toHaveCount(0)
})

test('deals are drawn, lifted by keyboard and sent by menu from stage to stage, on every board', async ({
  company,
  mio,
  daniel,
}) => {
  for (const title of ['Oak tables', 'Pine shelves'])
    await crm(company.url, company.mio.cookie, 'POST', '/api/v2/deals', {
      title,
      value: 900,
      currency: 'EUR',
    })
  await place(daniel, 'Deals').click()
  await place(mio, 'Deals').click()
  const oak = mio.getByRole('link', { name: 'Oak tables' })
  await expect(column(mio, 'Qualified')).toContainText('2 deals · €1,800')
  await expectAccessible(mio, 'the board')
  await oak.dragTo(column(mio, 'Contact made'))
  await expect(column(daniel, 'Contact made')).toContainText('Oak tables')
  await expect(column(mio, 'Contact made')).toContainText('1 deal · €900')

  await oak.focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowRight']) await mio.keyboard.press(key)
  await expect(mio.getByRole('status').filter({ hasText: 'Proposal made' })).toHaveCount(1)
  await mio.keyboard.press('Space')
  await expect(column(daniel, 'Proposal made')).toContainText('Oak tables')
  await mio.keyboard.press('Space')
  await mio.keyboard.press('ArrowLeft')
  await mio.keyboard.press('Escape')
  await expect(column(mio, 'Proposal made')).toContainText('Oak tables')

  await mio.getByRole('button', { name: 'Move Pine shelves' }).click()
  await mio.getByRole('menuitem', { name: 'Move to Negotiations started' }).click()
  await expect(column(daniel, 'Negotiations started')).toContainText('Pine shelves')
  await mio.getByRole('button', { name: 'Move Pine shelves' }).click()
  await mio.getByRole('menuitem', { name: 'Mark as won' }).click()
  await expect(daniel.getByRole('link', { name: 'Pine shelves' })).toHaveCount(0)

  await mio.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'List' }).click()
  await expect(row(mio, 'Pine shelves')).toContainText('Won')
  await mio.getByRole('combobox', { name: 'Status' }).selectOption('open')
  await expect(row(mio, 'Pine shelves')).toHaveCount(0)
  await row(mio, 'Oak tables').getByRole('link').click()
  await expect(timeline(mio)).toContainText('Stage: Contact made → Proposal made')

  await mio.goto(`${company.url}/deals/pipelines`)
  const pipeline = mio.getByRole('region', { name: 'Pipeline', exact: true })
  await pipeline.getByRole('textbox', { name: 'Name of the stage' }).fill('Signed')
  await pipeline.getByRole('button', { name: 'Add a stage' }).click()
  await pipeline.getByRole('button', { name: 'Move Signed up' }).click()
  await expect(pipeline.getByRole('listitem').nth(4)).toContainText('Signed')
  await expectAccessible(mio, 'pipelines')
  await expect(daniel.getByRole('region', { name: 'Signed' })).toBeVisible()
})

test('leads are filtered by label and turned into deals, with their notes', async ({ company, mio }) => {
  const call = <T>(method: string, path: string, body?: object) =>
    crm<T>(company.url, company.mio.cookie, method, path, body)
  const person = await call<{ id: number }>('POST', '/api/v2/persons', { name: 'Elif Demir' })
  const labels = await call<{ id: string; name: string }[]>('GET', '/api/v1/leadLabels')
  const hot = labels.find(({ name }) => name === 'Hot')
  await call('POST', '/api/v1/leads', { title: 'Terrace', person_id: person.id })
  await call('POST', '/api/v1/leads', { title: 'Lobby', person_id: person.id, label_ids: [hot?.id] })
  await place(mio, 'Leads').click()
  await mio.getByRole('link', { name: 'Leads inbox' }).click()
  await expect(row(mio, 'Terrace')).toBeVisible()
  await mio.getByRole('combobox', { name: 'Labels' }).selectOption('Hot')
  await expect(row(mio, 'Terrace')).toHaveCount(0)
  await expect(row(mio, 'Lobby')).toBeVisible()
  await expectAccessible(mio, 'leads')
  await row(mio, 'Lobby').getByRole('link').click()
  await expect(mio.getByRole('button', { name: 'Change Person' })).toContainText('Elif Demir')
  await expectAccessible(mio, 'a lead')
  await mio.getByRole('button', { name: 'Turn into a deal' }).click()
  await expect(mio.getByRole('button', { name: 'Mark as won' })).toBeVisible()
  await expect(timeline(mio)).toContainText('made this deal out of a lead')
})

test('labels are added, renamed, given a colour and taken away', async ({ company, mio }) => {
  const call = <T>(method: string, path: string, body?: object) =>
    crm<T>(company.url, company.mio.cookie, method, path, body)
  await place(mio, 'Leads').click()
  await mio.getByRole('link', { name: 'Leads inbox' }).click()
  await mio.getByRole('button', { name: 'Labels' }).click()
  const dialog = mio.getByRole('dialog', { name: 'Labels of leads' })
  await dialog.getByRole('textbox', { name: 'Name of the label' }).fill('Showroom')
  await dialog.getByRole('button', { name: 'Add a label' }).click()
  const name = dialog.getByRole('textbox', { name: 'Name of Showroom' })
  await expect(name).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Colour of Showroom' }).selectOption('Purple')
  await expect(dialog.getByRole('combobox', { name: 'Colour of Showroom' })).toHaveValue('purple')
  await name.fill('Visited')
  await name.press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Name of Visited' })).toBeVisible()
  await expectAccessible(mio, 'labels')
  const made = async () =>
    (await call<{ name: string; color: string }[]>('GET', '/api/v1/leadLabels')).find(
      (label) => label.name === 'Visited',
    )?.color
  expect(await made()).toBe('purple')
  await dialog.getByRole('button', { name: 'Delete the label Visited' }).click()
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(dialog.getByRole('textbox', { name: 'Name of Visited' })).toHaveCount(0)
  expect(await made()).toBeUndefined()
})

test('a person is written to first by a template, and their page leads to the conversation', async ({
  company,
  mio,
}) => {
  const customer = newCustomer(company.simulator, 'Haruka')
  const person = await crm<{ id: number }>(company.url, company.mio.cookie, 'POST', '/api/v2/persons', {
    name: 'Haruka Mori',
    phones: [{ value: customer.phone }],
  })
  await mio.goto(`${company.url}/contacts/persons/${person.id}`)
  await mio.getByRole('button', { name: 'Write message' }).click()
  const dialog = mio.getByRole('dialog', { name: 'Write to Haruka Mori' })
  await dialog.getByRole('combobox', { name: 'Template' }).selectOption({ label: 'quote_ready_en (en)' })
  await dialog.getByRole('textbox', { name: 'Value for {{1}}' }).fill('Haruka')
  await dialog.getByRole('textbox', { name: 'Value for {{2}}' }).fill('Q-7')
  await expectAccessible(mio, 'writing first', { popup: true })
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(mio.getByRole('log', { name: 'Messages' })).toContainText(
    'Hello Haruka, your quote Q-7 is ready.',
  )
  // S28: back to the person by the link in the details, and to the conversation again.
  await mio
    .getByRole('list', { name: 'Linked persons, leads and deals' })
    .getByRole('link', { name: 'Haruka Mori' })
    .click()
  await mio.getByRole('link', { name: 'Open conversation' }).click()
  await expect(mio.getByRole('log', { name: 'Messages' })).toContainText('your quote Q-7 is ready.')
})

async function crm<T>(url: string, cookie: string, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(url + path, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(answer.ok, `${method} ${path}`).toBe(true)
  return ((await answer.json()) as { data: T }).data
}
