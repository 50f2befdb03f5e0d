/**
 * Notices when the event loop stood still: a heavy computation, a machine that slept, a process that was stopped. While
 * it stands nothing is answered and no lease is kept, so it has to be seen afterwards.
 */
import type { Clock } from './clock.ts'

export interface StallWatch {
  readonly longestMilliseconds: number
  readonly lastAt: Date | null
  stop(): void
}

const EVERY_MILLISECONDS = 500
/** What the loop may be late: a full second is felt by everybody. */
const NOTICED_MILLISECONDS = 1_000

export function watchStalls(
  clock: Clock,
  onStall: (milliseconds: number) => void,
  { every = EVERY_MILLISECONDS, noticed = NOTICED_MILLISECONDS } = {},
): StallWatch {
  let longest = 0
  let lastAt: Date | null = null
  let before = clock.monotonic()
  const timer = setInterval(() => {
    const now = clock.monotonic()
    const late = Math.round(now - before - every)
    before = now
    if (late < noticed) return
    longest = Math.max(longest, late)
    lastAt = clock.realNow()
    onStall(late)
  }, every)
  timer.unref()
  return {
    get longestMilliseconds() {
      return longest
    },
    get lastAt() {
      return lastAt
    },
    stop: () => clearInterval(timer),
  }
}
