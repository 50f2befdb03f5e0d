/**
 * The real product as child processes, the simulated provider in our own process so that its ledger survives, and a
 * company with two colleagues and one channel.
 *
 * With one process the product runs its embedded PostgreSQL itself. With two, an embedded server that we hold stands
 * for an external one, and both reach it by DATABASE_URL.
 */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { createSimulator, type Simulator } from '../../simulator/index.ts'
import { readPostmasterPid } from '../../src/server/embedded-postgres/postmaster-pid.ts'
import {
  type Connection,
  type EmbeddedPostgres,
  findRunning,
  startEmbeddedPostgres,
} from '../../src/server/embedded-postgres/start-embedded-postgres.ts'
import { freePort } from '../support/free-port.ts'
import { type Ask, createAsk, pause } from './ask.ts'
import { type FrontDoor, openFrontDoor } from './front-door.ts'
import { createProductProcess, type ProductProcess } from './product-process.ts'
import type { Random } from './random.ts'

export const TWILIO = {
  account_sid: 'ACc0ffee00112233445566778899aabbcc',
  auth_token: 'example-auth-token',
  sender: 'whatsapp:+14155550100',
}

/** What the regulars have said before the test begins. */
export const GREETING = 'Hello'

export interface Colleague {
  id: number
  name: string
  token: string
  ask: Ask
}

export interface House {
  processes: ProductProcess[]
  simulator: Simulator
  colleagues: [Colleague, Colleague]
  channelId: string
  /** The webhook's address as the provider knows it, and as it is signed. */
  webhook: string
  publicUrl: string
  folder: string
  /** Repeats the statement while the database is away. For the judge and for what no API shows. */
  sql<Row extends object>(statement: string, values?: unknown[]): Promise<Row[]>
  /** One statement, once, on a connection of its own. */
  sqlOnce<Row extends object>(statement: string, values?: unknown[]): Promise<Row[]>
  /** A transaction that has run the statement and stays open until it is let go. */
  hold(statement: string): Promise<{ letGo(): Promise<void> }>
  postmaster(): Promise<number | undefined>
  close(): Promise<void>
}

const ROOT = new URL('../..', import.meta.url).pathname
const PASSWORD = 'correct horse battery'
const SQL_WITHIN_MILLISECONDS = 60_000

