/** B1: what was backed up comes back whole on another database, under the same key and no other (precise 22). */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Client, type ClientConfig } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/server/app.ts'
import { createFolderStorage } from '../../src/server/attachments/storage.ts'
import { restoreBackup } from '../../src/server/backup/restore-backup.ts'
import { writeBackup } from '../../src/server/backup/write-backup.ts'
import { readConfig } from '../../src/server/config.ts'
import { createClock } from '../../src/server/lib/clock.ts'
import { createSecretBox } from '../../src/server/lib/seal.ts'
import { createLog } from '../../src/server/log.ts'
import { openDb } from '../../src/server/store/db.ts'
import { claimKeyFingerprint, ensureInstallation } from '../../src/server/store/installation.ts'
import type { Channel } from '../../src/shared/contract/channels.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { dumpSchema } from '../support/dump-schema.ts'
import { freePort } from '../support/free-port.ts'
import { createWorld, type Session, sessionWith, type World } from '../support/world.ts'

const KEY = createSecretBox('07'.repeat(32))
const OTHER_KEY = createSecretBox('08'.repeat(32))
const PICTURE = readFileSync(join(import.meta.dirname, '../../simulator/samples/chair.jpg'))
const NOW = new Date()

let world: World
let talk: Talk
let folder: string
let file: string
const databases: FreshDatabase[] = []

beforeAll(async () => {
  world = await createWorld()
  talk = await startTalk(world, '改行\nとタブ\tと\\N')
  world.simulator.write(talk.customer.id, {
    media: { content_type: 'image/jpeg', bytes: PICTURE, name: null },
  })
  await world.settle()
  await talk.reply('On its way')
  await world.settle()
  // Waits to be sent when the backup is made.
  await world.simulator.addFault({ kind: 'connection_refused' })
  await talk.reply('Waits')
  await world.app.settle()
  await claimKeyFingerprint(world.app.core.db, KEY.fingerprint)
  await world.app.core.db.query(
    `insert into second_factors (company_id, user_id, secret, confirmed_at, created_at)
     values (1, $1, 'sealed by the old key', null, now())`,
    [world.owner.userId],
  )
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-backup-'))
  file = join(folder, 'backup.tar.gz')
  await writeBackup({
    connection: world.database.connection,
    storage: storageIn(world.dataDir),
    file,
    now: NOW,
  })
})
afterAll(async () => {
  await world?.stop()
  for (const database of databases) await database.drop()
  await rm(folder, { recursive: true, force: true })
})

function storageIn(dataDir: string) {
  return createFolderStorage(join(dataDir, 'attachments'))
}

async function restore(options: { box?: typeof KEY; withoutSecrets?: boolean; from?: string } = {}) {
  const database = await freshDatabase()
  databases.push(database)
  const { box = KEY, withoutSecrets = false, from = file } = options
  const { connection } = database
  const target = { connection, storage: storageIn(folder), box, withoutSecrets, now: NOW }
  return { database, report: await restoreBackup(from, target) }
}

