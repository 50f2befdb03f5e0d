/**
 * One message to a thousand and (with `--full`) ten thousand open screens: from the first screen that has it to the
 * last. Beside it: a bare WebSocket server that sends the same bytes. And what an open screen costs in memory.
 */
import { WebSocket } from 'ws'
import { startChild } from './child.ts'
import { type BenchedProduct, startProduct } from './product.ts'
import { type Figure, percentile, printFigures, sortedCopy } from './report.ts'
import { residentMegabytes } from './resident-memory.ts'
import { closedLoad, makeRequests } from './webhook-load.ts'

const ROUNDS = 9
const OPENED_AT_ONCE = 40
const SCREENS_OF_TOKEN = 100
const SETTLE_MILLISECONDS = 2_000
/** What each screen gets for one message at once; the counts follow later. */
const FRAMES = 2

export async function fanout({ full }: { full: boolean }): Promise<void> {
  const figures: Figure[] = []
  for (const screens of full ? [1_000, 10_000] : [1_000]) {
    const product = await startProduct()
    const bare = await startChild('bench/bare-broadcast.mjs')
    try {
      const ours = await openScreens(
        `ws://127.0.0.1:${product.port}/api/inbox/events`,
        await makeTokens(product, screens),
        screens,
        product.process.pid as number,
      )
      const spread = await median(ours, () => postMessage(product))
      const frames = ours.last.join('\n')
      // A process may have no more than twenty thousand files open here and there, and each screen is one.
      for (const socket of ours.sockets) socket.terminate()
      await pause(SETTLE_MILLISECONDS)
      const theirs = await openScreens(
        `ws://127.0.0.1:${bare.port}/`,
        [],
        screens,
        bare.process.pid as number,
      )
      const limit = await median(theirs, async () => {
        await fetch(`http://127.0.0.1:${bare.port}/`, { method: 'POST', body: frames })
      })
      figures.push(
        {
          bench: 'fanout',
          figure: `to ${screens} screens`,
          value: spread,
          unit: 'ms',
          limit,
          limitOf: 'bare broadcast of the same bytes',
          // As speeds: the slower of the two is below 1.
          ratio: limit / spread,
          goal: '≥ 0.7',
        },
        {
          bench: 'fanout',
          figure: `memory of each of ${screens}`,
          value: ours.kilobytesEach,
          unit: 'KB',
          limit: theirs.kilobytesEach,
          limitOf: 'bare',
          ratio: ours.kilobytesEach / theirs.kilobytesEach,
          goal: '< 20 KB above',
        },
      )
      for (const socket of theirs.sockets) socket.terminate()
    } finally {
      await bare.stop()
      await product.stop()
    }
  }
  printFigures(figures, { rounds: ROUNDS, frames: FRAMES })
}

interface Screens {
  sockets: WebSocket[]
  kilobytesEach: number
  /** The frames that a screen got last. */
  last: string[]
  /** Milliseconds from the first frame on any screen to the last on all. */
  spread(): Promise<number>
}

/** As many as it takes, since one alone may open no more than so many at once. */
async function makeTokens({ url, cookie }: BenchedProduct, screens: number): Promise<string[]> {
  const tokens: string[] = []
  for (let n = 0; n < screens / SCREENS_OF_TOKEN; n++) {
    const response = await fetch(`${url}/api/inbox/me/api_tokens`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `screens ${n}` }),
    })
    tokens.push(((await response.json()) as { data: { token: string } }).data.token)
  }
  return tokens
}

async function openScreens(address: string, tokens: string[], count: number, pid: number): Promise<Screens> {
  const before = residentMegabytes(pid)
  const sockets: WebSocket[] = []
  let first = 0
  let missing = 0
  let asked = 0
  let done: (spread: number) => void = () => {}
  let last: string[] = []
  for (let opened = 0; opened < count; opened += OPENED_AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - opened) }, open))
  await pause(SETTLE_MILLISECONDS)
  const kilobytesEach = ((residentMegabytes(pid) - before) * 1024) / count

  async function open(): Promise<void> {
    const nth = asked++
    const token = tokens[nth % tokens.length]
    const socket = new WebSocket(address, {
      ...(token !== undefined && { headers: { 'x-api-token': token } }),
      // Each thousand from a network of its own; all of 127 is this machine.
      localAddress: `127.0.0.${1 + Math.floor(nth / 1_000)}`,
      perMessageDeflate: false,
    })
    await new Promise((resolve, reject) => {
      socket.once('message', resolve)
      socket.once('error', reject)
    })
    const isFirst = sockets.push(socket) === 1
    socket.on('message', (frame: Buffer) => {
      if (missing === 0 || !/"type":"(message|conversation)\./.test(frame.toString('latin1', 0, 120))) return
      first ||= performance.now()
      if (isFirst) last.push(frame.toString('utf8'))
      if (--missing === 0) done(performance.now() - first)
    })
  }

  return {
    sockets,
    kilobytesEach,
    get last() {
      return last
    },
    spread() {
      first = 0
      last = []
      missing = count * FRAMES
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${missing} frames never came`)), 60_000)
        done = (spread) => {
          clearTimeout(timer)
          resolve(spread)
        }
      })
    },
  }
}

async function median(screens: Screens, cause: () => Promise<void>): Promise<number> {
  const spreads: number[] = []
  // The first begins the conversation and warms up; it does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    const spread = screens.spread()
    await cause()
    spreads.push(await spread)
    await pause(150)
  }
  return percentile(sortedCopy(spreads.slice(1)), 0.5)
}

let posted = 0

async function postMessage(product: BenchedProduct): Promise<void> {
  const run = `f${(posted++).toString(16)}`
  await closedLoad(product.port, makeRequests(product.url, product.channelId, 1, 1, run), 1)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
