import { expect, test } from 'vitest'
import { createClock } from '../../lib/clock.ts'
import { createLog } from '../../log.ts'
import { createHttp } from '../server.ts'
import { metricsRoute } from './metrics.ts'

async function ask(token: string | null, more: { remoteAddress?: string; headers?: Record<string, string> }) {
  const http = createHttp({
    log: createLog('silent'),
    clock: createClock(),
    publicUrl: 'https://inbox.example',
    trustedProxies: [],
  })
  const metrics = { contentType: 'text/plain', read: async () => 'tsunagi_up 1' }
  metricsRoute(http, { metrics, token, now: () => new Date() })
  const { statusCode } = await http.inject({
    url: '/metrics',
    remoteAddress: more.remoteAddress ?? '127.0.0.1',
    headers: { host: 'localhost:3000', ...more.headers },
  })
  await http.close()
  return statusCode
}

const TOKEN = 'a-token-of-some-length'

test('this machine gets it, the outside does not', async () => {
  expect(await ask(null, {})).toBe(200)
  expect(await ask(null, { remoteAddress: '::ffff:127.0.0.1' })).toBe(200)
  expect(await ask(null, { remoteAddress: '203.0.113.9' })).toBe(404)
  expect(await ask(null, { headers: { host: 'inbox.example' } })).toBe(404)
  expect(await ask(null, { headers: { 'x-forwarded-for': '203.0.113.9' } })).toBe(404)
})

test('with the token the outside gets it too', async () => {
  const from = (authorization: string) => ({ remoteAddress: '203.0.113.9', headers: { authorization } })
  expect(await ask(TOKEN, from(`Bearer ${TOKEN}`))).toBe(200)
  expect(await ask(TOKEN, from('Bearer another-token-of-some-length'))).toBe(404)
  expect(await ask(null, from('Bearer '))).toBe(404)
})
