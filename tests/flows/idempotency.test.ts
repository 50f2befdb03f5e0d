/** `Idempotency-Key`, contract §4 and precise 15. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTalk, type Talk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session
let talk: Talk
let sql: pg.Client
let keys = 0

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  talk = await startTalk(world)
  sql = new pg.Client(world.database.connection)
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

const newKey = () => `key-${++keys}`

async function send(
  session: Session,
  path: string,
  key: string,
  body?: object,
  { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${world.url}/api${path}`, {
    method,
    headers: {
      cookie: session.cookie,
      'idempotency-key': key,
      ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  })
  const answer = (await response.json()) as {
    data: { id: string; token?: string | null; url?: string | null; text?: string }
    additional_data: { code?: string }
  }
  return {
    status: response.status,
    data: answer.data,
    code: answer.additional_data.code,
    again: response.headers.get('idempotent-replayed') === 'true',
  }
}

const comments = (id = talk.conversation.id) => `/inbox/conversations/${id}/comments`
const commentsThere = async (id = talk.conversation.id) =>
  (await world.owner.get<{ text: string }[]>(`/conversations/${id}/comments`)).data

test('a write that comes again with its key is done once, and answered the same', async () => {
  const key = newKey()
  const first = await send(world.owner, comments(), key, { text: 'Once', mentioned_user_ids: [] })
  const again = await send(world.owner, comments(), key, { mentioned_user_ids: [], text: 'Once' })
  expect([first.status, first.again, again.status, again.again]).toEqual([201, false, 201, true])
  expect(again.data).toEqual(first.data)
  expect(await commentsThere()).toHaveLength(1)

  const other = await send(world.owner, comments(), key, { text: 'Twice' })
  expect([other.status, other.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
  const elsewhere = await send(world.owner, '/v1/notes', key, { content: 'x', person_id: 999 })
  expect(elsewhere.code).not.toBe('IDEMPOTENCY_KEY_REUSED')
  const colleagues = await send(ken, comments(), key, { text: 'Twice' })
  expect([colleagues.status, colleagues.again]).toEqual([201, false])
  expect((await send(world.owner, comments(), 'x'.repeat(256), { text: 'x' })).code).toBe(
    'IDEMPOTENCY_KEY_INVALID',
  )
})

test('of twenty at once one acts; the others wait or are given its answer', async () => {
  const key = newKey()
  const before = (await commentsThere()).length
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send(world.owner, comments(), key, { text: 'At once' })),
  )
  expect(new Set(answers.map(({ status }) => status)).size).toBeLessThanOrEqual(2)
  for (const { status, code } of answers)
    expect(status === 201 || (status === 409 && code === 'IDEMPOTENCY_KEY_RUNNING')).toBe(true)
  expect(answers.filter(({ status, again }) => status === 201 && !again)).toHaveLength(1)
  expect(await commentsThere()).toHaveLength(before + 1)
})

test('the first is still running: 409; it was cut off: nobody does it again', async () => {
  const key = newKey()
  await send(world.owner, comments(), key, { text: 'Slow' })
  const ofKey = `status is not null and began_at = (select max(began_at) from idempotent_answers)`
  await sql.query(`update idempotent_answers set status = null, answer = null where ${ofKey}`)
  const running = await send(world.owner, comments(), key, { text: 'Slow' })
  expect([running.status, running.code]).toEqual([409, 'IDEMPOTENCY_KEY_RUNNING'])
  await sql.query(
    `update idempotent_answers set running_until = now() - interval '1 second' where status is null`,
  )
  const cut = await send(world.owner, comments(), key, { text: 'Slow' })
  expect([cut.status, cut.code]).toEqual([409, 'IDEMPOTENCY_OUTCOME_UNKNOWN'])
})

test('what was refused changed nothing, so the key is free', async () => {
  const key = newKey()
  expect((await send(world.owner, comments(), key, { text: '  ' })).code).toBe('TEXT_MISSING')
  expect((await send(world.owner, comments(), key, { text: 'Better' })).status).toBe(201)
})

test('secrets are shown once: the kept answer has none', async () => {
  const key = newKey()
  const made = await send(world.owner, '/inbox/me/api_tokens', key, { name: 'Script' })
  const again = await send(world.owner, '/inbox/me/api_tokens', key, { name: 'Script' })
  expect(made.data.token).toMatch(/^tsunagi_/)
  expect(again.data).toEqual({ ...made.data, token: null })
  const invited = await send(world.owner, '/inbox/invitations', key, { email: 'yui@minato.example' })
  const invitedAgain = await send(world.owner, '/inbox/invitations', key, { email: 'yui@minato.example' })
  expect(invitedAgain.data).toEqual({ ...invited.data, token: null, url: null })
  const { rows } = await sql.query<{ row: string }>('select a::text as row from idempotent_answers a')
  for (const { row } of rows) {
    expect(row).not.toContain(made.data.token)
    expect(row).not.toContain(invited.data.token)
  }
})

test('a message’s client_message_id decides, whatever the key', async () => {
  const key = newKey()
  const path = `/inbox/conversations/${talk.conversation.id}/messages`
  const first = await send(world.owner, path, key, { client_message_id: 'one', text: 'Hello' })
  const other = await send(world.owner, path, key, { client_message_id: 'two', text: 'And more' })
  const again = await send(world.owner, path, newKey(), { client_message_id: 'one', text: 'Hello' })
  expect([first.status, other.status, again.status]).toEqual([201, 201, 201])
  expect(other.data.id).not.toBe(first.data.id)
  expect(again.data.id).toBe(first.data.id)
  const changed = await send(world.owner, path, newKey(), { client_message_id: 'one', text: 'Bye' })
  expect([changed.status, changed.code]).toEqual([409, 'CLIENT_MESSAGE_ID_TAKEN'])
})

test('an upload that comes again is the same file; another file with its key is refused', async () => {
  const key = newKey()
  const form = (text: string) => {
    const made = new FormData()
    made.append('file', new Blob([text], { type: 'text/plain' }), 'offer.txt')
    return made
  }
  const first = await send(world.owner, '/inbox/attachments', key, form('An offer'))
  const again = await send(world.owner, '/inbox/attachments', key, form('An offer'))
  const other = await send(world.owner, '/inbox/attachments', key, form('An order'))
  expect([first.status, again.status, again.again, again.data.id]).toEqual([201, 201, true, first.data.id])
  expect([other.status, other.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
})

test('after a day the key is free, and what was kept goes', async () => {
  const key = newKey()
  const first = await send(world.owner, comments(), key, { text: 'Today' })
  await world.advance(24 * 3600 + 1)
  const next = await send(world.owner, comments(), key, { text: 'Tomorrow' })
  expect([first.status, next.status, next.again]).toEqual([201, 201, false])
  await world.advance(24 * 3600 + 1)
  await world.app.tidy()
  expect((await sql.query('select 1 from idempotent_answers')).rowCount).toBe(0)
})

test('precise 2: a deleted conversation takes the text of kept answers with it', async () => {
  const other = await startTalk(world, 'Forget me', 'Chidori')
  const path = comments(other.conversation.id)
  const [comment, draft, gone] = [newKey(), newKey(), newKey()]
  await send(world.owner, path, comment, { text: 'plum-blossom' })
  const put = { method: 'PUT' }
  const draftPath = `/inbox/conversations/${other.conversation.id}/draft`
  await send(world.owner, draftPath, draft, { text: 'plum-blossom' }, put)
  const deletePath = `/inbox/conversations/${other.conversation.id}`
  const deleted = await send(world.owner, deletePath, gone, undefined, { method: 'DELETE' })
  const again = await send(world.owner, deletePath, gone, undefined, { method: 'DELETE' })
  expect([deleted.status, again.status, again.again]).toEqual([200, 200, true])
  expect((await send(world.owner, path, comment, { text: 'plum-blossom' })).status).toBe(404)
  expect((await send(world.owner, draftPath, draft, { text: 'plum-blossom' }, put)).status).toBe(404)
  const { rows } = await sql.query<{ row: string }>('select a::text as row from idempotent_answers a')
  for (const { row } of rows) expect(row).not.toMatch(/plum|Chidori/)
})

test('who lost access is not given the answer again', async () => {
  const key = newKey()
  expect((await send(ken, comments(), key, { text: 'Mine' })).status).toBe(201)
  await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
  expect((await send(ken, comments(), key, { text: 'Mine' })).status).toBe(404)
})
