import { expect, test, vi } from 'vitest'
import { createClock } from './clock.ts'
import { watchStalls } from './watch-stalls.ts'

test('a loop that stood still for thirty seconds is noticed, one that is a little late is not', () => {
  vi.useFakeTimers()
  try {
    const stalls: number[] = []
    let monotonic = 0
    const clock = { ...createClock(), monotonic: () => monotonic }
    const watch = watchStalls(clock, (milliseconds) => stalls.push(milliseconds))
    const pass = (milliseconds: number) => {
      monotonic += milliseconds
      vi.advanceTimersByTime(500)
    }
    pass(500)
    pass(900)
    expect(stalls).toEqual([])
    pass(30_500)
    pass(500)
    expect(stalls).toEqual([30_000])
    expect(watch.longestMilliseconds).toBe(30_000)
    expect(watch.lastAt).toBeInstanceOf(Date)
    watch.stop()
    pass(60_000)
    expect(stalls).toHaveLength(1)
  } finally {
    vi.useRealTimers()
  }
})
