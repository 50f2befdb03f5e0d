/**
 * The whole product on a database of its own, with the simulated providers and real HTTP, for flow tests. Nothing in
 * it sleeps: `settle()` lets provider and product come to rest.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, type Simulator } from '../../simulator/index.ts'
import { type App, createApp } from '../../src/server/app.ts'
import { type Config, readConfig } from '../../src/server/config.ts'
import { createClock } from '../../src/server/lib/clock.ts'
import { newSecret } from '../../src/server/lib/ids.ts'
import { createLog, type Log } from '../../src/server/log.ts'
import { openBoxOrChangeKey } from '../../src/server/open-box.ts'
import { sealAnew } from '../../src/server/sealing/seal-anew.ts'
import { openDb } from '../../src/server/store/db.ts'
import { ensureInstallation } from '../../src/server/store/installation.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { freePort } from './free-port.ts'

export const TWILIO = {
  account_sid: 'ACc0ffee00112233445566778899aabbcc',
  auth_token: 'example-auth-token',
  sender: 'whatsapp:+14155550100',
}

export interface World {
  url: string
  app: App
  simulator: Simulator
  /** DATA_DIR of all its processes. */
  dataDir: string
  database: FreshDatabase
  /** Signed in as the first user, who has all rights. */
  owner: Session
  channelId: string
  /** Both sides come to rest. */
  settle(): Promise<void>
  advance(seconds: number): Promise<void>
  /** Another process of the product on the same database. */
  anotherProcess(): Promise<{ app: App; url: string }>
  /** Every process stops, and one starts at the first one's address, with more of the environment. */
  restart(settings?: Record<string, string>): Promise<App>
  stop(): Promise<void>
}

export interface Answer<T = never> {
  status: number
  data: T
  next_cursor: string | null
  event_cursor: string
  error: string | null
  code: string | null
}

export interface Session {
  userId: number
  cookie: string
  get<T>(path: string): Promise<Answer<T>>
  post<T>(path: string, body?: object): Promise<Answer<T>>
  put<T>(path: string, body: object): Promise<Answer<T>>
  patch<T>(path: string, body: object): Promise<Answer<T>>
  delete<T>(path: string): Promise<Answer<T>>
}

export interface WorldOptions {
  /** Another way to the database than the straight one. */
  reachBy?: (connection: FreshDatabase['connection']) => Promise<FreshDatabase['connection']>
  /** Where a test wants to read along. */
  log?: Log
}

/** `settings`: more of the product's environment. */
export async function createWorld(
  settings: Record<string, string> = {},
  { reachBy, log }: WorldOptions = {},
): Promise<World> {
  const database = await freshDatabase()
  const connection = reachBy ? await reachBy(database.connection) : database.connection
  const simulator = createSimulator()
  const { url: phoneBase, environment } = await simulator.listen()
  const apps: App[] = []
  const dataDir = await mkdtemp(join(tmpdir(), 'tsunagi-'))

  async function startApp(
    more: Record<string, string> = {},
    given?: number,
  ): Promise<{ app: App; url: string }> {
    const port = given ?? (await freePort())
    const url = `http://127.0.0.1:${port}`
    const config = readConfig({
      ...environment,
      ...settings,
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: apps.length === 0 ? url : apps[0] ? publicUrl : url,
      ALLOW_SIMULATOR: '1',
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
      SECRET_KEY: '07'.repeat(32),
      ...more,
    })
    const logged = log ?? createLog(config.logLevel)
    const { epoch, box } = await openInstallation(config, connection, logged)
    const app = await createApp({
      config,
      connection,
      epoch,
      box,
      clock: createClock(),
      filesFolder: join(dataDir, 'attachments'),
      log: logged,
      simulator: {
        phoneBase,
        apiBase: environment.TWILIO_API_BASE,
        messagingBase: environment.TWILIO_MESSAGING_BASE,
        contentBase: environment.TWILIO_CONTENT_BASE,
      },
    })
    await app.start()
    apps.push(app)
    return { app, url }
  }

  let publicUrl = ''
  const { app, url } = await startApp()
  publicUrl = url
  const owner = await setUp(url)
  const connected = await owner.post<{ id: string; webhook_url: string }>('/channels', {
    type: 'whatsapp_twilio',
    name: 'WhatsApp',
    access: 'shared',
    ...TWILIO,
  })
  if (connected.status !== 201) throw new Error(`the channel was not connected: ${connected.error}`)
  simulator.registerTwilioAccount({ ...TWILIO, webhook_url: connected.data.webhook_url })

  return {
    url,
    app,
    simulator,
    dataDir,
    database,
    owner,
    channelId: connected.data.id,
    async settle() {
      for (let round = 0; round < 3; round++) {
        await simulator.settle()
        for (const one of apps) await one.settle()
      }
    },
    async advance(seconds) {
      await apps[0]?.advanceClock(seconds)
      simulator.advanceClock(seconds)
    },
    anotherProcess: () => startApp(),
    async restart(more = {}) {
      for (const one of apps.splice(0)) await one.stop()
      return (await startApp(more, Number(new URL(url).port))).app
    },
    async stop() {
      await simulator.close()
      for (const one of apps) await one.stop()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** As `main` does it. */
async function openInstallation(config: Config, connection: FreshDatabase['connection'], log: Log) {
  const db = openDb(connection, () => {})
  try {
    const { epoch } = await ensureInstallation(db, newSecret())
    const box = await openBoxOrChangeKey(config, db)
    if (config.formerKey) await sealAnew({ db, clock: createClock(), log }, box)
    return { epoch, box }
  } finally {
    await db.close()
  }
}

async function setUp(url: string): Promise<Session> {
  const response = await fetch(`${url}/api/inbox/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      company_name: 'Minato Coffee',
      name: 'Mio',
      email: 'mio@minato.example',
      password: 'correct horse battery',
      locale: 'en',
      time_zone: 'Asia/Tokyo',
    }),
  })
  if (response.status !== 201) throw new Error(`setup answered ${response.status}: ${await response.text()}`)
  const { data } = (await response.json()) as { data: { id: number } }
  return sessionWith(url, cookieOf(response), data.id)
}

/** Invites a colleague and signs in as that colleague. */
export async function colleague(world: World, name: string, rights: object = {}): Promise<Session> {
  const email = `${name.toLowerCase()}@minato.example`
  const invited = await world.owner.post<{ token: string }>('/invitations', {
    email,
    name,
    locale: 'en',
    rights,
  })
  const response = await fetch(`${world.url}/api/inbox/invitations/${invited.data.token}/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: 'correct horse battery', locale: 'en' }),
  })
  if (!response.ok) throw new Error(`the invitation was not accepted: ${await response.text()}`)
  const { data } = (await response.json()) as { data: { id: number } }
  return sessionWith(world.url, cookieOf(response), data.id)
}

export function sessionWith(url: string, cookie: string, userId: number): Session {
  async function call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const response = await fetch(`${url}/api/inbox${path}`, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as {
      data: T
      error?: string
      additional_data: { next_cursor?: string; event_cursor?: string; code?: string }
    }
    return {
      status: response.status,
      data: answer.data,
      next_cursor: answer.additional_data?.next_cursor ?? null,
      event_cursor: answer.additional_data?.event_cursor ?? '',
      error: answer.error ?? null,
      code: answer.additional_data?.code ?? null,
    }
  }
  return {
    userId,
    cookie,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
  }
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
