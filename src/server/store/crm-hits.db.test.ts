/** A million persons are too many for each test run; that each look goes by an index at any size is shown by its plan. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../tests/support/database.ts'
import { insertCompany } from './companies.ts'
import { findCrmHits, personLooks } from './crm-hits.ts'
import { searchCrm } from './crm-search.ts'
import { type Db, openDb, type Sql } from './db.ts'
import { insertUser } from './users.ts'

const PERSONS = Number(process.env.PERSONS ?? 10_000)

let database: FreshDatabase
let db: Db
let companyId: number

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
  const at = new Date()
  companyId = await insertCompany(db, { name: 'Many', locale: 'en', timeZone: 'UTC' }, at)
  const person = { companyId, name: 'Mio', email: 'mio@many.example', locale: 'en' as const }
  await insertUser(db, { ...person, timeZone: 'UTC', admin: true, accountSettingsAccess: true }, at)
  // By slices: a statement may take five seconds.
  for (let from = 0; from < PERSONS; from += 2_000)
    await db.query(
      `insert into persons (company_id, name, owner_id, emails, phones, im, visible_to, label_ids, custom_fields,
       search_name, search_email, search_phone, grams, add_time, update_time)
     select $1, p.name, u.id, '[]', '[]', '[]', 3, '{}', '{}', lower(p.name), 'p' || n || '@example.jp', '',
       array_to_tsvector((select array_agg(distinct substr(lower(p.name), i, 3)) from generate_series(1, length(p.name)) i)),
       now(), now() - n * interval '1 second'
     from (select n, (array['Tanaka','Suzuki','Sato','Hughes','Costa','Raman'])[n % 6 + 1] || ' ' || md5(n::text) as name
       from generate_series($2::int + 1, least($2::int + 2000, $3::int)) n) p, users u where u.company_id = $1`,
      [companyId, from, PERSONS],
    )
  await db.query('analyze persons')
}, 600_000)
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const INDEXES = {
  beginning: ['persons_by_name', 'persons_by_email', 'persons_by_phone'],
  newest: ['persons_by_update'],
  anywhere: ['persons_by_gram'],
}

test.each(Object.entries(personLooks))(
  'the look "%s" goes by its index, and never through the table',
  async (look, text) => {
    const values: unknown[] = [companyId, null, 'hughes a', '12']
    if (look === 'anywhere') values.push("'hug' & 'ugh' & 'ghe' & 'hes'")
    const rows = await db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    for (const index of INDEXES[look as keyof typeof INDEXES]) expect(plan).toContain(index)
    expect(plan).not.toMatch(/Seq Scan on persons/)
  },
)

test('a common beginning, a common middle and a rare piece are all found, those that begin so first', async () => {
  const found = async (text: string) =>
    (await findCrmHits(db, companyId, null, text)).map(({ title }) => title)
  expect(await found('Tanaka')).toHaveLength(10)
  expect((await found('tana')).every((title) => title.startsWith('Tanaka'))).toBe(true)
  expect(await found('ghes ')).toHaveLength(10)
  const [first] = await db.query<{ name: string }>(
    'select name from persons where company_id = $1 order by update_time limit 1',
    [companyId],
  )
  expect(await found(first?.name.slice(9, 20) ?? '')).toEqual([first?.name])
  expect(await found('no such person')).toEqual([])
})

describe('the search of the API', () => {
  const search = (text: string, limit: number, sql: Sql = db) =>
    searchCrm(sql, companyId, null, {
      type: 'person',
      text,
      match: 'middle',
      columns: ['search_name', 'search_email', 'search_phone'],
      where: {},
      limit,
    })

  test('answers a common beginning from the index by name alone, in its order, and pages on from there', async () => {
    const asked: string[] = []
    const listening: Sql = {
      query: (text, values) => {
        asked.push(text)
        return db.query(text, values)
      },
    }
    const ten = await search('ta', 10, listening)
    expect(asked).toHaveLength(1)
    expect(asked[0]).not.toContain('@@')
    const names = ten.map(({ label }) => label)
    expect(names).toEqual([...names].sort())
    const all = await search('tanaka', 3_000)
    expect(all.slice(0, 10)).toEqual(await search('tanaka', 10))
    expect(all.every(({ score }) => score === 0.7)).toBe(true)
  })

  test.each(['ana', '7'])('answers %s, which many hold somewhere, from among the newest', async (text) => {
    const asked: string[] = []
    const listening: Sql = {
      query: (statement, values) => {
        asked.push(statement)
        return db.query(statement, values)
      },
    }
    expect(await search(text, 50, listening)).toHaveLength(50)
    expect(asked.some((statement) => statement.includes('@@'))).toBe(false)
  })

  test('finds a name of one letter exactly, however old it is', async () => {
    await db.query(
      `insert into persons (company_id, name, owner_id, emails, phones, im, visible_to, label_ids, custom_fields,
         search_name, search_email, search_phone, grams, add_time, update_time)
       select $1, 'Q', id, '[]', '[]', '[]', 3, '{}', '{}', 'q', '', '', array_to_tsvector(array['q']), now(), '2020-01-01'
       from users where company_id = $1`,
      [companyId],
    )
    const exactly = {
      type: 'person',
      text: 'q',
      match: 'exact',
      columns: ['search_name'],
      where: {},
      limit: 5,
    } as const
    const found = await searchCrm(db, companyId, null, { ...exactly, columns: [...exactly.columns] })
    expect(found.map(({ label }) => label)).toEqual(['Q'])
  })

  test('looks at no more than enough of those that hold two letters somewhere', async () => {
    const explaining: Sql = {
      query: async (text, values) => {
        if (!text.includes('@@')) return await db.query(text, values)
        plan = (await db.query<{ 'QUERY PLAN': string }>(`explain (analyze, timing off) ${text}`, values))
          .map((row) => row['QUERY PLAN'])
          .join('\n')
        return []
      },
    }
    let plan = ''
    await search('ana', 150, explaining)
    const looked = /CTE Scan on anywhere .*actual rows=([\d.]+)/.exec(plan)
    expect(Number(looked?.[1])).toBeLessThanOrEqual(3_000)
  })
})
