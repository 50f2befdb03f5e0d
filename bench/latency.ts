/**
 * From a webhook's acceptance to the frame on a colleague's screen, at a tenth and at half of what ingest can do.
 * Beside it: two durable commits and a loopback round trip, measured in the same run.
 */
import { createServer } from 'node:http'
import pg from 'pg'
import { WebSocket } from 'ws'
import { startProduct } from './product.ts'
import { type Figure, percentile, printFigures, sortedCopy } from './report.ts'
import { closedLoad, makeRequests, openLoad } from './webhook-load.ts'

const SENDERS = 500
const SECONDS = 8

export async function latency(): Promise<void> {
  const product = await startProduct()
  try {
    const arrived = new Map<string, number>()
    const ws = new WebSocket(`${product.url.replace('http', 'ws')}/api/inbox/events`, {
      headers: { cookie: product.cookie },
    })
    ws.on('message', (frame: Buffer) => {
      const at = performance.now()
      const text = frame.toString('utf8')
      if (!text.includes('"type":"message.created"')) return
      const sid = /"external_id":"([^"]+)"/.exec(text)?.[1]
      if (sid) arrived.set(sid, at)
    })
    await new Promise((resolve) => ws.once('message', resolve))

    const full = await closedLoad(
      product.port,
      makeRequests(product.url, product.channelId, 10_000, SENDERS, 'aa'),
      64,
    )
    const most = 10_000 / full.seconds
    await untilQuiet(arrived)
    const limit = await twoCommitsAndLoopback(product.postgres.connection)
    const figures: Figure[] = []
    for (const [share, run] of [
      [0.1, 'b1'],
      [0.5, 'b5'],
    ] as const) {
      const rate = Math.floor(most * share)
      const requests = makeRequests(product.url, product.channelId, rate * SECONDS, SENDERS, run)
      const answeredAt = new Map<number, number>()
      arrived.clear()
      await openLoad(product.port, requests, rate, 64, (index, at) => answeredAt.set(index, at))
      await untilQuiet(arrived)
      const waits: number[] = []
      for (const [index, at] of answeredAt) {
        const sid = `SM${run.padEnd(16, '0')}${index.toString(16).padStart(16, '0')}`
        const frameAt = arrived.get(sid)
        if (frameAt === undefined) throw new Error(`message ${index} never came to the screen`)
        waits.push(Math.max(0, frameAt - at))
      }
      const sorted = sortedCopy(waits)
      const at = `${Math.round(share * 100)} % (${rate}/s)`
      const p50 = percentile(sorted, 0.5)
      figures.push(
        {
          bench: 'latency',
          figure: `p50 at ${at}`,
          value: p50,
          unit: 'ms',
          limit,
          limitOf: 'two commits + loopback',
          ratio: p50 / limit,
          goal: '≤ 2',
        },
        {
          bench: 'latency',
          figure: `p99 at ${at}`,
          value: percentile(sorted, 0.99),
          unit: 'ms',
          limit: null,
          limitOf: 'nothing',
          ratio: null,
          goal: share === 0.5 ? '< 50 ms' : '–',
        },
      )
    }
    ws.close()
    printFigures(figures, { most_per_second: Math.round(most) })
  } finally {
    await product.stop()
  }
}

/** The median of: insert and commit twice, then one HTTP round trip over loopback. */
async function twoCommitsAndLoopback(connection: pg.ClientConfig): Promise<number> {
  const db = new pg.Client(connection)
  await db.connect()
  await db.query('create table bench_commits (text text)')
  const server = createServer((_request, response) => response.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const times: number[] = []
  for (let round = 0; round < 400; round++) {
    const began = performance.now()
    await db.query({ name: 'c', text: 'insert into bench_commits values ($1)', values: ['x'.repeat(500)] })
    await db.query({ name: 'c', text: 'insert into bench_commits values ($1)', values: ['x'.repeat(500)] })
    await (await fetch(`http://127.0.0.1:${port}`)).text()
    times.push(performance.now() - began)
  }
  server.close()
  await db.end()
  return percentile(sortedCopy(times.slice(50)), 0.5)
}

async function untilQuiet(arrived: Map<string, number>): Promise<void> {
  for (let last = -1; last !== arrived.size; ) {
    last = arrived.size
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
}
