import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dropEarlyReceipts } from '../../src/server/conversations/drop-early-receipts.ts'
import { areDeleted, deletedSince } from '../../src/server/conversations/tombstones.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { openScreen, takeSnapshot } from '../support/screen.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session
let sql: pg.Client
let webhook: string
let counter = 0

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken', { admin: true, account_settings_access: true })
  sql = new pg.Client(world.database.connection)
  await sql.connect()
  webhook = `${world.url}/webhooks/twilio/${world.channelId}`
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

function customer(): { address: string; form: (body: string) => Record<string, string> } {
  counter++
  const number = `4477009${String(counter).padStart(5, '0')}`
  const address = `whatsapp:+${number}`
  return {
    address,
    form: (body) => inboundForm({ From: address, WaId: number, ProfileName: 'Rose Tyler', Body: body }),
  }
}

async function receive(form: Record<string, string>): Promise<void> {
  expect((await post(sign(webhook, form))).status).toBe(200)
  await world.settle()
}

async function withAddress(address: string): Promise<Conversation[]> {
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  return data.filter((conversation) => conversation.contact.address === address)
}

async function messagesOf(id: string): Promise<Message[]> {
  return (await world.owner.get<Message[]>(`/conversations/${id}/messages`)).data
}

async function talk(body: string) {
  const who = customer()
  const form = who.form(body)
  await receive(form)
  const [conversation] = await withAddress(who.address)
  if (!conversation) throw new Error('the message did not arrive')
  return { ...who, first: form, id: conversation.id }
}

/** Every table that holds these words in any column. */
async function tablesThatHold(words: string): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const plain = await sql.query(`select 1 from ${name} t where t::text ilike '%' || $1 || '%' limit 1`, [
      words,
    ])
    if (plain.rowCount) found.push(name)
  }
  const { rowCount } = await sql.query(
    `select 1 from provider_requests where body is not null and position($1::bytea in body) > 0`,
    [Buffer.from(words)],
  )
  if (rowCount) found.push('provider_requests.body')
  return found
}

