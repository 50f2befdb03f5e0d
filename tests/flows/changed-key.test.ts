/** SECRET_KEY is changed on a full database: everything goes on, and the former key is no longer needed. */
import { Secret, TOTP } from 'otpauth'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/server/config.ts'
import { createClock } from '../../src/server/lib/clock.ts'
import { createSecretBox, fingerprintOf } from '../../src/server/lib/seal.ts'
import { createLog } from '../../src/server/log.ts'
import { openBox, openBoxOrChangeKey } from '../../src/server/open-box.ts'
import { sealAnew } from '../../src/server/sealing/seal-anew.ts'
import { sealedKinds } from '../../src/server/sealing/sealed-values.ts'
import { type Db, openDb } from '../../src/server/store/db.ts'
import { sealedInInstallation } from '../../src/server/store/sealed-values.ts'
import type { AuditEntry } from '../../src/shared/contract/audit.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import { startTalk } from '../support/conversation.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { type PushService, startPushService } from '../support/push-service.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { createWorld, type Session, sessionWith, type World } from '../support/world.ts'

const FIRST = '07'.repeat(32)
const SECOND = '08'.repeat(32)
const THIRD = '09'.repeat(32)

let world: World
let sql: pg.Client
let db: Db
let mails: MailServer
let push: PushService
let totp: TOTP
let owner: Session
const log = createLog('silent')
const clock = createClock()

beforeAll(async () => {
  mails = await startMailServer()
  push = await startPushService()
  world = await createWorld({ SMTP_URL: mails.url, MAIL_FROM: 'Tsunagi <tsunagi@minato.example>' })
  owner = world.owner
  sql = new pg.Client(world.database.connection)
  await sql.connect()
  db = openDb(world.database.connection, () => {})
})
afterAll(async () => {
  await db?.close()
  await sql?.end()
  await world?.stop()
  await mails.close()
  await push.close()
})

const configOf = (env: Record<string, string>) =>
  readConfig({ DATABASE_URL: 'postgres://somewhere/else', DATA_DIR: world.dataDir, ...env })
const codeNow = () => totp.generate({ timestamp: Date.now() })

/** How many values begin with each key's mark, in every table. */
async function sealedWith(): Promise<Record<string, number>> {
  const parts = [
    ...sealedKinds.map(({ column: { table, column } }) => `select ${column} as sealed from ${table}`),
    ...sealedInInstallation.map((column) => `select ${column} from installation`),
  ]
  const { rows } = await sql.query<{ mark: string; count: number }>(
    `select encode(substring(sealed for 5), 'hex') as mark, count(*)::int from (${parts.join(' union all ')}) as all_of_them
     where sealed is not null group by 1`,
  )
  return Object.fromEntries(rows.map(({ mark, count }) => [mark, count]))
}
const markOf = (key: string) => createSecretBox(key).stamp.toString('hex')

test('every column of bytes is known as sealed, or is no secret', async () => {
  const { rows } = await sql.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea'`,
  )
  const sealed = [
    ...sealedKinds.map(({ column: { table, column } }) => `${table}.${column}`),
    ...sealedInInstallation.map((column) => `installation.${column}`),
  ]
  const open = [
    'api_tokens.token_hash',
    'channel_logins.state_digest',
    'contact_pictures.bytes',
    'deleted_contacts.digest',
    'deleted_messages.digest',
    'idempotent_answers.digest',
    'idempotent_answers.request_key',
    'invitations.token_hash',
    'mailed_links.token_hash',
    'passkeys.public_key',
    'person_imports.content',
    'provider_requests.body',
    'provider_requests.digest',
    'provider_requests.signer',
    'push_subscriptions.endpoint_digest',
    'recovery_codes.code_hash',
    'user_pictures.bytes',
  ]
  expect(rows.map(({ name }) => name).sort()).toEqual([...sealed, ...open].sort())
})

