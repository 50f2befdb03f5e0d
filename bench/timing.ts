/** What one who asks again and again has to wait: at the median, and at worst but for one in a hundred. */
import { type Agent, request } from 'node:http'
import { percentile, sortedCopy } from './report.ts'

export type Times = { p50: number; p99: number }
export const ROUNDS = 300

export async function collect(round: () => Promise<number>): Promise<Times> {
  const times: number[] = []
  for (let index = 0; index < ROUNDS; index++) times.push(await round())
  const sorted = sortedCopy(times)
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
}

/** Milliseconds until the whole answer is there. Paced, so that the caller's own limit is never met. */
export async function timeOf(agent: Agent, address: string, cookie: string): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 4))
  const began = performance.now()
  await new Promise<void>((resolve, reject) => {
    request(address, { agent, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode}`))
      response.resume().once('end', resolve)
    })
      .once('error', reject)
      .end()
  })
  return performance.now() - began
}
