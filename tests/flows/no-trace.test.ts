/** Planted words and secrets, over a whole run with its failures: no log line, no answer and no table holds what it must not. */
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logOptions } from '../../src/server/log.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { colleague, createWorld, type Session, TWILIO, type World } from '../support/world.ts'

let world: World
let sql: pg.Client
const lines: string[] = []
const answers: string[] = []

/** What people wrote: belongs into the database and the answers, never into a log. */
const WORDS = ['bergamot', 'Kikyo', '+819000000001', 'yui@minato.example', 'trellis', 'Shop in Kobe']
/** What opens doors: belongs nowhere but in the one answer that shows it. */
const secrets: Record<string, string> = {
  password: 'correct horse battery',
  auth_token: 'planted-auth-token-4711',
  page_access_token: 'planted-page-token-4711',
  app_secret: 'planted-app-secret-4711',
  verify_token: 'planted-verify-token-4711',
}

beforeAll(async () => {
  const log = pino(logOptions('trace'), { write: (line: string) => void lines.push(line) })
  world = await createWorld({}, { log })
  sql = new pg.Client(world.database.connection)
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await world?.stop()
})

async function get(session: Session, path: string): Promise<void> {
  const response = await fetch(`${world.url}${path}`, { headers: { cookie: session.cookie } })
  answers.push(await response.text())
}

async function aWholeRun(): Promise<Talk> {
  const talk = await startTalk(world, 'bergamot', 'Kikyo')
  const path = `/conversations/${talk.conversation.id}`
  await colleague(world, 'Yui')
  await talk.reply('trellis')
  await world.owner.post(`${path}/comments`, { text: 'trellis' })
  await world.owner.put(`${path}/draft`, { text: 'trellis' })
  await world.owner.post(`${path}/links`, { create: { person: { name: 'Kikyo' } } })
  const token = await world.owner.post<{ token: string }>('/me/api_tokens', { name: 'Script' })
  secrets.api_token = token.data.token
  await world.owner.patch(`/channels/${world.channelId}`, { name: 'Shop in Kobe' })
  await world.owner.post('/channels', {
    type: 'messenger',
    name: 'Page',
    page_id: '4711',
    app_id: '4712',
    page_access_token: secrets.page_access_token,
    app_secret: secrets.app_secret,
    verify_token: secrets.verify_token,
  })
  await world.settle()
  return talk
}

/** What goes wrong is logged the most. */
async function aRunOfFailures(talk: Talk): Promise<void> {
  const webhook = `${world.url}/webhooks/twilio/${world.channelId}`
  await post(sign(webhook, inboundForm({ Body: 'bergamot', From: 'whatsapp:+819000000001' }), 'wrong'))
  await post(sign(webhook, inboundForm({ Body: 'bergamot', To: 'whatsapp:+14155559999' })))
  await fetch(`${world.url}/api/inbox/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'yui@minato.example', password: `${secrets.password} wrong` }),
  })
  await fetch(`${world.url}/api/v1/leads?api_token=${secrets.api_token}&term=bergamot`)
  await fetch(`${world.url}/api/v1/notes`, {
    method: 'POST',
    headers: { 'x-api-token': secrets.api_token as string, 'content-type': 'application/json' },
    body: '{"content":"trellis", broken',
  })
  // A table that is away for a moment: everything that touches it fails with an error of the database's.
  await sql.query('alter table comments rename to comments_away')
  await world.owner.post(`/conversations/${talk.conversation.id}/comments`, { text: 'trellis' })
  await sql.query('alter table comments_away rename to comments')
  // And a rule that is broken: PostgreSQL repeats the row in its detail.
  await sql.query("alter table comments add constraint never check (text <> 'trellis two')")
  const refused = await world.owner.post(`/conversations/${talk.conversation.id}/comments`, {
    text: 'trellis two',
  })
  expect(refused.status).toBe(500)
  await world.owner.patch(`/channels/${world.channelId}`, { auth_token: secrets.auth_token })
  await talk.reply('trellis')
  await world.settle()
  await world.owner.patch(`/channels/${world.channelId}`, { auth_token: TWILIO.auth_token })
}

test('no log line holds a word, a number or a secret; no answer and no table holds a secret', async () => {
  const talk = await aWholeRun()
  await aRunOfFailures(talk)
  expect(lines.length).toBeGreaterThan(3)
  const log = lines.join('\n')
  expect([...WORDS, ...Object.values(secrets)].filter((word) => log.includes(word))).toEqual([])

  for (const path of [
    '/api/inbox/me',
    '/api/inbox/users',
    '/api/inbox/channels',
    `/api/inbox/channels/${world.channelId}`,
    '/api/inbox/me/api_tokens',
    '/api/inbox/provider_requests',
    '/api/inbox/audit_log?limit=200',
    '/api/inbox/audit_log/export',
    '/api/inbox/openapi.json',
    '/api/v1/users',
  ])
    await get(world.owner, path)
  const told = answers.join('\n')
  expect(told).toContain('Shop in Kobe')
  expect(Object.values(secrets).filter((secret) => told.includes(secret))).toEqual([])

  const { rows: tables } = await sql.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  for (const { name } of tables) {
    const { rows } = await sql.query<{ row: string }>(`select t::text as row from ${name} t`)
    for (const { row } of rows) {
      // Bytes are shown in hexadecimal.
      const bytes = (row.match(/\\x[0-9a-f]+/g) ?? []).map((hex) =>
        Buffer.from(hex.slice(2), 'hex').toString('latin1'),
      )
      const text = [row, ...bytes].join('\n')
      expect(
        Object.keys(secrets).filter((key) => text.includes(secrets[key] as string)),
        name,
      ).toEqual([])
    }
  }
})
