/**
 * What the product's process holds when nothing happens, and whether it grows under load. An hour of a busy team is
 * taken as ten messages a second; each round writes as many as fast as they are taken. Beside it: a bare Node process.
 */
import { spawn } from 'node:child_process'
import { startProduct } from './product.ts'
import { printFigures } from './report.ts'
import { residentMegabytes } from './resident-memory.ts'
import { closedLoad, makeRequests } from './webhook-load.ts'

const MESSAGES_AN_HOUR = 36_000
const HOURS = 4
/** V8 gives back what starting or a burst took within a minute of rest; before, it is chance where it stands. */
const REST_MILLISECONDS = 60_000
const IDLE_MILLISECONDS = 4_000

export async function memory(): Promise<void> {
  const bare = await bareNode()
  const product = await startProduct()
  try {
    const pid = product.process.pid as number
    await pause(REST_MILLISECONDS)
    const idle = residentMegabytes(pid)
    const after: number[] = []
    for (let hour = 0; hour < HOURS; hour++) {
      const requests = makeRequests(product.url, product.channelId, MESSAGES_AN_HOUR, 500, `h${hour}`)
      await closedLoad(product.port, requests, 16)
      await pause(hour % 2 === 1 ? REST_MILLISECONDS : IDLE_MILLISECONDS)
      after.push(residentMegabytes(pid))
    }
    const [second, last] = [after[1] as number, after.at(-1) as number]
    printFigures(
      [
        {
          bench: 'memory',
          figure: 'idle, a minute after start',
          value: idle,
          unit: 'MB',
          limit: bare,
          limitOf: 'a bare Node process',
          ratio: idle / bare,
          goal: '< 150 MB',
        },
        {
          bench: 'memory',
          figure: `after ${HOURS} hours’ messages`,
          value: last,
          unit: 'MB',
          limit: second,
          limitOf: 'after 2 hours’',
          ratio: last / second,
          goal: '≤ 1.1',
        },
      ],
      { messages_an_hour: MESSAGES_AN_HOUR, after_each_hour: after.map(Math.round) },
    )
  } finally {
    await product.stop()
  }
}

async function bareNode(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await pause(1_000)
  const megabytes = residentMegabytes(child.pid as number)
  child.kill()
  return megabytes
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
