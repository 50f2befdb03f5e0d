/**
 * The one clock (invariant 15). Nothing else reads the time by itself.
 *
 * *Product time* (`now`) is what windows, notes, schedules, retries and retention are reckoned in; a simulator may
 * move it forward. *Real time* (`realNow`) is for sessions, tokens, leases, rate limits and media links (precise 20).
 * Neither ever goes backwards within one process, also when the machine's clock does: two messages that come one
 * after the other never get their times in the wrong order.
 */
export interface Clock {
  now(): Date
  realNow(): Date
  /** Milliseconds of a clock that only measures durations; it stands still for nobody. */
  monotonic(): number
}

export interface AdjustableClock extends Clock {
  /** How far product time is ahead of real time. The truth is a row that all processes share. */
  setOffset(milliseconds: number): void
}

export function createClock(readSystemTime: () => number = Date.now): AdjustableClock {
  let offset = 0
  let last = 0
  const real = (): number => {
    last = Math.max(last, readSystemTime())
    return last
  }
  return {
    now: () => new Date(real() + offset),
    realNow: () => new Date(real()),
    monotonic: () => performance.now(),
    setOffset: (milliseconds) => {
      offset = milliseconds
    },
  }
}
