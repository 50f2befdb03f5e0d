import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../tests/support/database.ts'
import { type Db, isDatabaseUnavailable, openDb } from './db.ts'

let database: FreshDatabase
let db: Db
let admin: Client

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
  admin = new Client(database.connection)
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await db.close()
  await database.drop()
})

/** Resolves when the backend is gone and our side has heard of it. */
async function endBackend(pid: number): Promise<void> {
  await admin.query('select pg_terminate_backend($1, 5000)', [pid])
}

test('a connection that breaks between two statements of a transaction fails that transaction alone', async () => {
  const broken = db.transaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
    await endBackend(row?.pid ?? 0)
    // The next statement meets a connection that has already said that it is broken.
    await new Promise((resolve) => setImmediate(resolve))
    await tx.query('select 1 as one')
  })
  const error = await broken.then(() => null).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Error)
  expect(isDatabaseUnavailable(error)).toBe(true)
  // The process lives, and the pool hands out a good connection.
  expect(await db.query<{ one: number }>('select 1 as one')).toEqual([{ one: 1 }])
})

test.each([
  ['a socket that the server has closed', 'EPIPE', 'write EPIPE'],
  ['a server that is not there', 'ECONNREFUSED', 'connect ECONNREFUSED'],
  ['a socket file that is not there', 'ENOENT', 'connect ENOENT /tmp/x/.s.PGSQL.5432'],
  ['a stream that was destroyed', 'ERR_STREAM_DESTROYED', 'Cannot call write after a stream was destroyed'],
  ['a deadlock that came back each time', '40P01', 'deadlock detected'],
  ['a serialisation failure that came back each time', '40001', 'could not serialize access'],
  [
    'a crash of another backend',
    '57P02',
    'terminating connection because of crash of another server process',
  ],
])('%s is no fault of what was asked', (_name, code, message) => {
  expect(isDatabaseUnavailable(Object.assign(new Error(message), { code }))).toBe(true)
})

test.each([
  ['22P02', 'invalid input syntax'],
  ['23505', 'duplicate key value'],
  ['42703', 'column does not exist'],
])('%s is one', (code, message) => {
  expect(isDatabaseUnavailable(Object.assign(new Error(message), { code }))).toBe(false)
})
