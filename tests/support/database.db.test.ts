import { Client } from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase } from './database.ts'

test('each database is migrated and apart from the others', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  const onOne = new Client(one.connectionString)
  const onOther = new Client(other.connection)
  await Promise.all([onOne.connect(), onOther.connect()])
  await onOne.query('create table only_here ()')
  const here = await onOther.query(`select to_regclass('only_here') as it`)
  const migrations = await onOther.query('select count(*)::int as number from schema_migrations')
  expect(here.rows).toEqual([{ it: null }])
  expect(migrations.rows[0].number).toBeGreaterThan(0)
  await Promise.all([onOne.end(), onOther.end()])
  await Promise.all([one.drop(), other.drop()])
})
