import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, lstat, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client, Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readPostmasterPid } from './postmaster-pid.ts'
import {
  type Connection,
  type EmbeddedPostgres,
  findRunning,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts'

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url))
const asRoot = process.getuid?.() === 0
/** "daemon", who has a name and an id of 1 on every Linux. */
const ORDINARY_USER = 1
const NAMELESS_USER = 54_321

/** False for a clone in a home that is closed to others. */
const othersMayEnter =
  asRoot && spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', PROJECT], { uid: ORDINARY_USER }).status === 0

let folder: string
let dataDir: string
let said: string[]
const children: ChildProcess[] = []
const log = { info: (line: string) => said.push(line), warn: (line: string) => said.push(line) }

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tsunagi-embedded-')))
  await chmod(folder, 0o755)
  dataDir = join(folder, 'data')
  said = []
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 50 })
})

test('serves as a new database should, and keeps what it is given', async () => {
  const first = await startEmbeddedPostgres({ dataDir, log })
  const settings = await ask(
    first.connection,
    `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale,
      current_setting('data_checksums') as checksums, current_setting('fsync') as fsync,
      current_setting('listen_addresses') as tcp, lower('ÄＡ') as lower
    from pg_database where datname = current_database()`,
  )
  expect(settings).toEqual([
    {
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      checksums: 'on',
      fsync: 'on',
      tcp: '',
      lower: 'äａ',
    },
  ])
  const socketFolder = await lstat(first.connection.host)
  expect(socketFolder.mode & 0o777).toBe(0o700)
  await ask(first.connection, `create table kept as select 'ことば' as word`)
  await first.stop()
  expect(await readPostmasterPid(join(dataDir, 'postgres', 'data'))).toBeUndefined()

  const second = await startEmbeddedPostgres({ dataDir, log })
  const client = new Client(second.connectionString)
  await client.connect()
  expect((await client.query('select word from kept')).rows).toEqual([{ word: 'ことば' }])
  await client.end()
  await second.stop()
  expect(said).toEqual([])
})

test('a command finds the running server through its data folder', async () => {
  expect(await findRunning(dataDir)).toBeUndefined()
  const { connection } = await holdInChild()
  const found = await findRunning(dataDir)
  expect(found).toEqual(connection)
})

test('a second start on the same folder is refused at once', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' })
  const other = await say(startChild())
  expect(other).toMatchObject({ code: 'DATA_DIR_IN_USE', message: expect.stringContaining(dataDir) })
  await postgres.stop()
})

test('of two simultaneous first starts one serves', async () => {
  const answers = await Promise.all([say(startChild()), say(startChild()), say(startChild())])
  expect(answers.filter((answer) => answer.connection)).toHaveLength(1)
  expect(answers.filter((answer) => answer.code === 'DATA_DIR_IN_USE')).toHaveLength(2)
})

test('a server that is killed comes back with every acknowledged row', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  const pool = new Pool({ ...postgres.connection, max: 4 })
  pool.on('error', () => {})
  await pool.query('create table rows (id int primary key)')
  const acknowledged: number[] = []
  let next = 0
  const killed = new AbortController()
  const write = async () => {
    while (!killed.signal.aborted) {
      const id = next++
      try {
        await pool.query('insert into rows values ($1)', [id])
        acknowledged.push(id)
        if (acknowledged.length === 200) process.kill(await serverPid(dataDir), 'SIGKILL')
      } catch {
        killed.abort()
      }
    }
  }
  await Promise.all([write(), write(), write()])
  await serves(postgres)
  const { rows } = await pool.query<{ id: number }>('select id from rows')
  const present = new Set(rows.map((row) => row.id))
  expect(acknowledged.filter((id) => !present.has(id))).toEqual([])
  expect(acknowledged.length).toBeGreaterThanOrEqual(200)
  expect(said.join()).toContain('PostgreSQL ended by itself')
  await pool.end()
  await postgres.stop()
})

test('a server comes back as often as it is killed', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  for (let time = 0; time < 3; time++) {
    process.kill(await serverPid(dataDir), 'SIGKILL')
    await serves(postgres)
  }
  await postgres.stop()
})

