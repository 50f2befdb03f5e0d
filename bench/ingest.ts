/**
 * Signed webhooks over 64 connections: how many a second are acknowledged durably, and how many have become message,
 * conversation and event on a colleague's wire. Beside them: pgbench writing the same rows.
 */
import pg from 'pg'
import { WebSocket } from 'ws'
import { findPgbench, runPgbench } from './pgbench.ts'
import { startProduct } from './product.ts'
import { type Figure, percentile, printFigures, sortedCopy } from './report.ts'
import { closedLoad, makeRequests } from './webhook-load.ts'

const CONNECTIONS = 64
const SENDERS = 500
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 30_000)
const LIMIT_SECONDS = Number(process.env.LIMIT_SECONDS ?? 8)

export async function ingest(): Promise<void> {
  const product = await startProduct()
  try {
    const listener = await listen(product.url, product.cookie)
    const warm = makeRequests(product.url, product.channelId, 4_000, SENDERS, 'aa')
    await closedLoad(product.port, warm, CONNECTIONS)
    await listener.until(warm.length)

    const requests = makeRequests(product.url, product.channelId, MESSAGES, SENDERS, 'bb')
    const began = performance.now()
    const load = await closedLoad(product.port, requests, CONNECTIONS)
    await listener.until(warm.length + requests.length)
    const wholeSeconds = (performance.now() - began) / 1000
    listener.close()
    if (load.refused > 0) throw new Error(`${load.refused} webhooks were not answered 200`)

    const db = new pg.Client(product.postgres.connection)
    await db.connect()
    const { rows } = await db.query<{ messages: string }>('select count(*) as messages from messages')
    if (Number(rows[0]?.messages) !== warm.length + requests.length)
      throw new Error(`the database holds ${rows[0]?.messages} messages`)
    await db.query(
      'create table bench_conversations as select row_number() over () as number, id from conversations',
    )
    await db.query('create unique index on bench_conversations (number) include (id)')
    await db.query('vacuum analyze')
    await db.end()
    const pgbench = findPgbench()
    if (!pgbench)
      console.log('pgbench is not installed here (Debian: package postgresql); its limit is missing.')
    const limit = pgbench
      ? runPgbench(pgbench, product.postgres.connection, {
          clients: CONNECTIONS,
          seconds: LIMIT_SECONDS,
          senders: SENDERS,
          channelId: product.channelId,
        })
      : null

    const latencies = sortedCopy(load.latencies)
    const acknowledged = MESSAGES / load.seconds
    const whole = MESSAGES / wholeSeconds
    const figures: Figure[] = [
      {
        bench: 'ingest',
        figure: 'acknowledged',
        value: acknowledged,
        unit: '/s',
        limit,
        limitOf: 'pgbench, the same rows',
        ratio: limit && acknowledged / limit,
        goal: '≥ 1.5',
      },
      {
        bench: 'ingest',
        figure: 'end to end',
        value: whole,
        unit: '/s',
        limit,
        limitOf: 'pgbench, the same rows',
        ratio: limit && whole / limit,
        goal: '≥ 1.0',
      },
      {
        bench: 'ingest',
        figure: 'acknowledgement p50',
        value: percentile(latencies, 0.5),
        unit: 'ms',
        limit: null,
        limitOf: `at ${CONNECTIONS} connections`,
        ratio: null,
        goal: '–',
      },
      {
        bench: 'ingest',
        figure: 'acknowledgement p99',
        value: percentile(latencies, 0.99),
        unit: 'ms',
        limit: null,
        limitOf: `at ${CONNECTIONS} connections`,
        ratio: null,
        goal: '–',
      },
    ]
    printFigures(figures, { messages: MESSAGES, connections: CONNECTIONS })
  } finally {
    await product.stop()
  }
}

/** A colleague's open screen that counts the new messages on its wire. */
async function listen(url: string, cookie: string) {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/inbox/events`, { headers: { cookie } })
  let count = 0
  let waiting: { count: number; resolve: () => void } | null = null
  ws.on('message', (frame: Buffer) => {
    if (!frame.includes('"type":"message.created"')) return
    count++
    if (waiting && count >= waiting.count) waiting.resolve()
  })
  await new Promise((resolve, reject) => {
    ws.once('message', resolve)
    ws.once('error', reject)
  })
  return {
    until: (wanted: number) =>
      new Promise<void>((resolve, reject) => {
        if (count >= wanted) return resolve()
        const timer = setTimeout(
          () => reject(new Error(`only ${count} of ${wanted} messages came within two minutes`)),
          120_000,
        )
        waiting = {
          count: wanted,
          resolve: () => {
            clearTimeout(timer)
            waiting = null
            resolve()
          },
        }
      }),
    close: () => ws.close(),
  }
}