test('channel, second factor, push, letters and what was deleted go on with the new key, without the old one', async () => {
  const begun = await owner.post<{ secret: string }>('/me/confirmation', {
    password: 'correct horse battery',
  })
  expect(begun.status).toBe(200)
  const { data } = await owner.post<{ secret: string }>('/me/second_factor')
  totp = new TOTP({ secret: Secret.fromBase32(data.secret) })
  expect((await owner.post('/me/second_factor/confirm', { code: codeNow() })).status).toBe(200)
  await owner.post('/push_subscriptions', push.subscribe('laptop'))
  const gone = inboundForm({ From: 'whatsapp:+447700900999', WaId: '447700900999', Body: 'forget me' })
  const webhook = `${world.url}/webhooks/twilio/${world.channelId}`
  await post(sign(webhook, gone))
  await world.settle()
  const conversations = async () => (await owner.get<Conversation[]>('/conversations?limit=200')).data
  const [forgotten] = await conversations()
  expect((await owner.delete(`/conversations/${forgotten?.id}`)).status).toBe(200)
  const talk = await startTalk(world, 'Before')
  await world.settle()
  mails.mails.length = 0
  mails.answer = { code: 421, words: 'later' }
  await owner.post('/invitations', { email: 'ken@minato.example', name: 'Ken', locale: 'en', rights: {} })
  await world.settle()
  const token = (await owner.post<{ token: string }>('/me/api_tokens', { name: 'Script' })).data.token

  await world.restart({ SECRET_KEY: SECOND, SECRET_KEY_OLD: FIRST })
  expect(Object.keys(await sealedWith())).toEqual([markOf(SECOND)])
  expect((await sealedWith())[markOf(SECOND)]).toBe(6)
  const entries = await sql.query<AuditEntry>(`select * from audit_entries where act = 'key.changed'`)
  expect(entries.rows).toMatchObject([
    { user_id: null, detail: { key: [fingerprintOf(FIRST), fingerprintOf(SECOND)], lost: 0 } },
  ])

  // The former key is not there any more.
  await world.restart({ SECRET_KEY: SECOND })
  // Cookies end with the key; tokens of scripts do not.
  expect((await owner.get('/me')).status).toBe(401)
  expect((await fetch(`${world.url}/api/inbox/me`, { headers: { 'x-api-token': token } })).status).toBe(200)
  await sql.query('update second_factors set last_step = 0')
  const signedIn = await fetch(`${world.url}/api/inbox/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'mio@minato.example',
      password: 'correct horse battery',
      code: codeNow(),
    }),
  })
  expect(signedIn.status).toBe(200)
  const cookies = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
  owner = sessionWith(world.url, cookies.join('; '), owner.userId)

  // In and out through the channel, whose signature is judged with the secret that was sealed anew.
  world.simulator.write(talk.customer.id, { text: 'After' })
  await world.settle()
  const path = `/conversations/${talk.conversation.id}`
  expect((await owner.get<{ text: string }[]>(`${path}/messages`)).data[0]?.text).toBe('After')
  await owner.post(`${path}/messages`, { client_message_id: 'after', text: 'Welcome back' })
  await world.settle()
  expect((await owner.get<{ status: string }[]>(`${path}/messages`)).data[0]?.status).toMatch(
    /sent|delivered/,
  )

  push.pushed.length = 0
  mails.answer = null
  await owner.post('/me/test_notification', { way: 'desktop' })
  await world.settle()
  await world.advance(600)
  await world.settle()
  expect(push.pushed.map(({ browser }) => browser)).toEqual(['laptop'])
  expect(mails.mails.map(({ to }) => to)).toEqual([['ken@minato.example']])

  await post(sign(webhook, gone))
  await world.settle()
  expect((await conversations()).map(({ contact }) => contact.address)).not.toContain(
    'whatsapp:+447700900999',
  )
})

test('a change that was killed half way is gone on with; meanwhile both keys are needed, and both are read', async () => {
  const { rows } = await sql.query<{ company_id: number }>('select company_id from channels limit 1')
  const company = rows[0]?.company_id
  const second = createSecretBox(SECOND)
  for (let number = 0; number < 9; number++) {
    const id = `0199aaaa-0000-7000-8000-00000000000${number}`
    await sql.query(
      `insert into push_subscriptions (company_id, id, user_id, endpoint_digest, content, created_at)
       values ($1, $2, $3, $4, $5, now())`,
      [company, id, owner.userId, Buffer.of(number), second.seal('{}', `push subscription ${id}`)],
    )
  }
  const login = '0199aaaa-0000-7000-8000-000000000099'
  await sql.query(
    `insert into channel_logins (company_id, id, user_id, type, settings, secrets, state_digest, status, expires_at)
     values ($1, $2, $3, 'messenger', '{}', $4, 'x', 'waiting', now())`,
    [company, login, owner.userId, second.seal('{"app_secret":"s"}', `channel login ${login}`)],
  )
  const changing = configOf({ SECRET_KEY: THIRD, SECRET_KEY_OLD: SECOND })
  let transactions = 0
  const dying: Db = {
    ...db,
    transaction: (work) => {
      if (++transactions > 4) throw new Error('killed')
      return db.transaction(work)
    },
  }
  const box = await openBoxOrChangeKey(changing, db)
  await expect(sealAnew({ db: dying, clock, log }, box, 3)).rejects.toThrow('killed')
  const half = await sealedWith()
  expect(half[markOf(THIRD)]).toBeGreaterThan(0)
  expect(half[markOf(SECOND)]).toBeGreaterThan(0)

  await expect(openBox(configOf({ SECRET_KEY: THIRD }), db)).rejects.toThrow(
    /^SECRET_KEY_OLD is missing.*SECRET_KEY_MISMATCH/,
  )
  await expect(openBox(configOf({ SECRET_KEY: SECOND }), db)).rejects.toThrow('SECRET_KEY_MISMATCH')
  // A process whose keys stand the other way round reads both, seals with the one in force and changes nothing back.
  const other = await openBoxOrChangeKey(configOf({ SECRET_KEY: SECOND, SECRET_KEY_OLD: THIRD }), db)
  expect(other.fingerprint).toBe(fingerprintOf(THIRD))
  expect(other.open(second.seal('x', 'c'), 'c')).toBe('x')

  const again = await openBoxOrChangeKey(changing, db)
  const [one, two] = await Promise.all([
    sealAnew({ db, clock, log }, again, 3),
    sealAnew({ db, clock, log }, again, 3),
  ])
  expect(one.lost + two.lost).toBe(0)
  expect(Object.keys(await sealedWith())).toEqual([markOf(THIRD)])
  expect((await openBox(configOf({ SECRET_KEY: THIRD }), db)).hash('x')).toEqual(
    createSecretBox(FIRST).hash('x'),
  )
  const logins = await sql.query<{ secrets: Buffer }>('select secrets from channel_logins')
  expect(again.open(logins.rows[0]?.secrets ?? Buffer.of(), `channel login ${login}`)).toContain('app_secret')
  const told = await sql.query(`select from audit_entries where act = 'key.changed'`)
  expect(told.rowCount).toBe(2)
})

test('neither key is the right one: refused, in a sentence that names what is needed', async () => {
  const wrong = configOf({ SECRET_KEY: 'aa'.repeat(32), SECRET_KEY_OLD: 'bb'.repeat(32) })
  const refused = expect(openBoxOrChangeKey(wrong, db)).rejects
  await refused.toThrow(
    `SECRET_KEY is another key (SECRET_KEY_MISMATCH): this database was sealed with the key ${fingerprintOf(THIRD)}`,
  )
  expect(() => configOf({ SECRET_KEY: FIRST, SECRET_KEY_OLD: FIRST })).toThrow('SECRET_KEY_OLD is the same')
  expect(() => configOf({ SECRET_KEY_OLD: 'short' })).toThrow('SECRET_KEY_OLD must be 64')
})
