/** Precise 22: attachments of one database lie in one place. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../tests/support/database.ts'
import { readConfig } from '../config.ts'
import { type Db, openDb } from '../store/db.ts'
import { ensureInstallation } from '../store/installation.ts'
import { findFilesFolder, takeFilesFolder } from './find-files-folder.ts'

let database: FreshDatabase
let db: Db
let machines: string
beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.connection, () => {})
  await ensureInstallation(db, 'epoch')
  machines = await mkdtemp(join(tmpdir(), 'tsunagi-'))
})
afterAll(async () => {
  await db.close()
  await database.drop()
  await rm(machines, { recursive: true, force: true })
})

const at = (dataDir: string) => join(machines, dataDir)
const folderOf = (dataDir: string) => join(at(dataDir), 'attachments')
const configOf = (dataDir: string, more: Record<string, string> = {}) =>
  readConfig({ DATABASE_URL: 'postgres://elsewhere/tsunagi', DATA_DIR: at(dataDir), ...more })
const start = (dataDir: string, more?: Record<string, string>) => findFilesFolder(configOf(dataDir, more), db)

test('all processes of a database keep files in one folder, and a second machine is refused', async () => {
  // Three processes of the first machine start together.
  const first = await Promise.all(['one', 'one', 'one'].map((dataDir) => start(dataDir)))
  expect(first).toEqual(Array(3).fill(folderOf('one')))
  // A neighbour with a DATA_DIR of its own still finds the folder.
  expect(await start('neighbour')).toBe(folderOf('one'))

  // What the second machine calls by the same name is another folder, and what the first has is not to be seen from it.
  await rename(at('one'), at('one, out of sight'))
  const refusal = await start('two').catch((error: Error) => error)
  expect(refusal).toMatchObject({ name: 'ConfigError' })
  expect((refusal as Error).message).toMatch(/^S3_URL is not set.*another machine/)
  await expect(start('one')).rejects.toThrow('another machine')
  await rm(at('one'), { recursive: true })

  // With S3 it does not matter, nor with the database that lies beside the files.
  expect(await start('two', { S3_URL: 'https://key:secret@s3.example/bucket' })).toBe(folderOf('two'))
  expect(await start('two', { DATABASE_URL: '' })).toBe(folderOf('two'))

  // The folder moves, with its mark; from now on it is looked for there.
  await rename(at('one, out of sight'), at('three'))
  expect(await start('three')).toBe(folderOf('three'))
  expect(await start('neighbour')).toBe(folderOf('three'))

  // It burns, and the operator does as the sentence says.
  await rm(at('three'), { recursive: true })
  const { message } = (await start('two').catch((error: Error) => error)) as Error
  const [, mark = '', path = ''] = /write (\S+) into (\S+)\.$/.exec(message) ?? []
  await writeFile(path, mark)
  expect(await start('two')).toBe(folderOf('two'))
})

test('after a restore the files are where they were brought back to', async () => {
  await takeFilesFolder(configOf('restored'), db)
  expect(await start('restored')).toBe(folderOf('restored'))
  expect(await start('neighbour')).toBe(folderOf('restored'))
})
