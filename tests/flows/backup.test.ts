/** B1: what was backed up comes back whole on another database, under the same key and no other (precise 22). */
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, gunzipSync } from 'node:zlib'
import { Client, type ClientConfig } from 'pg'
import { extract as openExtract, pack as openPack } from 'tar-stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../../src/server/app.ts'
import { createS3Storage } from '../../src/server/attachments/s3-storage.ts'
import { type AttachmentStorage, createFolderStorage } from '../../src/server/attachments/storage.ts'
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
import { S3, startS3Server } from '../support/s3-server.ts'
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

async function restore(
  options: { box?: typeof KEY; withoutSecrets?: boolean; from?: string; storage?: AttachmentStorage } = {},
) {
  const database = await freshDatabase()
  databases.push(database)
  const { box = KEY, withoutSecrets = false, from = file, storage = storageIn(folder) } = options
  const { connection } = database
  const target = { connection, storage, box, withoutSecrets, now: NOW }
  return { database, report: await restoreBackup(from, target) }
}

/** Where the restored product's words would go; nobody answers them. */
let provider: Server
const sent: string[] = []
beforeAll(async () => {
  provider = createServer(async (request, response) => {
    sent.push(`${request.method} ${await text(request)}`)
    response.writeHead(500).end()
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
})
afterAll(() => provider.close())

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
    TWILIO_API_BASE: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
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
    filesFolder: join(folder, 'attachments'),
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
    expect(sent.filter((call) => call.startsWith('POST') && call.includes('Waits'))).toEqual([])
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
    expect(channel).toMatchObject({
      id: world.channelId,
      status: 'attention',
      status_words: [{ code: 'RESTORED_WITHOUT_SECRETS', values: {} }],
    })
    const changed = await mio.patch<Channel>(`/channels/${world.channelId}`, { auth_token: 'entered-again' })
    expect(changed.status).toBe(200)
    // Nobody could give a code for a secret that cannot be opened.
    expect(await app.core.db.query('select user_id from second_factors')).toEqual([])
  } finally {
    await app.stop()
  }
})

/** The same backup, but for one entry. */
async function backupWithout(isGone: (entry: string) => boolean): Promise<string> {
  const path = join(folder, 'less.tar.gz')
  const pack = openPack()
  const written = pipeline(pack, createGzip(), createWriteStream(path))
  const extract = openExtract()
  const read = pipeline(createReadStream(file), createGunzip(), extract)
  for await (const entry of extract) {
    const bytes = await buffer(entry)
    if (!isGone(entry.header.name)) pack.entry({ name: entry.header.name }, bytes)
  }
  pack.finalize()
  await Promise.all([read, written])
  return path
}

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
    now: NOW,
  }
  await expect(restoreBackup(cut, target)).rejects.toMatchObject({ code: 'BACKUP_UNREADABLE' })
  for (const part of ['attachments/', 'tables/send_attempts/']) {
    const less = await backupWithout((name) => name.startsWith(part))
    await expect(restoreBackup(less, target)).rejects.toMatchObject({ code: 'BACKUP_INCOMPLETE' })
    expect(await contents(database.connection)).toBe(before)
  }
  const endless = await backupWithout((name) => name === 'end.json')
  await expect(restoreBackup(endless, target)).rejects.toMatchObject({ code: 'BACKUP_CUT_OFF' })
  expect(await contents(database.connection)).toBe(before)
})

test('it is of one moment: what is written while it is made is in none of its tables', async () => {
  const { connection } = world.database
  const during = join(folder, 'during.tar.gz')
  // The backup waits for readers that are behind, and those would wait for the table.
  await world.settle()
  const writer = new Client(connection)
  await writer.connect()
  try {
    await writer.query('begin')
    await writer.query('lock table messages in access exclusive mode')
    const storage = storageIn(world.dataDir)
    const written = writeBackup({ connection, storage, file: during, now: NOW })
    // Not the product, which reads too, nor another database of these tests, whose tables have the same numbers.
    const waits = `select from pg_locks join pg_stat_activity using (pid) where not granted
      and relation = 'messages'::regclass and datname = current_database() and query ilike 'copy%'`
    // Conversations are read by now, and messages are about to be.
    await expect
      .poll(async () => (await world.app.core.db.query(waits)).length, { timeout: 40_000 })
      .toBeGreaterThan(0)
    await writer.query("update messages set text = 'written meanwhile' where text = 'On its way'")
    await writer.query('commit')
    await written
    const bytes = gunzipSync(await readFile(during))
    expect(bytes.includes('written meanwhile')).toBe(false)
    expect(bytes.includes('On its way')).toBe(true)
  } finally {
    await writer.query("update messages set text = 'On its way' where text = 'written meanwhile'")
    await writer.end()
  }
})

test('attachments in S3 go into the backup, and from it into another S3 or a folder', async () => {
  const stores = [await startS3Server(), await startS3Server()] as const
  try {
    const [one, other] = stores.map(({ place }) => createS3Storage({ ...S3, place }, storageIn(folder)))
    const { database } = await restore({ storage: one! })
    expect([...stores[0].objects.values()]).toEqual([PICTURE])

    const { connection } = database
    const again = join(folder, 'from-s3.tar.gz')
    const report = await writeBackup({ connection, storage: one!, file: again, now: NOW })
    expect(report).toMatchObject({ files: 1, missingFiles: 0 })
    await restore({ from: again, storage: other! })
    expect([...stores[1].objects]).toEqual([...stores[0].objects])

    // A store that fails is no file that is missing: then there is no backup, and what was restored before stays.
    stores[0].failNext(1)
    await expect(writeBackup({ connection, storage: one!, file: again, now: NOW })).rejects.toThrow('503')
    stores[1].failNext(1)
    const before = await contents(connection)
    const target = { connection, storage: other!, box: KEY, withoutSecrets: false, now: NOW }
    await expect(restoreBackup(again, target)).rejects.toThrow('503')
    expect(await contents(connection)).toBe(before)
  } finally {
    for (const store of stores) await store.close()
  }
})

test('the key is not in it, nor what it seals', async () => {
  const bytes = gunzipSync(await readFile(file))
  for (const secret of ['07'.repeat(32), 'example-auth-token']) expect(bytes.includes(secret)).toBe(false)
  expect(bytes.includes(KEY.fingerprint)).toBe(true)
})
