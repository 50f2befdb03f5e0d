/**
 * What a colleague reads all day: list, counts, thread and search, at ten thousand and a million messages (with
 * `--full` at ten million, in a hundred thousand open conversations). Beside each: as many rows fetched by primary key.
 */
import { Agent } from 'node:http'
import pg from 'pg'
import { createRandom } from '../src/server/seed/random.ts'
import type { Conversation } from '../src/shared/contract/conversations.ts'
import { call, startProduct } from './product.ts'
import { type Figure, printFigures } from './report.ts'
import { collect, ROUNDS, type Times, timeOf } from './timing.ts'

const SIZES = [
  { messages: 10_000, conversations: 1_000 },
  { messages: 1_000_000, conversations: 25_000 },
]
const FULL = { messages: 10_000_000, conversations: 125_000 }
const OPEN_SHARE = 0.8
const ROWS = 50

const WORDS = [
  '見積',
  '納期',
  'ありがとう',
  'コーヒー',
  'quote',
  'invoice',
  '請求書',
  '名古屋',
  'Leeds',
  '銀行',
  'demo',
  '髙﨑',
]

type Reading = 'list' | 'counts' | 'thread' | 'search'

export async function read({ full }: { full: boolean }): Promise<void> {
  const sizes = full ? [...SIZES, FULL] : SIZES
  const measured: { messages: number; limit: Times; times: Record<Reading, Times> }[] = []
  for (const size of sizes) measured.push({ messages: size.messages, ...(await measure(size)) })
  const figures: Figure[] = []
  const goals: Record<Reading, number> = { list: 10, counts: 10, thread: 10, search: 50 }
  const [smallest] = measured
  for (const reading of ['list', 'counts', 'thread', 'search'] as const) {
    for (const { messages, limit, times } of measured) {
      const { p50, p99 } = times[reading]
      const growth = smallest ? p99 / smallest.times[reading].p99 : 1
      const at = `at ${messages / 1_000_000} million`
      const common = { bench: reading, unit: 'ms', limitOf: `${ROWS} rows by primary key` }
      figures.push(
        { ...common, figure: `p50 ${at}`, value: p50, limit: limit.p50, ratio: p50 / limit.p50, goal: '–' },
        {
          ...common,
          figure: `p99 ${at}`,
          value: p99,
          limit: limit.p99,
          ratio: p99 / limit.p99,
          goal: `< ${goals[reading]} ms`,
        },
      )
      if (messages !== smallest?.messages)
        figures.push({
          bench: reading,
          figure: `p99 growth to ${messages / 1_000_000} million`,
          value: growth,
          unit: '×',
          limit: 1,
          limitOf: 'as at ten thousand',
          ratio: growth,
          goal: '< 1.5',
        })
    }
  }
  printFigures(figures, { rounds: ROUNDS })
}

async function measure({ messages, conversations }: { messages: number; conversations: number }) {
  const product = await startProduct({ seed: { messages, conversations, openShare: OPEN_SHARE } })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const random = createRandom(3)
  try {
    const { cookie, url } = product
    const ask = (path: string) => timeOf(agent, `${url}/api/inbox${path}`, cookie)
    const pages = await walkList(url, cookie)
    const ids = pages.flatMap((page) => page.ids)
    const rounds: Record<Reading, () => Promise<number>> = {
      list: () => {
        const { section, cursor } = random.pick(pages)
        return ask(`/conversations?section=${section}&limit=${ROWS}${cursor ? `&cursor=${cursor}` : ''}`)
      },
      counts: () => ask('/conversations/counts'),
      thread: () => ask(`/conversations/${random.pick(ids)}/messages?limit=${ROWS}`),
      search: () => ask(`/search?q=${encodeURIComponent(random.pick(WORDS))}`),
    }
    const times = {} as Record<Reading, Times>
    for (const [reading, round] of Object.entries(rounds)) {
      for (let warm = 0; warm < 30; warm++) await round()
      times[reading as Reading] = await collect(round)
    }
    return { times, limit: await rowsByKey(product.postgres.connection) }
  } finally {
    agent.destroy()
    await product.stop()
  }
}

/** Pages of each section, from its beginning and further on. */
async function walkList(url: string, cookie: string) {
  const pages: { section: string; cursor: string | null; ids: string[] }[] = []
  for (const section of ['unassigned', 'mine', 'others', 'closed']) {
    let cursor: string | null = null
    for (let page = 0; page < 8; page++) {
      const query: string = `section=${section}&limit=200${cursor ? `&cursor=${cursor}` : ''}`
      const { data, next_cursor } = await call<Conversation[]>(
        url,
        'GET',
        `/conversations?${query}`,
        undefined,
        cookie,
      )
      pages.push({ section, cursor, ids: data.map(({ id }) => id) })
      if (next_cursor === null) break
      cursor = next_cursor
    }
  }
  return pages
}

/** The physical limit: that many messages whose keys are known, over the same driver and socket. */
async function rowsByKey(connection: pg.ClientConfig): Promise<Times> {
  const db = new pg.Client(connection)
  await db.connect()
  const { rows } = await db.query<{ id: string }>(
    'select id from messages tablesample system (5) limit 20000',
  )
  const random = createRandom(5)
  try {
    return await collect(async () => {
      const ids = Array.from({ length: ROWS }, () => random.pick(rows).id)
      const began = performance.now()
      await db.query({
        name: 'by_key',
        text: 'select * from messages where company_id = 1 and id = any($1::uuid[])',
        values: [ids],
      })
      return performance.now() - began
    })
  } finally {
    await db.end()
  }
}
