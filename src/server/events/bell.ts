/**
 * Wakes the readers after a commit: those of this process at once, those of others by NOTIFY. The notice says only who
 * rang and is rung at most every few milliseconds, never inside a transaction: NOTIFY takes a lock that all commits
 * of the cluster queue for, and halves the throughput (invariant 4).
 */
import type { Log } from '../log.ts'
import type { Db } from '../store/db.ts'
import { notify } from '../store/events.ts'

export interface Bell {
  /** Something was committed: events to read, a message that is to leave, or media that wait to be fetched. */
  ring(what?: Rung): void
  onRing(listener: (what: Rung) => void): void
  stop(): Promise<void>
}

export type Rung = 'events' | 'outbox' | 'media'

const PAUSE_MILLISECONDS = 5

export function createBell(db: Db, log: Log, holder: string): Bell {
  const listeners: ((what: Rung) => void)[] = []
  let timer: NodeJS.Timeout | null = null
  let ringing: Promise<void> = Promise.resolve()
  let stopped = false

  function ringOthers(): void {
    timer = null
    ringing = notify(db, holder).catch((error) =>
      log.warn({ err: error }, 'other processes could not be woken; they poll'),
    )
  }

  return {
    ring(what = 'events') {
      for (const listener of listeners) listener(what)
      if (!timer && !stopped) timer = setTimeout(ringOthers, PAUSE_MILLISECONDS)
    },
    onRing(listener) {
      listeners.push(listener)
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await ringing
    },
  }
}
