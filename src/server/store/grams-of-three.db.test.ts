/** What a migration makes of rows that were written with pairs is what is written since. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../tests/support/database.ts'
import { bigramsOf } from '../lib/bigrams.ts'
import { foldLine } from '../lib/fold-text.ts'
import { gramsOf } from '../lib/grams.ts'
import { insertCompany } from './companies.ts'
import { type Db, openDb } from './db.ts'
import { migrationSql } from './migrate.ts'
import { insertUser } from './users.ts'

let database: FreshDatabase
let db: Db

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const TEXTS = [
  ['佐藤 花子', 'hanako.sato@mail.example', '09012345678\n819012345678'],
  ['ab佐藤cd12 Ωμέγα 7', '', ''],
  ['Room 12-34 (5)', 'a@b.example\nuser4711@tools.example', ''],
  ['+81 90-1234-5678', '', '7'],
  ['Amelia O’Hara-Smith', '', ''],
  ["Amelia O'Hara-Smith", 'amelia.o.hara@mail.example', ''],
  ['𠮷野家2号店カタカナーabc', '', ''],
  ['。!', '', ''],
]

test('pairs become grams', async () => {
  const at = new Date()
  const companyId = await insertCompany(db, { name: 'Old', locale: 'en', timeZone: 'UTC' }, at)
  const mio = { companyId, name: 'Mio', email: 'mio@old.example', locale: 'en' as const, timeZone: 'UTC' }
  await insertUser(db, { ...mio, admin: true, accountSettingsAccess: true }, at)
  for (const [name = '', email = '', phone = ''] of TEXTS) {
    const lines = [foldLine(name), ...email.split('\n'), ...phone.split('\n')]
    await db.query(
      `insert into persons (company_id, name, owner_id, emails, phones, im, visible_to, label_ids, custom_fields,
         search_name, search_email, search_phone, grams, add_time, update_time)
       select $1, $2, id, '[]', '[]', '[]', 3, '{}', '{}', $3, $4, $5, array_to_tsvector($6::text[]), now(), now()
       from users where company_id = $1`,
      [companyId, name, foldLine(name), email, phone, [...new Set(lines.flatMap(bigramsOf))]],
    )
  }
  const client = new pg.Client(database.connection)
  await client.connect()
  await client.query(migrationSql('0150-grams-of-three') ?? '')
  await client.end()
  const rows = await db.query<{ name: string; grams: string[] }>(
    'select name, tsvector_to_array(grams) as grams from persons where company_id = $1 order by id',
    [companyId],
  )
  expect(rows).toHaveLength(TEXTS.length)
  for (const [index, { name, grams }] of rows.entries()) {
    const [, email = '', phone = ''] = TEXTS[index] ?? []
    const made = [foldLine(name), ...email.split('\n'), ...phone.split('\n')].flatMap(gramsOf)
    expect([name, grams]).toEqual([name, expect.arrayContaining(made)])
    // Beside other writing a few more are there; each hit is looked at again.
    const more = grams.filter((gram) => !made.includes(gram))
    const isPlain = !/[^ -~]/.test(name)
    expect([name, more.filter((gram) => isPlain || !/^[a-z0-9 ]{1,3}$/.test(gram))]).toEqual([name, []])
  }
})
