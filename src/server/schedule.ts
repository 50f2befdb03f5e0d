/** What runs by the clock, on one screen. Each round ends before the next begins; one that fails is tried again. */
import type { Log } from './log.ts'
import { isDatabaseUnavailable } from './store/db.ts'

export interface Scheduled {
  name: string
  everyMilliseconds: number
  run(): Promise<unknown>
}

export interface Schedule {
  start(): void
  stop(): Promise<void>
  /** Resolves when no round is under way. */
  settle(): Promise<void>
}

export function createSchedule(log: Log, entries: Scheduled[]): Schedule {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()

  function later(entry: Scheduled): void {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const round = once(entry).finally(() => {
        running.delete(round)
        later(entry)
      })
      running.add(round)
    }, entry.everyMilliseconds)
    timers.add(timer)
  }

  async function once(entry: Scheduled): Promise<void> {
    try {
      await entry.run()
    } catch (error) {
      if (!isDatabaseUnavailable(error))
        log.error({ err: error, entry: entry.name }, 'a scheduled round failed')
    }
  }

  return {
    start() {
      for (const entry of entries) later(entry)
    },
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
