/** What runs by the clock, on one screen. Each round ends before the next begins; one that fails is tried again. */
import type { Clock } from './lib/clock.ts'
import type { Log } from './log.ts'
import { isDatabaseUnavailable } from './store/db.ts'

export interface Scheduled {
  name: string
  everyMilliseconds: number
  run(): Promise<unknown>
  /** While this holds, the round is left out, a few times at most: others need the machine more. */
  givesWay?(): boolean
}

const MOST_LEFT_OUT = 5

export interface Schedule {
  start(): void
  stop(): Promise<void>
  /** Resolves when no round is under way. */
  settle(): Promise<void>
  /** How each round is doing, for operators. */
  report(): RoundReport[]
}

export interface RoundReport {
  name: string
  every_milliseconds: number
  last_started_at: string | null
  last_milliseconds: number | null
  /** One after the other, up to now. */
  failures: number
}

export function createSchedule(log: Log, clock: Clock, entries: Scheduled[]): Schedule {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const reports = new Map(
    entries.map(({ name, everyMilliseconds }): [string, RoundReport] => [
      name,
      {
        name,
        every_milliseconds: everyMilliseconds,
        last_started_at: null,
        last_milliseconds: null,
        failures: 0,
      },
    ]),
  )

  function later(entry: Scheduled, leftOut = 0): void {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (leftOut < MOST_LEFT_OUT && entry.givesWay?.()) return later(entry, leftOut + 1)
      const round = once(entry).finally(() => {
        running.delete(round)
        later(entry)
      })
      running.add(round)
    }, entry.everyMilliseconds)
    timers.add(timer)
  }

  async function once(entry: Scheduled): Promise<void> {
    const report = reports.get(entry.name) as RoundReport
    const began = clock.monotonic()
    report.last_started_at = clock.realNow().toISOString()
    try {
      await entry.run()
      report.failures = 0
    } catch (error) {
      report.failures++
      if (!isDatabaseUnavailable(error))
        log.error({ err: error, entry: entry.name }, 'a scheduled round failed')
    } finally {
      report.last_milliseconds = Math.round(clock.monotonic() - began)
    }
  }

  return {
    start() {
      for (const entry of entries) later(entry)
    },
    report: () => [...reports.values()],
    async settle() {
      await Promise.all(running)
    },
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}