export async function openHouse(options: {
  processes: 1 | 2
  random: Random
  onUnexpectedEnd(sentence: string): void
}): Promise<House> {
  const { random } = options
  // Built once, so that no start after a kill builds.
  await promisify(execFile)(process.execPath, [join(ROOT, 'bin/build.mjs')], { cwd: ROOT })
  const folder = await mkdtemp(join(tmpdir(), 'tsunagi-crash-'))
  // When root runs the tests, the server's user has to get in.
  await chmod(folder, 0o711)
  const dataDir = join(folder, 'data')
  await mkdir(dataDir, { mode: 0o711 })

  const simulator = createSimulator({ random: random.apart().fraction, webhookLimitMilliseconds: 5_000 })
  const { environment } = await simulator.listen()
  const held: EmbeddedPostgres | null =
    options.processes === 2
      ? await startEmbeddedPostgres({ dataDir, log: { info: () => {}, warn: () => {} } })
      : null
  const publicPort = await freePort()
  const publicUrl = `http://127.0.0.1:${publicPort}`
  const processes: ProductProcess[] = []
  for (let number = 1; number <= options.processes; number++) {
    const name = `product-${number}`
    processes.push(
      createProductProcess({
        name,
        port: await freePort(),
        environment: {
          ...environment,
          PUBLIC_URL: publicUrl,
          DATA_DIR: dataDir,
          ALLOW_SIMULATOR: '1',
          ...(held && { DATABASE_URL: held.connectionString, SECRET_KEY: '07'.repeat(32) }),
        },
        logFolder: folder,
        onUnexpectedEnd: (lastWords) => options.onUnexpectedEnd(`${name} ended by itself: ${lastWords}`),
      }),
    )
  }
  // However the driver ends, nothing of it goes on.
  process.once('exit', () => {
    for (const one of processes) one.signal('SIGKILL')
  })
  for (const one of processes) await one.start()
  const frontDoor: FrontDoor = await openFrontDoor(publicPort, processes, random.apart())

  const connection = held?.connection ?? (await findRunning(dataDir))
  if (!connection) throw new Error('the product runs, but its database is not to be found')
  const postgresData = join(dataDir, 'postgres', 'data')

  const owner = await setUp(processes[0] as ProductProcess, processes, random)
  const other = await invite(owner, processes, random)
  const channel = await owner.ask.once<{ id: string; webhook_url: string }>('POST', '/channels', {
    type: 'whatsapp_twilio',
    name: 'WhatsApp',
    access: 'shared',
    ...TWILIO,
  })
  if (channel.status !== 201) throw new Error(`the channel was not connected: ${channel.error}`)
  const webhook = `${publicUrl}/webhooks/twilio/${channel.data.id}`
  simulator.registerTwilioAccount({ ...TWILIO, webhook_url: webhook })

  return {
    processes,
    simulator,
    colleagues: [owner, other],
    channelId: channel.data.id,
    webhook,
    publicUrl,
    folder,
    sqlOnce: (statement, values) => queryOnce(connection, statement, values),
    async hold(statement) {
      const client = new pg.Client(connection)
      await client.connect()
      await client.query('begin')
      await client.query(statement)
      return { letGo: () => client.end() }
    },
    async sql(statement, values) {
      const until = performance.now() + SQL_WITHIN_MILLISECONDS
      for (;;) {
        try {
          return await queryOnce(connection, statement, values)
        } catch (error) {
          if (performance.now() > until) throw error
          await pause(200)
        }
      }
    },
    postmaster: async () => (await readPostmasterPid(postgresData))?.pid,
    async close() {
      for (const one of processes) one.signal('SIGCONT')
      await simulator.close()
      await Promise.all(processes.map((one) => one.stop()))
      await frontDoor.close()
      await held?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function queryOnce<Row extends object>(
  connection: Connection,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000, query_timeout: 15_000 })
  client.on('error', () => {
    // The query's own rejection tells; without a listener a killed server would end the driver.
  })
  await client.connect()
  try {
    return (await client.query<Row>(statement, values)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function setUp(
  first: ProductProcess,
  processes: readonly ProductProcess[],
  random: Random,
): Promise<Colleague> {
  const response = await postJson(first, '/setup', {
    company_name: 'Minato Coffee',
    name: 'Mio',
    email: 'mio@minato.example',
    password: PASSWORD,
    locale: 'en',
    time_zone: 'Asia/Tokyo',
  })
  return colleagueOf(response, 'Mio', first, processes, random)
}

async function invite(
  owner: Colleague,
  processes: readonly ProductProcess[],
  random: Random,
): Promise<Colleague> {
  const first = processes[0] as ProductProcess
  const invited = await owner.ask.once<{ token: string }>('POST', '/invitations', {
    email: 'ren@minato.example',
    name: 'Ren',
    locale: 'en',
    rights: {},
  })
  if (invited.status !== 201) throw new Error(`Ren was not invited: ${invited.error}`)
  const response = await postJson(first, `/invitations/${invited.data.token}/accept`, {
    name: 'Ren',
    password: PASSWORD,
    locale: 'en',
  })
  return colleagueOf(response, 'Ren', first, processes, random)
}

/** A token, because it is what scripts use. */
async function colleagueOf(
  signedIn: Response,
  name: string,
  first: ProductProcess,
  processes: readonly ProductProcess[],
  random: Random,
): Promise<Colleague> {
  if (!signedIn.ok) throw new Error(`${name} could not sign in: ${await signedIn.text()}`)
  const { data } = (await signedIn.json()) as { data: { id: number } }
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const made = await createAsk([first], { cookie }, random).once<{ token: string }>(
    'POST',
    '/me/api_tokens',
    {
      name: 'crash test',
    },
  )
  if (made.status !== 201) throw new Error(`${name} got no token: ${made.error}`)
  const { token } = made.data
  return { id: data.id, name, token, ask: createAsk(processes, { 'x-api-token': token }, random.apart()) }
}

function postJson(to: ProductProcess, path: string, body: object): Promise<Response> {
  return fetch(`http://127.0.0.1:${to.port}/api/inbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
