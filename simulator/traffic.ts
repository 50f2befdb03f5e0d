/**
 * Everything that the simulator has still to do by itself: webhooks on their way and steps that wait for their time.
 * `settle` waits until nothing of it is left, so that a test needs no sleep.
 */
export interface Traffic {
  /** Does `work` after `milliseconds` (0: as soon as the present turn is over). */
  later(milliseconds: number, work: () => Promise<void> | void): void
  /** Counts `work` as on its way until it ends. */
  follow(work: Promise<void>): void
  /** How many pieces of work are not done. */
  pending(): number
  /** Resolves when nothing is on its way; held callbacks and messages of a switched-off phone do not count. */
  settle(): Promise<void>
  /** Drops what waits; what runs is cut by its own signal. */
  close(): void
  readonly signal: AbortSignal
}

export function createTraffic(report: (error: unknown) => void): Traffic {
  const timers = new Set<NodeJS.Timeout>()
  const stopped = new AbortController()
  let running = 0
  let waiting: (() => void)[] = []

  const wake = () => {
    if (running > 0 || timers.size > 0) return
    const woken = waiting
    waiting = []
    for (const resolve of woken) resolve()
  }

  const follow = (work: Promise<void>) => {
    running += 1
    work
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) report(error)
      })
      .finally(() => {
        running -= 1
        wake()
      })
  }

  return {
    later(milliseconds, work) {
      if (stopped.signal.aborted) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        follow(Promise.resolve().then(work))
      }, milliseconds)
      timers.add(timer)
    },
    follow,
    pending: () => running + timers.size,
    settle: () =>
      new Promise((resolve) => {
        // One turn first: an answer that is just being written starts its message's way in the next one.
        setImmediate(() => {
          waiting.push(resolve)
          wake()
        })
      }),
    close() {
      stopped.abort()
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      wake()
    },
    signal: stopped.signal,
  }
}
