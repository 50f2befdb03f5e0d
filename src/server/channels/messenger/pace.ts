/** No more than so many calls a second for each page; the next one waits its turn. */
export type Pace = (page: string) => Promise<void>

export function createPace(callsPerSecond: number): Pace {
  const interval = 1000 / callsPerSecond
  const next = new Map<string, number>()
  return async (page) => {
    const now = performance.now()
    for (const [other, time] of next) if (time < now) next.delete(other)
    const turn = Math.max(now, next.get(page) ?? 0)
    next.set(page, turn + interval)
    if (turn > now) await new Promise((resolve) => setTimeout(resolve, turn - now))
  }
}
