import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
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

test('a write that nobody waited for rolls all of it back, and its error is the one that is told', async () => {
  await admin.query('create table sent (number int primary key)')
  const failed = db.transaction(async (tx) => {
    tx.sent(tx.query('insert into sent values (1)'), tx.query('insert into sent values (1)'))
    await tx.query('select 1 as one')
  })
  await expect(failed).rejects.toMatchObject({ code: '23505' })
  expect(await db.query('select number from sent')).toEqual([])
  await db.transaction(async (tx) => tx.sent(tx.query('insert into sent values (2)')))
  expect(await db.query('select number from sent')).toEqual([{ number: 2 }])
})

test('a failure that the work has swallowed is no success: nothing was written', async () => {
  const swallowed = db.transaction(async (tx) => {
    await tx.query('insert into sent values (3)')
    await tx.query('insert into sent values (3)').catch(() => {})
  })
  await expect(swallowed).rejects.toThrow('rolled back')
  expect(await db.query('select number from sent where number = 3')).toEqual([])
})

test('begin, the first look, the last writes and the commit take two ways to the database', async () => {
  const ways: string[][] = []
  let open: string[] | null = null
  const { query } = Client.prototype
  const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    ...args: unknown[]
  ) {
    if (!open) {
      open = []
      ways.push(open)
      setImmediate(() => {
        open = null
      })
    }
    const [asked] = args as [string | { text: string }]
    open.push((typeof asked === 'string' ? asked : asked.text).split(' ')[0] as string)
    return (query as (...all: unknown[]) => unknown).apply(this, args)
  } as never)
  try {
    await db.transaction(async (tx) => {
      await tx.query('select 1 as one')
      tx.sent(tx.query('insert into sent values (4)'), tx.query('delete from sent where number = 4'))
    })
  } finally {
    spy.mockRestore()
  }
  expect(ways).toEqual([
    ['begin', 'select'],
    ['insert', 'delete', 'commit'],
  ])
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

test.each([
  ['Connection terminated unexpectedly', true],
  ['Client has encountered a connection error and is not queryable', true],
  ['timeout exceeded when trying to connect', true],
  ['Part terminated early due to unexpected end of multipart data', false],
  ['the mail server closed the connection', false],
])('“%s” says that the database is away: %s', (message, away) => {
  expect(isDatabaseUnavailable(new Error(message))).toBe(away)
})