describe('deleting a conversation', () => {
  test('S22: is refused to others, also to an admin with account settings access', async () => {
    const { id } = await talk('stay')
    const answer = await ken.delete(`/conversations/${id}`)
    expect([answer.status, answer.code]).toEqual([403, 'NOT_INSTALLER'])
    expect(await messagesOf(id)).toHaveLength(1)
    const unknown = await world.owner.delete('/conversations/0199aaaa-0000-7000-8000-000000000000')
    expect(unknown.status).toBe(404)
  })

  test('S24: leaves no word of it in any table, and tells open screens', async () => {
    const { id, form, address } = await talk('my secret is quokka')
    await world.owner.post(`/conversations/${id}/messages`, {
      client_message_id: 'c1',
      text: 'quokka indeed',
    })
    await world.settle()
    await receive(form('quokka again'))
    expect(await tablesThatHold('quokka')).toEqual(
      expect.arrayContaining(['messages', 'provider_requests.body']),
    )
    const { snapshot, cursor } = await takeSnapshot(ken)
    const screen = await openScreen(world.url, ken, snapshot, null)

    expect((await world.owner.delete(`/conversations/${id}`)).status).toBe(200)
    await world.settle()
    await screen.caughtUp()
    expect(screen.frames).toContainEqual(
      expect.objectContaining({ type: 'conversation.deleted', data: { id } }),
    )
    expect(screen.state).toEqual((await takeSnapshot(ken)).snapshot)
    screen.close()
    const late = await openScreen(world.url, ken, snapshot, cursor)
    await expect.poll(() => Object.keys(late.state.conversations)).not.toContain(id)
    late.close()

    expect((await world.owner.get(`/conversations/${id}`)).status).toBe(404)
    expect(await tablesThatHold('quokka')).toEqual([])
    expect(await tablesThatHold(address)).toEqual([])
    const { rows } = await sql.query('select state, digest from provider_requests where body is null')
    expect(rows.length).toBeGreaterThanOrEqual(2)
    expect(rows.every((row) => row.digest.length === 32)).toBe(true)
  })

  test('S24: the text goes from each request that told of a message', async () => {
    const { id, first } = await talk('echidna')
    await receive({ ...first, Extra: 'before' })
    expect(await tablesThatHold('echidna')).toEqual(expect.arrayContaining(['provider_requests.body']))
    await world.owner.delete(`/conversations/${id}`)
    expect(await tablesThatHold('echidna')).toEqual([])
  })

  test('S24: a repeated webhook brings nothing back, and its own text goes too', async () => {
    const { id, first, address } = await talk('numbat')
    await world.owner.delete(`/conversations/${id}`)
    await receive(first)
    // The same message in other bytes is another request.
    await receive({ ...first, Extra: 'x' })
    expect(await withAddress(address)).toEqual([])
    expect(await tablesThatHold('numbat')).toEqual([])
  })

  test('S24: replaying its request brings nothing back', async () => {
    const { id, address } = await talk('bilby')
    const { rows } = await sql.query(`select id from provider_requests order by number desc limit 1`)
    await world.owner.delete(`/conversations/${id}`)
    const replay = await world.owner.post(`/provider_requests/${rows[0].id}/replay`)
    expect(replay.status).toBe(404)
    await world.settle()
    expect(await withAddress(address)).toEqual([])
  })

  test('S26: a new message begins a new conversation', async () => {
    const { id, address, form } = await talk('before')
    await world.owner.put(`/conversations/${id}/assignee`, { user_id: ken.userId })
    await world.owner.delete(`/conversations/${id}`)
    await receive(form('after'))
    const [anew, ...more] = await withAddress(address)
    expect(more).toEqual([])
    expect(anew).toMatchObject({ section: 'unassigned', unread_count: 1 })
    expect(anew?.id).not.toBe(id)
    expect((await messagesOf(anew?.id ?? '')).map((message) => message.text)).toEqual(['after'])
  })

  test('S26: what was received but not yet processed is new', async () => {
    const { address, form, id } = await talk('before')
    // A process has kept it and died; its lease holds until after the deletion.
    const waiting = sign(webhook, form('in the line'))
    await sql.query(
      `insert into provider_requests (company_id, id, channel_id, number, digest, method, url, headers, body,
         received_at, state, lease_until)
       select company_id, gen_random_uuid(), $1, nextval('receipt_numbers'), sha256('line'), 'POST', $2, $3, $4,
         now(), 'received', now() + interval '1 hour' from companies, (select 1 as company_id) c`,
      [world.channelId, webhook, JSON.stringify(waiting.headers), Buffer.from(waiting.body)],
    )
    await world.owner.delete(`/conversations/${id}`)
    await sql.query('update provider_requests set lease_until = now()')
    await world.settle()
    const [anew] = await withAddress(address)
    expect((await messagesOf(anew?.id ?? '')).map((message) => message.text)).toEqual(['in the line'])
  })

  test('a message that waits for the deletion to end is not lost', async () => {
    const { id, address, form } = await talk('before')
    await sql.query('begin')
    await sql.query('select 1 from conversations where id = $1 for update', [id])
    expect((await post(sign(webhook, form('just now')))).status).toBe(200)
    await expect
      .poll(async () => (await world.app.core.db.query('select 1 from pg_locks where not granted')).length)
      .toBeGreaterThan(0)
    const { rows } = await sql.query('delete from conversations where id = $1 returning contact_id', [id])
    await sql.query('delete from contacts where id = $1', [rows[0].contact_id])
    await sql.query('commit')
    await world.settle()
    const [anew] = await withAddress(address)
    expect((await messagesOf(anew?.id ?? '')).map((message) => message.text)).toEqual(['just now'])
  })

  test('a late status callback is ignored quietly', async () => {
    const { id } = await talk('hello')
    await world.owner.post(`/conversations/${id}/messages`, { client_message_id: 'c2', text: 'bye' })
    await world.settle()
    const sid = (await messagesOf(id))[0]?.external_id
    expect(sid).toMatch(/^SM/)
    await world.owner.delete(`/conversations/${id}`)
    const form = inboundForm({ MessageSid: sid ?? '', MessageStatus: 'read', SmsStatus: 'read', Body: '' })
    await receive(form)
    const { rows } = await sql.query('select * from early_receipts where external_id = $1', [sid])
    expect(rows).toEqual([])
  })

  test('receipts that nobody comes for are kept for some days only', async () => {
    await sql.query(
      `insert into early_receipts values (1, $1, 'SMold', 'read', null, now() - interval '4 days'),
         (1, $1, 'SMnew', 'read', null, now())`,
      [world.channelId],
    )
    expect(await dropEarlyReceipts(world.app.core)).toBe(1)
    const { rows } = await sql.query(`select external_id from early_receipts where external_id like 'SM%w'`)
    expect(rows).toEqual([{ external_id: 'SMnew' }])
  })

  test('a list of the provider is told what is gone', async () => {
    const { id, first, address } = await talk('wombat')
    await world.owner.delete(`/conversations/${id}`)
    const { db, hash } = world.app.core
    const key = { companyId: 1, channelId: world.channelId }
    const keys = [first.MessageSid, 'SMother'].map((externalId) => ({ ...key, externalId: externalId ?? '' }))
    expect(await areDeleted(db, hash, keys)).toEqual([true, false])
    const addresses = [address, 'whatsapp:+1'].map((one) => ({ ...key, address: one }))
    expect(await deletedSince(db, hash, addresses)).toEqual([expect.any(Date), null])
  })
})
