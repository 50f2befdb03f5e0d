import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '../../src/shared/contract/messages.ts'
import { expectAccessible } from './support/axe.ts'
import { type Company, call } from './support/company.ts'
import { composer, entry, messages, openConversation, send, thread } from './support/inbox.ts'
import { expect, test } from './support/test.ts'

const samples = join(import.meta.dirname, '../../simulator/samples')

interface Known {
  id: string
  contact: { phone: string | null }
}

async function conversationOf(company: Company, phone: string): Promise<string> {
  const { data } = await call<Known[]>(company.url, 'GET', '/conversations?limit=200', company.mio.cookie)
  const found = data.find(({ contact }) => contact.phone === phone)
  if (!found) throw new Error(`no conversation with ${phone}`)
  return found.id
}

async function messagesOf(company: Company, id: string): Promise<Message[]> {
  const path = `/conversations/${id}/messages?limit=200`
  return (await call<Message[]>(company.url, 'GET', path, company.mio.cookie)).data
}

test('a long conversation: a link to one message, both ways without a jump or a gap, and what was not read', async ({
  company,
  open,
  daniel,
  write,
}) => {
  const customer = await write('Line 1')
  for (let at = 2; at <= 80; at += 1) company.simulator.write(customer.id, { text: `Line ${at}` })
  await company.simulator.settle()
  const id = await conversationOf(company, customer.phone ?? '')
  await expect.poll(async () => (await messagesOf(company, id)).length).toBe(80)
  // The webhooks overtook each other: what came in which order, the server says.
  const order = (await messagesOf(company, id)).toReversed()
  const numberOf = ({ text }: Message) => Number(text?.slice(5))
  const linked = order[28]
  const first = numberOf(order[0] as Message)
  const link = `/leads/messaging/${id}?message=${linked?.id}`

  const page = await open(company.mio, { path: link })
  const log = messages(page)
  const line = (at: number) => log.getByText(`Line ${at}`, { exact: true })
  const target = log.getByRole('article').filter({ has: page.getByText(linked?.text ?? '', { exact: true }) })
  await expect(target).toHaveAttribute('data-highlighted', 'true')
  await expect(target).toBeInViewport()
  await expect(target).toBeFocused()

  // Older ones come above, and what is read stays where it is.
  const placeOf = () => target.evaluate((element) => Math.round(element.getBoundingClientRect().top))
  const before = await log.evaluate((box, id) => {
    box.scrollTop = 500
    return Math.round(box.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect().top ?? 0)
  }, linked?.id)
  await expect(line(first)).toBeAttached()
  expect(Math.abs((await placeOf()) - before)).toBeLessThanOrEqual(2)

  // Newer ones below, up to the live end.
  company.simulator.write(customer.id, { text: 'Line 81' })
  await expect(entry(page, customer.name)).toContainText('Line 81')
  await expect(async () => {
    await log.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await expect(line(81)).toBeInViewport({ timeout: 250 })
  }).toPass()
  company.simulator.write(customer.id, { text: 'Line 82' })
  await expect(line(82)).toBeInViewport()
  const shown = await log
    .getByRole('article')
    .evaluateAll((all) => all.map((one) => Number(one.querySelector('p')?.textContent?.slice(5))))
  expect(shown).toEqual([...order.map(numberOf), 81, 82])

  await page.goto(link)
  await expect(target).toBeInViewport()
  await page.getByRole('button', { name: 'To the newest message' }).click()
  await expect(line(82)).toBeInViewport()

  // Daniel has read none of them: the line lies further back than what is loaded.
  await openConversation(daniel, customer.name)
  await expect(messages(daniel).getByText('Line 82', { exact: true })).toBeInViewport()
  await daniel.getByRole('button', { name: '82 unread messages' }).click()
  await expect(messages(daniel).getByRole('heading', { name: 'New', exact: true })).toBeInViewport()
  await expect(messages(daniel).getByText(`Line ${first}`, { exact: true })).toBeInViewport()
})

test('S4: Reply by pointer and by keyboard; the quotation shows what is answered and leads to it', async ({
  company,
  mio,
  daniel,
  write,
}) => {
  const customer = await write('Do you deliver on Saturday?')
  for (let at = 1; at <= 12; at += 1)
    company.simulator.write(customer.id, { text: `And another thing ${at}` })
  const region = await openConversation(mio, customer.name)
  const asked = messages(mio).getByRole('article').filter({ hasText: 'Do you deliver on Saturday?' }).first()
  // Exactly: a message that ends on 1, followed by 23:05, reads as 12 as well.
  await expect(messages(mio).getByText('And another thing 12', { exact: true })).toBeVisible()
  await asked.hover()
  await asked.getByRole('button', { name: 'Reply' }).click()
  await expect(composer(mio)).toBeFocused()
  await expect(region.getByText('This messaging app does not show the contact')).toBeVisible()
  await expectAccessible(mio, 'answering one message')
  await mio.keyboard.type('Yes, until noon.')
  await mio.keyboard.press('Enter')
  const answer = messages(mio).getByRole('article').filter({ hasText: 'Yes, until noon.' })
  await expect(answer.getByRole('blockquote')).toContainText('Do you deliver on Saturday?')
  await expect(region.getByRole('button', { name: 'Answer no particular message' })).toHaveCount(0)
  const other = await openConversation(daniel, customer.name)
  await expect(other.getByRole('blockquote')).toContainText('Do you deliver on Saturday?')

  await answer.getByRole('blockquote').getByRole('button').click()
  await expect(asked).toBeFocused()
  await expect(asked).toBeInViewport()
  // R answers the message that has the focus; Escape lets it be.
  await mio.keyboard.press('ArrowDown')
  await mio.keyboard.press('r')
  await expect(composer(mio)).toBeFocused()
  await expect(region.getByRole('button', { name: 'Answer no particular message' })).toBeVisible()
  await mio.keyboard.press('Escape')
  await expect(region.getByRole('button', { name: 'Answer no particular message' })).toHaveCount(0)
})

