/**
 * `npm run restore`: takes the place of what the database holds, all or nothing (precise 22). The schema is that of the
 * backup, so an older backup comes back as it was and is then brought forward like any older database.
 */
import { createReadStream } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { ClientConfig } from 'pg'
import { type Entry, extract as openExtract } from 'tar-stream'
import type { AttachmentStorage } from '../attachments/storage.ts'
import { newSecret } from '../lib/ids.ts'
import type { SecretBox } from '../lib/seal.ts'
import { beginAnew } from '../store/begin-anew.ts'
import { migrate, refuseUnknownMigrations } from '../store/migrate.ts'
import { openReplacement, type Replacement, type TableShape } from '../store/snapshot.ts'
import { forgetSecrets } from './forget-secrets.ts'
import { BackupError, type End, FORMAT, type Manifest } from './manifest.ts'

export interface RestoreReport extends End {
  madeAt: string
  /** Sends that waited when the backup was made: they may have left since, so a person decides. */
  asked: number
}

interface Target {
  connection: ClientConfig
  storage: AttachmentStorage
  box: SecretBox
  /** The channels' secrets stay behind: another key takes over. */
  withoutSecrets: boolean
  now: Date
}

export async function restoreBackup(file: string, target: Target): Promise<RestoreReport> {
  const { entries, explain } = openEntries(file)
  const manifest = await readManifest({ entries, explain })
  refuseAnotherKey(manifest, target)
  const replacement = await openReplacement(target.connection)
  try {
    const end = await readRest(entries, manifest, replacement, target.storage)
    await replacement.attach(manifest.sequences)
    const asked = await beginAnew(replacement, newSecret(), target.box.fingerprint)
    if (target.withoutSecrets) await forgetSecrets(replacement, target.box, target.now)
    await replacement.commit()
    await migrate(target.connection)
    return { ...end, madeAt: manifest.made_at, asked }
  } catch (error) {
    await replacement.abandon()
    throw await explain(error)
  }
}

/** The fingerprint of the key that a backup belongs to; for those who look before they leap. */
export async function readKeyFingerprint(file: string): Promise<string | null> {
  const reading = openEntries(file)
  const manifest = await readManifest(reading)
  await reading.entries.return(undefined)
  return manifest.key_fingerprint
}

interface Reading {
  entries: AsyncGenerator<Entry>
  /** Of an error that came up while reading: the file's own, where the file was the reason. */
  explain(error: unknown): Promise<unknown>
}

function openEntries(file: string): Reading {
  const extract = openExtract()
  let left = false
  let broken: Error | null = null
  const source = pipeline(createReadStream(file), createGunzip(), extract).catch((error: Error) => {
    if (!left) broken = unreadable(file, error)
  })

  async function* read(): AsyncGenerator<Entry> {
    try {
      for await (const entry of extract) yield entry
      await source
    } finally {
      left = true
      extract.destroy()
    }
    if (broken) throw broken
  }

  return {
    entries: read(),
    async explain(error) {
      // The entry that is just being read fails a moment before the file says why.
      await new Promise((resolve) => setImmediate(resolve))
      return broken ?? error
    },
  }
}

function unreadable(file: string, error: Error): Error {
  if (error instanceof BackupError) return error
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT'
    ? new BackupError('NO_SUCH_FILE', `There is no file ${file}.`, 'Name the backup to bring back.')
    : new BackupError(
        'BACKUP_UNREADABLE',
        `${file} is no whole backup: ${error.message}.`,
        'Take another one, or copy it here again. Nothing was changed.',
      )
}

async function readManifest({ entries, explain }: Reading): Promise<Manifest> {
  const { value: first } = await entries.next().catch(async (error: unknown) => {
    throw await explain(error)
  })
  const manifest =
    first?.header.name === 'manifest.json' ? (JSON.parse(String(await buffer(first))) as Manifest) : null
  if (manifest?.product !== 'tsunagi')
    throw new BackupError(
      'NO_BACKUP',
      'This file is no backup of Tsunagi.',
      'Name a file that “npm run backup” made.',
    )
  if (manifest.format > FORMAT)
    throw new BackupError(
      'NEWER_BACKUP',
      'This backup was made by a newer version of Tsunagi.',
      'Restore it with that version.',
    )
  refuseUnknownMigrations(manifest.migrations)
  return manifest
}

function refuseAnotherKey({ key_fingerprint: sealed }: Manifest, { box, withoutSecrets }: Target): void {
  if (withoutSecrets || sealed === null || sealed === box.fingerprint) return
  throw new BackupError(
    'SECRET_KEY_MISMATCH',
    `This backup's secrets are sealed with the key ${sealed}, and the key here is ${box.fingerprint}.`,
    'Set SECRET_KEY to the right one, or SECRET_KEY_OLD beside a newer one, or add --without-secrets and enter the channels’ secrets anew.',
  )
}

async function readRest(
  entries: AsyncGenerator<Entry>,
  manifest: Manifest,
  replacement: Replacement,
  storage: AttachmentStorage,
): Promise<End> {
  const tables = new Map(manifest.tables.map((table) => [table.name, table]))
  const rows = createRowWriter(replacement)
  let detached = false
  let files = 0
  for await (const entry of entries) {
    const [kind, name = '', id = ''] = entry.header.name.split('/')
    if (kind === 'schema') {
      await replacement.migrate(name.replace(/\.sql$/, ''), String(await buffer(entry)))
      continue
    }
    if (!detached) await replacement.detach()
    detached = true
    const table = kind === 'tables' ? tables.get(name) : undefined
    if (table) await rows.write(table, entry)
    else if (kind === 'attachments') {
      const key = { companyId: Number(name), attachmentId: id }
      await storage.keep(await storage.receive(entry, entry.header.size ?? 0), key)
      files++
    } else if (kind === 'end.json')
      return judgeEnd(JSON.parse(String(await buffer(entry))) as End, { rows: await rows.end(), files })
    else entry.resume()
  }
  throw new BackupError(
    'BACKUP_CUT_OFF',
    'The backup ends too early.',
    'Copy it here again. Nothing was changed.',
  )
}

/** One COPY a table, fed by all its pieces. */
function createRowWriter(replacement: Replacement) {
  const counts: End['rows'] = {}
  let current: { name: string; copy: Writable & { rowCount?: number } } | null = null

  async function finish(): Promise<void> {
    if (!current) return
    const { name, copy } = current
    current = null
    await pipeline(async function* () {}, copy)
    counts[name] = copy.rowCount ?? 0
  }

  return {
    async write(table: TableShape, piece: Readable): Promise<void> {
      if (current?.name !== table.name) {
        await finish()
        current = { name: table.name, copy: replacement.write(table) }
      }
      await pipeline(piece, current.copy, { end: false })
    },
    async end(): Promise<End['rows']> {
      await finish()
      return counts
    },
  }
}

function judgeEnd(said: End, found: End): End {
  const wrong = Object.entries(said.rows).filter(([name, count]) => (found.rows[name] ?? 0) !== count)
  if (wrong.length === 0 && said.files === found.files) return said
  const names = [...wrong.map(([name]) => name), ...(said.files === found.files ? [] : ['attachments'])]
  throw new BackupError(
    'BACKUP_INCOMPLETE',
    `The backup does not hold all that it says (${names.join(', ')}).`,
    'Copy it here again, or take another one. Nothing was changed.',
  )
}
