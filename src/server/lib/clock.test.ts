import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

test('time never goes backwards, although the machine’s clock does', () => {
  let system = 1_000_000
  const clock = createClock(() => system)
  expect(clock.now().getTime()).toBe(1_000_000)
  system -= 3_600_000
  expect(clock.now().getTime()).toBe(1_000_000)
  expect(clock.realNow().getTime()).toBe(1_000_000)
  system += 7_200_000
  expect(clock.now().getTime()).toBe(system)
})

test('a simulator moves product time and leaves real time alone', () => {
  const clock = createClock(() => 5_000)
  clock.setOffset(86_400_000)
  expect(clock.now().getTime()).toBe(86_405_000)
  expect(clock.realNow().getTime()).toBe(5_000)
})