test('stopping while the server is being started again ends both', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  process.kill(await serverPid(dataDir), 'SIGKILL')
  await postgres.stop()
  await (await startEmbeddedPostgres({ dataDir, log })).stop()
})

test('a product that is killed leaves no server behind, and starts again', async () => {
  const { child, connection } = await holdInChild()
  await ask(connection, 'create table kept as select 1 as it')
  const pid = await serverPid(dataDir)
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 })
  const again = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(again.connection, 'select it from kept')).toEqual([{ it: 1 }])
  await again.stop()
})

test('a start right after the product was killed waits for the old server', async () => {
  const { child } = await holdInChild()
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await startEmbeddedPostgres({ dataDir, log })).stop()
})

test('product, watcher and server killed together', async () => {
  const { child, connection } = await holdInChild()
  await ask(connection, 'create table kept as select 1 as it')
  const pid = await serverPid(dataDir)
  for (const watcher of await watchersOf(dataDir)) process.kill(watcher, 'SIGKILL')
  child.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  await once(child, 'exit')
  const again = await startEmbeddedPostgres({ dataDir, log })
  expect(await ask(again.connection, 'select it from kept')).toEqual([{ it: 1 }])
  await again.stop()
})

test.runIf(process.platform === 'linux')(
  'a server without product and watcher is stopped by the next start',
  async () => {
    const { child, connection } = await holdInChild()
    await ask(connection, 'create table kept as select 1 as it')
    const pid = await serverPid(dataDir)
    for (const watcher of await watchersOf(dataDir)) process.kill(watcher, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isAlive(pid)).toBe(true)
    const again = await startEmbeddedPostgres({ dataDir, log })
    expect(said).toEqual([expect.stringContaining(`PostgreSQL (process ${pid}) was still running`)])
    expect(await ask(again.connection, 'select it from kept')).toEqual([{ it: 1 }])
    await again.stop()
  },
)

test.runIf(process.platform === 'linux')('a watcher that is killed is replaced', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  const before = await serverPid(dataDir)
  for (const watcher of await watchersOf(dataDir)) process.kill(watcher, 'SIGKILL')
  await vi.waitFor(async () => expect(await serverPid(dataDir)).not.toBe(before), { timeout: 10_000 })
  await serves(postgres)
  await postgres.stop()
})

test("another process that got the dead server's number is left alone", async () => {
  const first = await startEmbeddedPostgres({ dataDir, log })
  await first.stop()
  const data = join(dataDir, 'postgres', 'data')
  const owner = await lstat(data)
  const stranger = spawn('sleep', ['60'], { uid: owner.uid, gid: owner.gid, stdio: 'ignore' })
  children.push(stranger)
  const pidFile = join(data, 'postmaster.pid')
  await writeFile(
    pidFile,
    `${stranger.pid}\n${data}\n1700000000\n5432\n/nowhere\n\n  5432001         0\nready   \n`,
  )
  await chown(pidFile, owner.uid, owner.gid)
  await (await startEmbeddedPostgres({ dataDir, log })).stop()
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
})

test('a data folder deeper than a socket may lie', async () => {
  dataDir = join(folder, 'とても深い'.repeat(8), 'a folder with spaces')
  const postgres = await startEmbeddedPostgres({ dataDir, log })
  expect(postgres.connection.host.startsWith(dataDir)).toBe(false)
  expect((await lstat(postgres.connection.host)).mode & 0o777).toBe(0o700)
  expect(await ask(postgres.connection, 'select 1 as it')).toEqual([{ it: 1 }])
  await postgres.stop()
})

test('a folder made by another version of PostgreSQL is refused', async () => {
  await (await startEmbeddedPostgres({ dataDir, log })).stop()
  await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n')
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
    code: 'DATA_DIR_OF_ANOTHER_VERSION',
  })
})

test('a server that cannot start says why', async () => {
  await (await startEmbeddedPostgres({ dataDir, log })).stop()
  await writeFile(join(dataDir, 'postgres', 'data', 'global', 'pg_control'), 'not what it was')
  await expect(startEmbeddedPostgres({ dataDir, log })).rejects.toMatchObject({
    code: 'POSTGRES_DOES_NOT_START',
    message: expect.stringContaining('pg_control'),
  })
})