/** The product on what was restored, without its schedule: what it would do of its own accord comes by `settle`. */
async function open(
  connection: ClientConfig,
  box: typeof KEY,
): Promise<{ app: App; url: string; mio: Session; epoch: string }> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = readConfig({
    DATA_DIR: folder,
    PORT: String(port),
    PUBLIC_URL: url,
    TWILIO_API_BASE: 'http://127.0.0.1:9',
  })
  const db = openDb(connection, () => {})
  const { epoch } = await ensureInstallation(db, 'not this one')
  await db.close()
  const app = await createApp({
    config,
    connection,
    epoch,
    box,
    clock: createClock(),
    log: createLog('fatal'),
  })
  await app.start()
  const signedIn = await fetch(`${url}/api/inbox/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'mio@minato.example', password: 'correct horse battery' }),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { app, url, mio: sessionWith(url, cookie, world.owner.userId), epoch }
}

async function contents(connection: ClientConfig): Promise<string> {
  const client = new Client(connection)
  await client.connect()
  const { rows } = await client.query<{ name: string; rows: string }>(
    `select c.relname as name, (xpath('/row/n/text()', query_to_xml(format(
       'select count(*) || '' '' || coalesce(md5(string_agg(t::text, '','' order by t::text)), '''') as n from %I as t',
       c.relname), false, true, '')))[1]::text as rows
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('events', 'event_readers', 'schema_migrations', 'installation', 'search_progress',
         'outbox', 'gap_checks', 'messages') order by 1`,
  )
  await client.end()
  return rows.map(({ name, rows: found }) => `${name} ${found}`).join('\n')
}

test('B1, B4: everything comes back and goes on; what waited to be sent is asked of a person', async () => {
  const before = await contents(world.database.connection)
  const { database, report } = await restore()
  expect(report).toMatchObject({ files: 1, asked: 1 })
  expect(await contents(database.connection)).toBe(before)

  const client = new Client(database.connection)
  await client.connect()
  await expect(await dumpSchema(client)).toMatchFileSnapshot('../../migrations/schema.sql')
  const receipts = await client.query(
    "select nextval('receipt_numbers') > max(receipt_number) as on from messages",
  )
  expect(receipts.rows).toEqual([{ on: true }])
  await client.end()

  const { app, url, mio, epoch } = await open(database.connection, KEY)
  try {
    const path = `/conversations/${talk.conversation.id}/messages`
    const { data, event_cursor: cursor } = await mio.get<Message[]>(path)
    const texts = data.map((message) => message.text)
    expect(texts).toEqual(['Waits', 'On its way', null, '改行\nとタブ\tと\\N'])
    // Cursors of before mean nothing here.
    expect(cursor.startsWith(`${epoch}.`)).toBe(true)
    expect((await world.owner.get(path)).event_cursor.startsWith(`${epoch}.`)).toBe(false)
    const [picture] = data[2]!.attachments
    const bytes = await fetch(new URL(picture!.url!, url), {
      headers: { cookie: mio.cookie },
    })
    expect(Buffer.from(await bytes.arrayBuffer()).equals(PICTURE)).toBe(true)
    // Search is there, and what comes now is numbered on.
    expect((await mio.get<{ messages: unknown[] }>('/search?q=改行')).status).toBe(200)
    const [conversation] = (await mio.get<Conversation[]>('/conversations')).data
    expect(conversation!.unread_count).toBe(2)
    // B4: it may have left since the backup was made.
    await app.settle()
    const waiting = (await mio.get<Message[]>(path)).data[0]!
    expect(waiting).toMatchObject({ text: 'Waits', status: 'unknown' })
    expect((await mio.post(`${path}/${waiting.id}/give_up`)).status).toBe(200)
  } finally {
    await app.stop()
  }
})

test('another key is refused, and nothing is changed; without secrets the channel asks for them', async () => {
  await expect(restore({ box: OTHER_KEY })).rejects.toMatchObject({ code: 'SECRET_KEY_MISMATCH' })
  const { database } = await restore({ box: OTHER_KEY, withoutSecrets: true })
  const { app, mio } = await open(database.connection, OTHER_KEY)
  try {
    const [channel] = (await mio.get<Channel[]>('/channels')).data
    expect(channel).toMatchObject({ id: world.channelId, status: 'attention' })
    const changed = await mio.patch<Channel>(`/channels/${world.channelId}`, { auth_token: 'entered-again' })
    expect(changed.status).toBe(200)
    // Nobody could give a code for a secret that cannot be opened.
    expect(await app.core.db.query('select user_id from second_factors')).toEqual([])
  } finally {
    await app.stop()
  }
})

test('a file that was cut off, or holds less than it says, changes nothing', async () => {
  const { database } = await restore()
  const before = await contents(database.connection)
  const cut = join(folder, 'cut.tar.gz')
  await writeFile(cut, (await readFile(file)).subarray(0, -200))
  const target = {
    connection: database.connection,
    storage: storageIn(folder),
    box: KEY,
    withoutSecrets: false,
  }
  await expect(restoreBackup(cut, { ...target, now: NOW })).rejects.toMatchObject({
    code: 'BACKUP_UNREADABLE',
  })
  expect(await contents(database.connection)).toBe(before)
})

test('the key is not in it, nor what it seals', async () => {
  const bytes = gunzipSync(await readFile(file))
  for (const secret of ['07'.repeat(32), 'example-auth-token']) expect(bytes.includes(secret)).toBe(false)
  expect(bytes.includes(KEY.fingerprint)).toBe(true)
})
