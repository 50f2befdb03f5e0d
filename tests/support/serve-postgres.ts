/** One embedded PostgreSQL for a whole run, with a migrated database from which each test file gets a copy. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import {
  type Connection,
  startEmbeddedPostgres,
} from '../../src/server/embedded-postgres/start-embedded-postgres.ts'
import { migrate } from '../../src/server/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: Connection
  }
}

export const TEMPLATE = 'migrated_template'

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsunagi-test-'))
  // When root runs the tests, the server's user has to get in.
  await chmod(dataDir, 0o711)
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: { info: console.log, warn: console.warn },
  })
  await makeTemplate(postgres.connection)
  project.provide('postgres', postgres.connection)
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true })
  }
}

async function makeTemplate(connection: Connection): Promise<void> {
  const admin = new Client(connection)
  await admin.connect()
  try {
    // Nothing here has to outlive the machine: each database is made, and waited for, four times a minute.
    await admin.query('alter system set fsync = off')
    await admin.query('select pg_reload_conf()')
    await admin.query(`create database ${TEMPLATE}`)
    await migrate({ ...connection, database: TEMPLATE })
    // A connection to it would make copying fail.
    await admin.query(`alter database ${TEMPLATE} allow_connections false`)
  } finally {
    await admin.end()
  }
}