describe.runIf(asRoot)('as root', () => {
  test('the server runs as nobody', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir, log })
    const status = await readFile(`/proc/${await serverPid(dataDir)}/status`, 'utf8')
    expect(/^Uid:\s+(\d+)\s+(\d+)/m.exec(status)?.slice(1)).toEqual(['65534', '65534'])
    expect(postgres.notices.join()).not.toContain(dataDir)
    await postgres.stop()
  })

  test('a folder that the server cannot enter keeps its database elsewhere, and says so', async () => {
    await mkdir(dataDir)
    await chmod(folder, 0o700)
    const postgres = await startEmbeddedPostgres({ dataDir, log })
    const home = await realpath(join(dataDir, 'postgres'))
    try {
      expect(home).toMatch(/^\/var\/lib\/tsunagi\/data-/)
      expect(postgres.notices[0]).toContain(home)
      await ask(postgres.connection, 'create table kept as select 1 as it')
      await postgres.stop()
      // Found again also when the folder could be entered meanwhile.
      await chmod(folder, 0o755)
      const again = await startEmbeddedPostgres({ dataDir, log })
      expect(await ask(again.connection, 'select it from kept')).toEqual([{ it: 1 }])
      await again.stop()
    } finally {
      await rm(home, { recursive: true })
    }
  })

  test.runIf(othersMayEnter)('an ordinary user runs it too', async () => {
    await mkdir(dataDir)
    await chown(dataDir, ORDINARY_USER, ORDINARY_USER)
    const { child, connection } = await holdInChild({ uid: ORDINARY_USER, gid: ORDINARY_USER })
    expect((await lstat(join(dataDir, 'postgres', 'data'))).uid).toBe(ORDINARY_USER)
    expect(await ask(connection, 'select 1 as it')).toEqual([{ it: 1 }])
    const pid = await serverPid(dataDir)
    child.stdin?.end()
    await once(child, 'exit')
    expect(isAlive(pid)).toBe(false)
  })

  test.runIf(othersMayEnter)('a user without a name is told what is missing', async () => {
    await mkdir(dataDir)
    await chown(dataDir, NAMELESS_USER, NAMELESS_USER)
    const answer = await say(startChild({ uid: NAMELESS_USER, gid: NAMELESS_USER }))
    expect(answer).toMatchObject({
      code: 'POSTGRES_UNAVAILABLE',
      message: expect.stringContaining(`user ${NAMELESS_USER} has no name`),
    })
  })
})

interface Said {
  connection?: Connection
  code?: string
  message?: string
}

function startChild(as: { uid?: number; gid?: number } = {}): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/hold-postgres.ts', dataDir], {
    cwd: PROJECT,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...as,
  })
  children.push(child)
  return child
}

async function say(child: ChildProcess): Promise<Said> {
  if (!child.stdout) throw new Error('no output to read')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Said
  throw new Error('the process ended without a word')
}

async function holdInChild(as: { uid?: number; gid?: number } = {}) {
  const child = startChild(as)
  const { connection, message } = await say(child)
  if (!connection) throw new Error(message)
  return { child, connection }
}

async function ask(connection: Connection, statement: string): Promise<unknown[]> {
  const client = new Client(connection)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function serves(postgres: EmbeddedPostgres): Promise<void> {
  await vi.waitFor(() => ask(postgres.connection, 'select 1'), { timeout: 15_000 })
}

async function serverPid(ofDataDir: string): Promise<number> {
  return vi.waitFor(
    async () => {
      const found = await readPostmasterPid(join(ofDataDir, 'postgres', 'data'))
      if (!found) throw new Error('there is no server')
      return found.pid
    },
    { timeout: 10_000 },
  )
}

/** Both shells: the one that waits for the server, and the one that reads the pipe. */
async function watchersOf(ofDataDir: string): Promise<number[]> {
  const server = await serverPid(ofDataDir)
  const status = await readFile(`/proc/${server}/status`, 'utf8')
  const watcher = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
  const siblings = await readFile(`/proc/${watcher}/task/${watcher}/children`, 'utf8')
  const reader = siblings
    .trim()
    .split(' ')
    .map(Number)
    .filter((pid) => pid !== server)
  return [watcher, ...reader]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
