/**
 * Forward-only migrations: `migrations/NNNN-name.sql`, each in a transaction of its own, under a lock so that of
 * several processes one migrates. A database that is newer than this program is refused: it would be misread.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** Any number nobody else uses. */
const MIGRATION_LOCK = 7_283_462_011

export class NewerSchemaError extends Error {
  override name = 'NewerSchemaError'
}

export async function migrate(connection: pg.ClientConfig | string): Promise<{ applied: string[] }> {
  const client = new pg.Client(connection)
  // A connection that breaks rejects its statement; without a listener it would end the process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`create table if not exists schema_migrations (
      name text primary key, applied_at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string }>('select name from schema_migrations')
    const known = readMigrations()
    refuseNewer(
      rows.map((row) => row.name),
      known.map((migration) => migration.name),
    )
    const done = new Set(rows.map((row) => row.name))
    const applied: string[] = []
    for (const migration of known) {
      if (done.has(migration.name)) continue
      await apply(client, migration)
      applied.push(migration.name)
    }
    return { applied }
  } finally {
    await client.end()
  }
}

/** Null where this program does not know it. */
export function migrationSql(name: string): string | null {
  return readMigrations().find((migration) => migration.name === name)?.sql ?? null
}

interface Migration {
  name: string
  sql: string
}

function readMigrations(): Migration[] {
  const folder = findMigrations()
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .sort()
    .map((file) => ({ name: file.replace(/\.sql$/, ''), sql: readFileSync(join(folder, file), 'utf8') }))
}

/** The project's root lies two folders up in the bundle (`dist/server`), three in the source. */
function findMigrations(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  for (const up of ['../..', '../../..']) {
    const folder = join(here, up, 'migrations')
    try {
      readdirSync(folder)
      return folder
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Error(`the folder "migrations" was not found near ${here}`)
}

/** @throws NewerSchemaError where this program does not know all of them */
export function refuseUnknownMigrations(present: string[]): void {
  refuseNewer(
    present,
    readMigrations().map((migration) => migration.name),
  )
}

function refuseNewer(present: string[], known: string[]): void {
  const unknown = present.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new NewerSchemaError(
      `The database was made by a newer version of Tsunagi (it has ${unknown.join(', ')}). Start that version, or restore a backup from before the upgrade.`,
    )
}

/**
 * Who waits for a table's lock stands in front of everybody that comes after, so a migration waits two seconds at most,
 * lets the others through, and tries again.
 */
const LOCK_TIMEOUT = '2s'
const ATTEMPTS = 30
const BETWEEN_ATTEMPTS_MILLISECONDS = 1_000
const LOCK_NOT_AVAILABLE = '55P03'

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await applyOnce(client, migration)
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt >= ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_ATTEMPTS_MILLISECONDS))
    }
  }
}

async function applyOnce(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
    await client.query(migration.sql)
    await client.query('insert into schema_migrations (name) values ($1)', [migration.name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
