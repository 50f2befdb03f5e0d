import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createLog } from '../log.ts'
import { addressOf } from './caller.ts'
import { createRateLimits } from './rate-limits.ts'
import { createHttp } from './server.ts'

function refusalOf(work: () => void): AppError | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

test('a caller may ask 200 times a second for ever, and in bursts; beyond, it is told when to go on', () => {
  let now = 0
  const limits = createRateLimits({ monotonic: () => now })
  for (let request = 0; request < 20_000; request++) {
    now += 5
    limits.ofCaller('steady')
  }
  for (let request = 0; request < 1_500; request++) limits.ofCaller('burst')
  const refused = refusalOf(() => limits.ofCaller('burst'))
  expect([refused?.status, refused?.headers['retry-after']]).toEqual([429, '1'])
  limits.ofCaller('another')
  now += 1_000
  for (let request = 0; request < 300; request++) limits.ofCaller('burst')
  expect(refusalOf(() => limits.ofCaller('burst'))?.status).toBe(429)
})

test('who is nobody shares a bucket with its network', () => {
  const limits = createRateLimits({ monotonic: () => 0 })
  for (let request = 0; request < 300; request++) limits.ofAddress(`2001:db8:1:2::${request.toString(16)}`)
  expect(refusalOf(() => limits.ofAddress('2001:db8:1:2::ffff'))?.status).toBe(429)
  limits.ofAddress('2001:db8:1:3::1')
})

test('a team of 400 with five tabs each comes back at once, and one browser alone does not take its place', () => {
  let now = 0
  const limits = createRateLimits({ monotonic: () => now })
  for (let tab = 0; tab < 2_000; tab++) limits.ofStream(`session ${tab % 400}`, '192.0.2.1')
  expect(refusalOf(() => limits.ofStream('one more', '192.0.2.1'))?.status).toBe(429)
  limits.ofStream('elsewhere', '198.51.100.1')
  now += 1_000
  for (let tab = 0; tab < 100; tab++) limits.ofStream('one more', '192.0.2.1')
  now += 1_000
  limits.ofStream('one more', '192.0.2.1')
  limits.ofStream('one more', '192.0.2.1')
  const refused = refusalOf(() => limits.ofStream('one more', '192.0.2.1'))
  expect([refused?.code, refused?.headers['retry-after']]).toEqual(['TOO_MANY_REQUESTS', '1'])
  limits.ofStream('a colleague', '192.0.2.1')
  limits.ofCaller('one more')
})

test('an upgrade counts for the address that a trusted proxy names', () => {
  const asked = { headers: { 'x-forwarded-for': '192.0.2.7' }, socket: { remoteAddress: '127.0.0.1' } }
  expect(addressOf(asked as never, ['loopback'])).toBe('192.0.2.7')
  expect(addressOf(asked as never, [])).toBe('127.0.0.1')
})

test.each([
  [[], 'the proxy’s own'],
  [['127.0.0.1'], 'the one that the proxy names'],
])('behind the proxies %j the address is %s', async (trustedProxies) => {
  const http = createHttp({
    log: createLog('silent'),
    clock: { monotonic: () => 0 },
    publicUrl: 'http://localhost:3000',
    trustedProxies,
  })
  http.get('/api/open', async () => 'open')
  http.post('/webhooks/anything', async () => 'kept')
  const ask = (from: string) =>
    http.inject({ url: '/api/open', headers: { host: 'localhost', 'x-forwarded-for': from } })
  for (let request = 0; request < 300; request++) expect((await ask('192.0.2.1')).statusCode).toBe(200)
  const refused = await ask('192.0.2.1')
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1'])
  expect(refused.json().additional_data.code).toBe('TOO_MANY_REQUESTS')
  expect((await ask('198.51.100.1')).statusCode).toBe(trustedProxies.length > 0 ? 200 : 429)
  for (let request = 0; request < 400; request++)
    expect((await http.inject({ method: 'POST', url: '/webhooks/anything' })).statusCode).toBe(200)
  await http.close()
})
