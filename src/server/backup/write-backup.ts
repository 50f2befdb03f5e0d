/** `npm run backup`: one consistent snapshot of database and attachments, never the key (precise 22). */
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ClientConfig } from 'pg'
import { pack as openPack, type Pack } from 'tar-stream'
import type { AttachmentStorage, FileKey } from '../attachments/storage.ts'
import { migrationSql } from '../store/migrate.ts'
import { haveReadersWork, openSnapshot, type Snapshot } from '../store/snapshot.ts'
import { BackupError, type End, FORMAT, type Manifest } from './manifest.ts'

export interface BackupReport extends End {
  keyFingerprint: string | null
  /** Files that rows speak of and that are not there. */
  missingFiles: number
}

const PIECE_BYTES = 4 * 1_048_576
/** Attachments are compressed already, and rows get little smaller at a higher level. */
const GZIP_LEVEL = 2
const NEWLINE = 10

export async function writeBackup(options: {
  connection: ClientConfig
  storage: AttachmentStorage
  file: string
  now: Date
}): Promise<BackupReport> {
  const { connection, storage, file, now } = options
  await letReadersCatchUp(connection)
  const snapshot = await openSnapshot(connection)
  const draft = `${file}.draft`
  try {
    const pack = openPack()
    const written = pipeline(
      pack,
      createGzip({ level: GZIP_LEVEL }),
      createWriteStream(draft, { mode: 0o600 }),
    )
    const filled = fill(pack, snapshot, storage, now).catch((error: Error) => {
      pack.destroy(error)
      throw error
    })
    const [report] = await Promise.all([filled, written])
    await syncFile(draft)
    // From now on it is there whole; a backup that failed leaves the one before it.
    await rename(draft, file)
    return report
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await snapshot.close()
  }
}

const CATCH_UP_LOOKS = 20
const BETWEEN_LOOKS_MILLISECONDS = 100

/** Automatic notes follow the events, which the backup leaves out: a moment at which they are through is best. */
async function letReadersCatchUp(connection: ClientConfig): Promise<void> {
  for (let look = 0; look < CATCH_UP_LOOKS && (await haveReadersWork(connection)); look++)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MILLISECONDS))
}

async function fill(
  pack: Pack,
  snapshot: Snapshot,
  storage: AttachmentStorage,
  now: Date,
): Promise<BackupReport> {
  const manifest: Manifest = {
    product: 'tsunagi',
    format: FORMAT,
    made_at: now.toISOString(),
    key_fingerprint: snapshot.keyFingerprint,
    migrations: snapshot.migrations,
    tables: snapshot.tables,
    sequences: snapshot.sequences,
  }
  await add(pack, 'manifest.json', json(manifest))
  for (const name of snapshot.migrations) await add(pack, `schema/${name}.sql`, schemaOf(name))
  const rows: End['rows'] = {}
  for (const table of snapshot.tables)
    rows[table.name] = await addRows(pack, table.name, snapshot.read(table))
  let files = 0
  let missingFiles = 0
  for (const key of await snapshot.files()) {
    if (await addFile(pack, storage, key)) files++
    else missingFiles++
  }
  const end: End = { rows, files }
  await add(pack, 'end.json', json(end))
  pack.finalize()
  return { ...end, keyFingerprint: snapshot.keyFingerprint, missingFiles }
}

function schemaOf(name: string): Buffer {
  const sql = migrationSql(name)
  if (sql !== null) return Buffer.from(sql)
  throw new BackupError(
    'NEWER_SCHEMA',
    `This database was made by a newer version of Tsunagi (it has ${name}).`,
    'Make the backup with that version.',
  )
}

/** Each piece ends with a whole row. Answers how many rows there were. */
async function addRows(pack: Pack, table: string, bytes: Readable): Promise<number> {
  let held: Buffer[] = []
  let size = 0
  let rows = 0
  let pieces = 0
  const write = async (piece: Buffer) => {
    pieces++
    await add(pack, `tables/${table}/${String(pieces).padStart(6, '0')}.copy`, piece)
  }
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    held.push(chunk)
    size += chunk.length
    rows += countRows(chunk)
    if (size < PIECE_BYTES) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(NEWLINE) + 1
    if (end > 0) await write(all.subarray(0, end))
    held = [all.subarray(end)]
    size = all.length - end
  }
  if (size > 0) await write(Buffer.concat(held))
  return rows
}

/** In COPY's text format a line break is the end of a row and nothing else. */
function countRows(bytes: Buffer): number {
  let rows = 0
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) rows++
  return rows
}

/** False where it is not there: its message may have been deleted since the snapshot. */
async function addFile(pack: Pack, storage: AttachmentStorage, key: FileKey): Promise<boolean> {
  const size = await storage.sizeOf(key)
  if (size === null) return false
  const name = `attachments/${key.companyId}/${key.attachmentId}`
  await new Promise<void>((resolve, reject) => {
    const entry = pack.entry({ name, size, mode: 0o600 }, (error) => (error ? reject(error) : resolve()))
    pipeline(storage.read(key), entry).catch(reject)
  })
  return true
}

function add(pack: Pack, name: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = pack.entry({ name, size: bytes.length, mode: 0o600 }, (error) =>
      error ? reject(error) : resolve(),
    )
    entry.end(bytes)
  })
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
