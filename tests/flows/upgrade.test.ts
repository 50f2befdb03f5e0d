/** An installation of any earlier version comes forward with everything in it, and never backward. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate, NewerSchemaError } from '../../src/server/store/migrate.ts'
import { dumpSchema } from '../support/dump-schema.ts'

const FOLDER = join(import.meta.dirname, '../../migrations')
const NAMES = readdirSync(FOLDER)
  .filter((file) => /^\d{4}-/.test(file))
  .sort()
  .map((file) => file.replace('.sql', ''))
const SCHEMA = readFileSync(join(FOLDER, 'schema.sql'), 'utf8')

/** A third of a second on a quiet machine; each migration that comes brings one more. */
const WITHIN_MILLISECONDS_EACH = 5_000

/** What a company has had since the first version. */
const ROWS = `
  insert into installation (epoch) values ('first');
  insert into companies (id, name, locale, time_zone, created_at) overriding system value
    values (1, 'Minato', 'ja', 'Asia/Tokyo', now());
  insert into users (id, company_id, name, email, created_at, updated_at) values (1, 1, 'Mio', 'mio@minato.example', now(), now());
  insert into channels (company_id, id, type, name, access, installed_by, status, address, settings, secrets, created_at)
    values (1, '00000000-0000-7000-8000-000000000001', 'whatsapp_twilio', 'WhatsApp', 'shared', 1, 'connected',
      'whatsapp:+14155550100', '{}', '\\x01', now());
  insert into contacts (company_id, id, channel_id, address, created_at)
    values (1, '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'whatsapp:+81900000001', now());
  insert into conversations (company_id, id, channel_id, contact_id, status, last_message_at, last_receipt_number, created_at)
    values (1, '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001',
      '00000000-0000-7000-8000-000000000002', 'open', now(), 1, now());
  insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, text, status, external_id,
      sent_at, receipt_number, created_at)
    select 1, ('00000000-0000-7000-8000-0000000001' || n)::uuid, '00000000-0000-7000-8000-000000000001',
      '00000000-0000-7000-8000-000000000003', 'in', 'contact', 'こんにちは ' || n, 'received', 'SM' || n, now(), n, now()
    from generate_series(10, 59) as n;
  insert into provider_requests (company_id, id, channel_id, number, digest, method, url, headers, body, received_at, state)
    values (1, '00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000001', 1, '\\x01', 'POST', '/',
      '{}', '\\x01', now(), 'received');
  insert into events (company_id, type, recorded_at) values (1, 'message.created', now());
`

let admin: Client
const made: string[] = []

beforeAll(async () => {
  admin = new Client(inject('postgres'))
  await admin.connect()
})
afterAll(async () => {
  for (const name of made) await admin.query(`drop database if exists ${name} with (force)`)
  await admin.end()
})

async function makeDatabase(name: string, template = 'template1') {
  await admin.query(`create database ${name} template ${template}`)
  made.push(name)
  return { ...inject('postgres'), database: name }
}

async function on<T>(connection: object, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connection)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function step(client: Client, name: string): Promise<void> {
  await client.query(readFileSync(join(FOLDER, `${name}.sql`), 'utf8'))
  await client.query('insert into schema_migrations (name) values ($1)', [name])
}

/** A released version is never far from the first, from the newest or from every fourth; the long run takes all. */
const isTaken = (index: number) =>
  process.env.ALL_SCHEMAS !== undefined || index % 4 === 0 || index >= NAMES.length - 3

test(
  'from schemas of all ages before this one',
  async () => {
    const old = await makeDatabase('upgrade_old')
    await on(old, async (client) => {
      await client.query(
        'create table schema_migrations (name text primary key, applied_at timestamptz default now())',
      )
      await step(client, NAMES[0]!)
      await client.query(ROWS)
    })
    for (const [index, name] of NAMES.entries()) {
      if (index > 0) await on(old, (client) => step(client, name))
      if (index === NAMES.length - 1) break
      if (!isTaken(index)) continue
      const copy = await makeDatabase(`upgrade_from_${index}`, 'upgrade_old')
      expect((await migrate(copy)).applied).toEqual(NAMES.slice(index + 1))
      await on(copy, async (client) => {
        expect(await dumpSchema(client), `from ${name}`).toBe(SCHEMA)
        const { rows } = await client.query(
          `select count(*)::int as messages, min(text) as first,
           (select body from provider_requests) as body, (select open_count::int from conversation_counts) as open
         from messages`,
        )
        expect(rows).toEqual([{ messages: 50, first: 'こんにちは 10', body: Buffer.of(1), open: 1 }])
      })
      await admin.query(`drop database ${copy.database} with (force)`)
    }
  },
  NAMES.length * WITHIN_MILLISECONDS_EACH,
)

test('a migration that waits for a table lets the others through, and comes again', async () => {
  const database = await makeDatabase('upgrade_under_load')
  await on(database, async (client) => {
    await client.query(
      'create table schema_migrations (name text primary key, applied_at timestamptz default now())',
    )
    await step(client, NAMES[0]!)
    await client.query(ROWS)
  })
  const [reader, writer] = [new Client(database), new Client(database)]
  await Promise.all([reader.connect(), writer.connect()])
  try {
    // Somebody reads for a long time; the third migration changes this table.
    await reader.query('begin')
    await reader.query('select count(*) from messages')
    const upgrade = migrate(database)
    const waits = "select from pg_locks where not granted and relation = 'messages'::regclass"
    await expect.poll(async () => (await writer.query(waits)).rowCount, { timeout: 20_000 }).toBe(1)
    // Whoever comes now stands behind the migration, and is let through when it steps back; the reader still reads.
    await writer.query("update messages set text = 'written meanwhile' where external_id = 'SM10'")
    await reader.query('commit')
    expect((await upgrade).applied).toEqual(NAMES.slice(1))
    const { rows } = await writer.query("select text from messages where external_id = 'SM10'")
    expect(rows).toEqual([{ text: 'written meanwhile' }])
  } finally {
    await reader.end()
    await writer.end()
  }
})

test('a database that a newer version made is refused, and left alone', async () => {
  const database = await makeDatabase('upgrade_newer', 'upgrade_old')
  await on(database, (client) =>
    client.query("insert into schema_migrations (name) values ('9999-of-the-future')"),
  )
  await expect(migrate(database)).rejects.toThrow(NewerSchemaError)
  await expect(migrate(database)).rejects.toThrow(/9999-of-the-future/)
})
