import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSchedule } from './schedule.ts'

const clock = { monotonic: () => 0, realNow: () => new Date(0) } as Parameters<typeof createSchedule>[1]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a round gives way while others need the machine, five times in a row at most', async () => {
  let busy = true
  let rounds = 0
  const schedule = createSchedule(pino({ level: 'silent' }), clock, [
    { name: 'search', everyMilliseconds: 1_000, run: async () => rounds++, givesWay: () => busy },
  ])
  schedule.start()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(rounds).toBe(0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(rounds).toBe(1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(rounds).toBe(1)
  busy = false
  await vi.advanceTimersByTimeAsync(2_000)
  expect(rounds).toBe(3)
  await schedule.stop()
})
