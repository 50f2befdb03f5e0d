/**
 * A contact with a word of its own in every place where one can stand; after erasing it every column of every table
 * and every file is looked through. What stays is named here, and why in docs/flows/deletion.md.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ErasureReceipt } from '../../src/shared/contract/privacy.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { connectMessenger, eventFrom, mid, postEvents, psid } from '../support/meta-request.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { upload } from '../support/upload.ts'
import { createWorld, type World } from '../support/world.ts'

const DAY = 86_400

let world: World
let sql: pg.Client

beforeAll(async () => {
  world = await createWorld()
  sql = new pg.Client(world.database.connection)
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

/** Where which word stands: `table.column: word`, and `file: word`; in whatever case, also folded for searching. */
async function findAll(words: string[]): Promise<string[]> {
  const { rows: columns } = await sql.query<{ place: string; query: string }>(
    `select format('%s.%s', table_name, column_name) as place,
       format(case data_type when 'bytea' then 'select encode(%I, ''hex'') as text from %I'
         else 'select %I::text as text from %I' end, column_name, table_name) as query
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE'
       and data_type in ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY', 'tsvector')
     order by 1`,
  )
  expect(columns.length).toBeGreaterThan(200)
  const hits = new Set<string>()
  const look = (place: string, text: string) => {
    const folded = text.toLowerCase()
    for (const word of words) if (folded.includes(word.toLowerCase())) hits.add(`${place}: ${word}`)
  }
  for (const { place, query } of columns) {
    const { rows } = await sql.query<{ text: string | null }>(query)
    for (const { text } of rows)
      if (text !== null) look(place, /^([0-9a-f]{2})+$/.test(text) ? readHex(text) : text)
  }
  const folder = join(world.dataDir, 'attachments')
  await mkdir(folder, { recursive: true })
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      look('file', entry.name)
      look('file', (await readFile(join(entry.parentPath, entry.name))).toString('latin1'))
    }
  return [...hits].sort()
}

function readHex(hex: string): string {
  const bytes = Buffer.from(hex, 'hex')
  return `${hex} ${bytes.toString('latin1')} ${bytes.toString()}`
}

/** A write with a key, so that its answer is kept. */
async function once<T>(path: string, body: object, method = 'POST'): Promise<T> {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: {
      cookie: world.owner.cookie,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(body),
  })
  expect(response.status, path).toBeLessThan(300)
  return ((await response.json()) as { data: T }).data
}

interface Linked {
  id: string
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
}

const link = (talk: Talk, body: object) =>
  once<Linked>(`/api/inbox/conversations/${talk.conversation.id}/links`, body)
const titleOf = async (kind: 'lead' | 'deal', id: string | number | null) => {
  const response = await fetch(`${world.url}/api/${kind === 'lead' ? 'v1/leads' : 'v2/deals'}/${id}`, {
    headers: { cookie: world.owner.cookie },
  })
  return ((await response.json()) as { data: { title: string } }).data.title
}
const erase = (talk: Talk) =>
  world.owner.post<ErasureReceipt>(`/contacts/${talk.conversation.contact.id}/erase`)

