/** A migrated, empty database of its own for a test file, in about 60 ms. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'
import {
  type Connection,
  connectionStringOf,
} from '../../src/server/embedded-postgres/start-embedded-postgres.ts'
import { TEMPLATE } from './serve-postgres.ts'

export interface FreshDatabase {
  connection: Connection
  /** The same as one string. */
  connectionString: string
  /** Also ends connections that a test left open. */
  drop(): Promise<void>
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const server = inject('postgres')
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(server, `create database ${name} template ${TEMPLATE}`)
  const connection = { ...server, database: name }
  return {
    connection,
    connectionString: connectionStringOf(connection),
    drop: () => administer(server, `drop database ${name} with (force)`),
  }
}

async function administer(server: Connection, statement: string): Promise<void> {
  const client = new Client(server)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