test('S4: pictures open large with the keyboard, a contact card is read, a place is only a link', async ({
  company,
  mio,
  write,
}) => {
  const customer = await write('Look')
  await openConversation(mio, customer.name)
  const send = (content_type: string, bytes: Buffer, name: string | null = null) =>
    company.simulator.write(customer.id, { media: { content_type, bytes, name } })
  send('image/jpeg', readFileSync(join(samples, 'chair.jpg')))
  send('image/jpeg', readFileSync(join(samples, 'morning.jpg')))
  send(
    'text/vcard',
    Buffer.from('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:田中 美咲\r\nTEL:+81 90 1234 5678\r\nEND:VCARD\r\n'),
  )
  company.simulator.write(customer.id, {
    location: { latitude: 35.6586, longitude: 139.7454, label: 'Tokyo Tower' },
  })
  const log = messages(mio)
  await expect(log.getByRole('img')).toHaveCount(2)
  await expect(log.getByText('田中 美咲')).toBeVisible()
  await expect(log.getByRole('link', { name: '+81 90 1234 5678' })).toHaveAttribute(
    'href',
    'tel:+819012345678',
  )
  await expect(log.getByRole('link', { name: /Tokyo Tower/ })).toHaveAttribute('href', /openstreetmap/)

  await log
    .getByRole('button', { name: /^Open / })
    .first()
    .click()
  const viewer = mio.getByRole('dialog')
  await expect(viewer.getByText('1 of 2')).toBeVisible()
  await expect(viewer.getByRole('img')).toBeVisible()
  await expectAccessible(mio, 'a picture', { popup: true })
  await mio.keyboard.press('ArrowRight')
  await expect(viewer.getByText('2 of 2')).toBeVisible()
  const width = () => viewer.getByRole('img').evaluate((image) => image.getBoundingClientRect().width)
  const small = await width()
  await mio.keyboard.press('+')
  await mio.keyboard.press('+')
  await expect.poll(width).toBeGreaterThan(small)
  await expect(viewer.getByRole('link', { name: /^Download/ })).toHaveAttribute('download', '')
  await mio.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expectAccessible(mio, 'a thread with pictures, a card and a place')
})

test('one message that can’t be shown costs one message', async ({ mio, watch, write }) => {
  const customer = await write('Before')
  const { name } = customer
  watch.allow(/./)
  await mio.route('**/messages?*', async (route) => {
    const response = await route.fetch()
    const answer = await response.json()
    const [first] = answer.data
    // As a server of another version might send it.
    answer.data = [
      { ...first, id: '0199aaaa-0000-7000-8000-000000000001', reactions: null, text: 'Broken' },
      first,
    ]
    await route.fulfill({ response, json: answer })
  })
  await entry(mio, name).getByRole('link').click()
  await expect(thread(mio, name)).toBeVisible()
  await expect(messages(mio).getByText('Before', { exact: true })).toBeVisible()
  await expect(messages(mio).getByText('This message can’t be shown.')).toBeVisible()
  await expect(composer(mio)).toBeVisible()
})

test('S4: the delivery mark tells when: by pointer, by keyboard and to a screen reader', async ({
  mio,
  write,
}) => {
  const customer = await write('Has it left yet?')
  await openConversation(mio, customer.name)
  await send(mio, 'It left this morning.')
  const answer = messages(mio).getByRole('article').filter({ hasText: 'It left this morning.' })
  const mark = answer.getByRole('button', { name: 'Delivered', exact: true })
  await mark.click()
  const times = mio.getByRole('dialog', { name: 'Delivery' })
  const timeOf = (what: string) => times.getByRole('term').filter({ hasText: what }).locator('+ dd')
  for (const what of ['Written', 'Sent', 'Delivered'])
    await expect(timeOf(what)).toHaveText(/^\w{3} \d{1,2} \w{3} \d{4}, \d{2}:\d{2}$/)
  await expect(times.getByText('Read')).toHaveCount(0)
  await expectAccessible(mio, 'the times of a delivery', { popup: true })
  await mio.keyboard.press('Escape')
  await expect(times).toHaveCount(0)
  await expect(mark).toBeFocused()
  // The last mark is a stop of the Tab key; T asks of any message that has the focus.
  await answer.focus()
  await mio.keyboard.press('t')
  await expect(timeOf('Delivered')).toBeVisible()
  await mio.keyboard.press('Escape')
  await expect(answer.getByRole('button', { name: 'Delivery times' })).toBeFocused()
})

test('the details say what each address of a contact is, and an id is copied whole', async ({
  mio,
  write,
}) => {
  const customer = await write('Hello')
  await openConversation(mio, customer.name)
  const details = mio.getByRole('region', { name: 'Details' })
  await expect(details.getByRole('link', { name: customer.phone ?? '' })).toBeVisible()
  await expect(details.getByText('Business-scoped ID', { exact: true })).toBeVisible()
  await expect(details).not.toContainText('Address')
  await mio.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await details.getByRole('button', { name: 'Copy Business-scoped ID' }).click()
  await expect.poll(() => mio.evaluate(() => navigator.clipboard.readText())).toBe(customer.userId)
})
