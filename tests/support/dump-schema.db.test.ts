import { Client } from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase } from './database.ts'
import { dumpSchema } from './dump-schema.ts'

test('migrations/schema.sql is what the migrations make (npm run schema writes it anew)', async () => {
  const database = await freshDatabase()
  const client = new Client(database.connection)
  await client.connect()
  const dumped = await dumpSchema(client)
  await client.end()
  await database.drop()
  await expect(dumped).toMatchFileSnapshot('../../migrations/schema.sql')
})
