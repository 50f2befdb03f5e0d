import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../tests/support/database.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

let database: FreshDatabase
let folder: string

beforeAll(async () => {
  database = await freshDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-main-'))
})
afterAll(async () => {
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

/** The signal comes in the moment in which *ready* is written: sooner nobody can send it. */
const END_WHEN_READY = `
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (text, ...more) => {
    if (String(text).includes('ready at')) process.kill(process.pid, 'SIGTERM')
    return write(text, ...more)
  }
  import(${JSON.stringify(MAIN)}).then(({ main }) => main())`

test('who ends it the moment it is ready ends it cleanly', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', END_WHEN_READY], {
    cwd: PROJECT,
    env: {
      ...process.env,
      DATABASE_URL: database.connectionString,
      DATA_DIR: folder,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text
  })
  const ended = await once(child, 'exit')
  expect([said.includes('ready at'), ...ended]).toEqual([true, 0, null])
}, 60_000)
