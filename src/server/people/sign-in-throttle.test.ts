import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createSignInThrottle, networkOf } from './sign-in-throttle.ts'

function throttleAt() {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const throttle = createSignInThrottle({ realNow: () => new Date(now) })
  return {
    ...throttle,
    pass: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

function refusalOf(act: () => void): AppError | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

test('an address is refused after 10 failures, until the first is 5 minutes old', () => {
  const throttle = throttleAt()
  for (let n = 0; n < 10; n++) {
    throttle.refuseAddress('192.0.2.1')
    throttle.failed(`${n}@example.com`, '192.0.2.1')
    throttle.pass(10)
  }
  const refusal = refusalOf(() => throttle.refuseAddress('192.0.2.1'))
  expect([refusal?.status, refusal?.headers]).toEqual([429, { 'retry-after': '200' }])
  throttle.refuseAddress('192.0.2.2')
  throttle.pass(199)
  expect(refusalOf(() => throttle.refuseAddress('192.0.2.1'))?.headers).toEqual({ 'retry-after': '1' })
  throttle.pass(1)
  throttle.refuseAddress('192.0.2.1')
})

test('the eleventh wrong password for an email is told 429 wherever it comes from', () => {
  const throttle = throttleAt()
  for (let n = 0; n < 10; n++) throttle.failed('aiko@example.com', `192.0.2.${n}`)
  expect(refusalOf(() => throttle.failed('aiko@example.com', '198.51.100.1'))?.status).toBe(429)
  throttle.failed('ken@example.com', '198.51.100.2')
  throttle.refuseAddress('198.51.100.3')
})

test('a success forgets the failures of its email, not those of the address', () => {
  const throttle = throttleAt()
  for (let n = 0; n < 10; n++) throttle.failed('aiko@example.com', '192.0.2.1')
  throttle.succeeded('aiko@example.com')
  throttle.failed('aiko@example.com', '192.0.2.2')
  expect(refusalOf(() => throttle.refuseAddress('192.0.2.1'))?.status).toBe(429)
})

test('two compare at once, a hundred wait, more are refused, and a failure frees its place', async () => {
  const throttle = throttleAt()
  let running = 0
  let most = 0
  const ends: (() => void)[] = []
  const attempts = Array.from({ length: 103 }, (_, n) =>
    throttle.oneOfFew(async () => {
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => ends.push(resolve))
      running--
      if (n === 0) throw new Error('broke')
    }),
  )
  const outcomes = Promise.allSettled(attempts)
  for (let ended = 0; ended < 102; ) {
    if (ends.length > ended) ends[ended++]!()
    await Promise.resolve()
  }
  const states = (await outcomes).map((outcome) => outcome.status)
  expect(most).toBe(2)
  expect(states[0]).toBe('rejected')
  expect(states[102]).toBe('rejected')
  expect(states.slice(1, 102)).toEqual(Array(101).fill('fulfilled'))
  expect(await throttle.oneOfFew(async () => 'free')).toBe('free')
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