test('after a contact was erased no column of any table and no file holds a word of it', async () => {
  const talk = await startTalk(world, 'Saidbefore the link', 'Zinnia Namesake')
  const phone = talk.customer.phone ?? ''
  const digits = phone.slice(1)
  const path = `/api/inbox/conversations/${talk.conversation.id}`

  await talk.reply('Answeredword')
  await once(`${path}/comments`, { text: 'Commentedword' })
  await once(`${path}/draft`, { text: 'Draftedword' }, 'PUT')
  const file = {
    bytes: Buffer.from('%PDF-1.4 Filebytesword'),
    name: 'Filenameword.pdf',
    type: 'application/pdf',
  }
  const { data: uploaded } = await upload(world, world.owner, file)
  const sent = await world.owner.post(`/conversations/${talk.conversation.id}/messages`, {
    client_message_id: 'with a file',
    attachment_ids: [uploaded.id],
  })
  expect(sent.status).toBe(201)
  const media = { content_type: 'text/plain', bytes: Buffer.from('Gotfileword'), name: null }
  world.simulator.write(talk.customer.id, { text: 'Captionword', media })
  await world.settle()

  // Lead and deal get their titles from the contact; one of each is named by a person, one is no longer linked.
  const lead = await link(talk, { create: { lead: {} } })
  const named = await link(talk, { create: { lead: { title: 'Ten sacks of beans' } } })
  const deal = await link(talk, { create: { deal: { title: 'Zinnia Namesake' } } })
  const former = await link(talk, { create: { deal: {} } })
  await world.owner.delete(`/conversations/${talk.conversation.id}/links/${former.id}`)
  const converted = await link(talk, { create: { lead: {} } })
  await once(`/api/v2/leads/${converted.lead_id}/convert/deal`, {})

  // A person that was made from the contact, and another one, who is the same and was merged into it.
  const linked = await link(talk, { create: { person: {} } })
  const other = await once<{ id: number }>('/api/v2/persons', {
    name: 'Mergedword Zinnia',
    emails: [{ value: 'mergedmail@example.com' }],
    phones: [{ value: phone }, { value: '+81355550999' }],
  })
  const merge = await once<{ id: string }>(`/api/inbox/crm/persons/${linked.person_id}/merge`, {
    person_id: other.id,
  })
  // Then the company's own record is made its own: another name, no number.
  const own = { name: 'A buyer', emails: [], phones: [] }
  await once(`/api/v2/persons/${linked.person_id}`, own, 'PATCH')
  world.simulator.write(talk.customer.id, { text: 'Saidafter the link' })
  await world.settle()

  // What the provider sent and nobody understood, and what was of no use.
  const webhook = `${world.url}/webhooks/twilio/${world.channelId}`
  const from = { From: `whatsapp:${phone}`, WaId: digits, ProfileName: 'Zinnia Namesake' }
  await post(sign(webhook, inboundForm({ ...from, To: 'whatsapp:+14155559999', Body: 'Strangeword' })))
  await world.settle()

  const words = [
    'Saidbefore',
    'Saidafter',
    'Namesake',
    digits,
    'Answeredword',
    'Commentedword',
    'Draftedword',
    'Filebytesword',
    'Filenameword',
    'Gotfileword',
    'Captionword',
    'Mergedword',
    'mergedmail',
    '355550999',
    'Strangeword',
  ]
  const before = await findAll(words)
  const planted = new Set(before.map((hit) => hit.split(': ')[1]))
  expect(words.filter((word) => !planted.has(word))).toEqual([])

  const { status, data: receipt } = await erase(talk)
  expect(status).toBe(200)
  await world.app.tidy()
  await world.settle()
  expect(await findAll(words)).toEqual([])

  // The titles that people wrote stay; those that came from the contact say so no more.
  expect(await titleOf('lead', named.lead_id)).toBe('Ten sacks of beans')
  expect(await titleOf('lead', lead.lead_id)).toBe('Erased contact')
  expect(await titleOf('deal', deal.deal_id)).toBe('Erased contact')
  expect(await titleOf('deal', former.deal_id)).toBe('Erased contact')
  expect(receipt.removed).toMatchObject({ titles: 4, merges: 1 })
  expect(receipt.kept.map(({ what, id }) => `${what} ${id}`)).toEqual(
    expect.arrayContaining([`person ${linked.person_id}`, `lead ${lead.lead_id}`, `deal ${former.deal_id}`]),
  )
  const undone = await world.owner.post(`/crm/person_merges/${merge.id}/undo`)
  expect(undone).toMatchObject({ status: 409, code: 'MERGE_FORGOTTEN' })
})

test('the company’s own record keeps what it holds, and loses it for good some time after it is deleted', async () => {
  const talk = await startTalk(world, 'Hello', 'Ownrecord Kestrel')
  const digits = (talk.customer.phone ?? '').slice(1)
  const linked = await link(talk, { create: { person: {} } })
  await once('/api/v1/notes', { content: 'Handwritten', person_id: linked.person_id })
  await once(`/api/v2/persons/${linked.person_id}`, { job_title: 'Buyer' }, 'PATCH')
  const words = ['Ownrecord', digits, 'Handwritten']
  const { data: receipt } = await erase(talk)
  await world.settle()
  expect(receipt.kept).toMatchObject([{ what: 'person', id: linked.person_id }])
  await world.advance(DAY)
  await world.app.tidy()
  expect(await findAll(words)).toEqual([
    'notes.content: Handwritten',
    `person_keys.key: ${digits}`,
    'persons.first_name: Ownrecord',
    'persons.name: Ownrecord',
    `persons.phones: ${digits}`,
    'persons.search_name: Ownrecord',
    `persons.search_phone: ${digits}`,
  ])

  const person = `${world.url}/api/v2/persons/${linked.person_id}`
  await fetch(person, { method: 'DELETE', headers: { cookie: world.owner.cookie } })
  await world.advance(29 * DAY)
  await world.app.tidy()
  expect(await findAll(words)).toContain('persons.name: Ownrecord')
  await world.advance(2 * DAY)
  await world.app.tidy()
  expect(await findAll(words)).toEqual([])
})

test('the same on Messenger, where somebody is known by a number of the provider’s', async () => {
  await connectMessenger(world)
  const contact = psid()
  await postEvents(world, eventFrom(contact, { message: { mid: mid(), text: 'Mailedword' } }))
  await postEvents(world, eventFrom(contact, { read: { watermark: Date.now() } }))
  await postEvents(world, eventFrom(contact, { optin: { ref: 'Uselessword' } }))
  await world.settle()
  const { data } =
    await world.owner.get<{ id: string; contact: { id: string; address: string } }[]>(
      '/conversations?limit=200',
    )
  const conversation = data.find((one) => one.contact.address === contact)
  expect(conversation).toBeDefined()
  expect((await findAll([contact])).length).toBeGreaterThan(0)
  await world.owner.post(`/contacts/${conversation?.contact.id}/erase`)
  await world.app.tidy()
  await world.settle()
  expect(await findAll([contact, 'Mailedword', 'Uselessword'])).toEqual([])
})
