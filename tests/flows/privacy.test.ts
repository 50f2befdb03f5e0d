/** Retention a channel, what is known of a contact taken out, and a contact erased with a receipt. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditEntry } from '../../src/shared/contract/audit.ts'
import type { Channel } from '../../src/shared/contract/channels.ts'
import type { ErasureReceipt } from '../../src/shared/contract/privacy.ts'
import { startTalk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session
let sql: pg.Client

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken', { account_settings_access: true })
  sql = new pg.Client(world.database.connection)
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

const DAYS = 86_400
const keep = (retention_days: number | null) =>
  world.owner.patch<Channel>(`/channels/${world.channelId}`, { retention_days })

/** Every word of the database, as text. */
async function everything(): Promise<string> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const rows = await Promise.all(
    tables.map(({ name }) => sql.query<{ row: string }>(`select t::text as row from ${name} t`)),
  )
  // Bytes are shown in hexadecimal.
  const text = rows.flatMap((result) => result.rows.map(({ row }) => row)).join('\n')
  return text + text.replace(/\\\\x([0-9a-f]+)/g, (_whole, hex: string) => Buffer.from(hex, 'hex').toString())
}

test('what is known of a contact can be taken out by those who may, and that is told', async () => {
  const talk = await startTalk(world, 'Wisteria', 'Fuji')
  await talk.reply('Noted')
  await world.owner.post(`/conversations/${talk.conversation.id}/comments`, { text: 'A regular' })
  const path = `/api/inbox/contacts/${talk.conversation.contact.id}/export`
  const refused = await fetch(world.url + path, { headers: { cookie: ken.cookie } })
  expect(refused.status).toBe(403)
  const response = await fetch(world.url + path, { headers: { cookie: world.owner.cookie } })
  expect(response.headers.get('content-disposition')).toContain('attachment')
  const file = (await response.json()) as {
    contact: { name: string }
    messages: { text: string }[]
    comments: { text: string }[]
  }
  expect(file.contact.name).toBe('Fuji')
  expect(file.messages.map(({ text }) => text)).toEqual(['Noted', 'Wisteria'])
  expect(file.comments.map(({ text }) => text)).toEqual(['A regular'])
  const { data } = await world.owner.get<AuditEntry[]>('/audit_log?act=contact.exported')
  expect(data[0]?.subject?.id).toBe(talk.conversation.contact.id)
})

test('an erased contact is in no table any more, notes included; the receipt says what was and what stays', async () => {
  const talk = await startTalk(world, 'Camellia', 'Tsubaki')
  const path = `/conversations/${talk.conversation.id}`
  const link = await world.owner.post<{ person_id: number }>(`${path}/links`, {
    create: { person: { name: 'Tsubaki' } },
  })
  const person = `${world.url}/api/v2/persons/${link.data.person_id}`
  const change = (body: object) =>
    fetch(person, {
      method: 'PATCH',
      headers: { cookie: world.owner.cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await change({ name: 'A buyer', phones: [] })).status).toBe(200)
  world.simulator.write(talk.customer.id, { text: 'Camellia again' })
  await world.settle()
  expect((await everything()).includes('Camellia')).toBe(true)
  const erase = (session: Session) =>
    session.post<ErasureReceipt>(`/contacts/${talk.conversation.contact.id}/erase`)
  expect((await erase(ken)).code).toBe('NOT_INSTALLER')
  const { status, data } = await erase(world.owner)
  expect(status).toBe(200)
  expect(data.removed).toMatchObject({ messages: 2, automatic_notes: 1 })
  expect(data.kept).toEqual([
    { what: 'person', id: link.data.person_id, reason: expect.stringContaining('own record') },
  ])
  expect(data.provider).toMatchObject({ type: 'whatsapp_twilio' })
  expect(data.provider.external_ids).toHaveLength(2)
  await world.settle()
  const left = await everything()
  expect(/Camellia|Tsubaki/.exec(left)?.[0]).toBeUndefined()
  expect(left.includes(talk.conversation.contact.address)).toBe(false)
  const phone = talk.conversation.contact.address.replace('whatsapp:', '')
  expect(left.includes(phone)).toBe(false)
  // That something was changed is still told, not what.
  const { rows } = await sql.query(`select fields from crm_changes where what = 'changed'`)
  expect(rows).toEqual([
    {
      fields: expect.arrayContaining([{ name: 'name', from: null, to: null }]),
    },
  ])
  expect((await erase(world.owner)).status).toBe(404)
  const told = await world.owner.get<AuditEntry[]>('/audit_log?act=contact.erased')
  expect(told.data[0]?.detail).toMatchObject({ messages: 2 })
})

test('precise 20: what is older than its channel keeps goes, and nothing brings it back', async () => {
  const old = await startTalk(world, 'Plum of last year', 'Ume')
  const both = await startTalk(world, 'Peach of last year', 'Momo')
  await world.advance(40 * DAYS)
  world.simulator.write(both.customer.id, { text: 'Peach of today' })
  await world.settle()
  expect((await ken.patch(`/channels/${world.channelId}`, { retention_days: 0 })).status).toBe(400)
  await world.app.tidy()
  expect((await both.messages()).length).toBe(2)

  expect((await keep(30)).data.retention_days).toBe(30)
  await world.app.tidy()
  await world.settle()
  expect((await world.owner.get(`/conversations/${old.conversation.id}`)).status).toBe(404)
  expect((await both.messages()).map(({ text }) => text)).toEqual(['Peach of today'])
  expect((await both.fresh()).last_message?.text).toBe('Peach of today')
  expect(/of last year/.exec(await everything())?.[0]).toBeUndefined()
  const told = await world.owner.get<AuditEntry[]>('/audit_log?act=messages.expired')
  expect(told.data[0]).toMatchObject({ user_id: null, detail: { older_than_days: 30 } })

  // The provider's list still has them; comparing and importing bring nothing back.
  await world.advance(600)
  await world.settle()
  expect(/of last year/.exec(await everything())?.[0]).toBeUndefined()
  expect((await keep(null)).data.retention_days).toBeNull()
})
