/** The room of people on a database of its own, asked through HTTP as a browser or a script would. */
import type { LightMyRequestResponse } from 'fastify'
import type { Config } from '../../src/server/config.ts'
import type { Core } from '../../src/server/conversations/core.ts'
import { createBell } from '../../src/server/events/bell.ts'
import { peopleRoutes } from '../../src/server/http/routes/inbox/people.ts'
import { createHttp } from '../../src/server/http/server.ts'
import { type AdjustableClock, createClock } from '../../src/server/lib/clock.ts'
import { createSecretBox } from '../../src/server/lib/seal.ts'
import { createLog } from '../../src/server/log.ts'
import { createPeople, type People } from '../../src/server/people/create-people.ts'
import type { Letter } from '../../src/server/people/letters.ts'
import { type Db, openDb } from '../../src/server/store/db.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

export interface PeopleHouse {
  db: Db
  core: Core
  people: People
  clock: AdjustableClock
  /** What was given to the post. */
  letters: Letter[]
  /** Real time, which the sign-in library does not see, moves on by this. */
  passRealTime(milliseconds: number): void
  ask(method: Method, path: string, options?: AskOptions): Promise<Answer>
  close(): Promise<void>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface AskOptions {
  body?: object
  cookie?: string
  headers?: Record<string, string>
  /** Where the request comes from. */
  address?: string
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all kinds.
  body: any
  headers: LightMyRequestResponse['headers']
  setCookies: string[]
  /** What the browser would send next time. */
  cookie: string
}

export interface HouseOptions {
  database?: FreshDatabase
  publicUrl?: string
  loopbackOnly?: boolean
  openId?: Config['openId']
  /** False: no mail server is set. */
  mail?: boolean
}

const KEY = '11'.repeat(32)

export async function openPeopleHouse(options: HouseOptions = {}): Promise<PeopleHouse> {
  const database = options.database ?? (await freshDatabase())
  const log = createLog('silent')
  const db = openDb(database.connection, () => {})
  let passed = 0
  const clock = createClock(() => Date.now() + passed)
  const box = createSecretBox(KEY)
  const letters: Letter[] = []
  const core: Core = { db, clock, bell: createBell(db, log, 'test'), log, hash: box.hash }
  const publicUrl = options.publicUrl ?? 'http://localhost:3000'
  const people = await createPeople({
    core,
    config: {
      publicUrl,
      loopbackOnly: options.loopbackOnly ?? true,
      allowSimulator: false,
      openId: options.openId ?? null,
    },
    connection: database.connection,
    box,
    post: options.mail === false ? null : async (_tx, letter) => void letters.push(letter),
  })
  const http = createHttp({ log, clock, publicUrl, trustedProxies: [] })
  const routes = peopleRoutes({ core, publicUrl, eventCursor: () => 'cursor-1', ...people.forRoutes })
  await http.register(routes, { prefix: '/api/inbox' })

  return {
    db,
    core,
    people,
    clock,
    letters,
    passRealTime: (milliseconds) => {
      passed += milliseconds
    },
    async ask(method, path, { body, cookie, headers, address } = {}) {
      const response = await http.inject({
        method,
        url: `/api/inbox${path}`,
        remoteAddress: address ?? '127.0.0.1',
        headers: {
          host: new URL(publicUrl).host,
          ...(cookie ? { cookie } : {}),
          ...headers,
        },
        ...(body ? { payload: body } : {}),
      })
      const setCookies = [response.headers['set-cookie'] ?? []].flat()
      return {
        status: response.statusCode,
        body: response.json(),
        headers: response.headers,
        setCookies,
        cookie: setCookies.map((line) => line.split(';')[0]).join('; '),
      }
    },
    async close() {
      await http.close()
      await people.close()
      await core.bell.stop()
      await db.close()
      if (!options.database) await database.drop()
    },
  }
}

export const FIRST_VISIT = {
  company_name: 'Kumo',
  name: 'Aiko',
  email: 'Aiko@Example.com',
  password: 'correct horse',
  locale: 'ja',
  time_zone: 'Asia/Tokyo',
}
