import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../tests/support/database.ts'
import { type Db, openDb } from './db.ts'
import { headPosition, readCompanyEvents, readEvents } from './events.ts'

/** Each has more digits than the one before, or sorts elsewhere when it is taken for a text. */
const XACTS = ['8', '9', '10', '11', '99', '100']
const START = { xact: '0', id: 0 }

let database: FreshDatabase
let db: Db

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
  for (const xact of XACTS)
    await db.query(
      `insert into events (company_id, xact, type, recorded_at) values (1, $1::xid8, 'test', now())`,
      [xact],
    )
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

test('events are read in the order of their transactions, also where a number gains a digit', async () => {
  const { events } = await readEvents(db, START, 100)
  expect(events.map((event) => event.xact)).toEqual(XACTS)
  const company = await readCompanyEvents(db, 1, START, { xact: '1000', id: 0 }, 100)
  expect(company.map((event) => event.xact)).toEqual(XACTS)
})

test('page by page none is stepped over and none comes twice', async () => {
  const read: string[] = []
  for (let from = START; ; ) {
    const { events } = await readEvents(db, from, 2)
    const last = events.at(-1)
    if (!last) break
    read.push(...events.map((event) => event.xact))
    from = { xact: last.xact, id: last.id }
  }
  expect(read).toEqual(XACTS)
})

test('the head is the newest', async () => {
  expect((await headPosition(db)).xact).toBe('100')
})
