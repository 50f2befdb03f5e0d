import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../lib/clock.ts'
import { createLog } from '../../log.ts'
import { createHttp, type Http } from '../server.ts'
import { webRoutes } from './web.ts'

let folder: string
let http: Http

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tsunagi-web-'))
  await mkdir(join(folder, 'assets'))
  const files = {
    'index.html': '<style nonce="__CSP_NONCE__"></style>',
    'service-worker.js': 'self',
    'tsunagi.svg': '<svg/>',
    'assets/index-a1b2c3.js': 'run()',
    'assets/index-a1b2c3.js.br': 'in Brotli',
    'assets/index-a1b2c3.js.map': 'source',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  http = createHttp({
    log: createLog('silent'),
    clock: createClock(),
    publicUrl: 'https://inbox.example',
    trustedProxies: [],
  })
  webRoutes(http, folder)
})
afterAll(async () => {
  await http.close()
  await rm(folder, { recursive: true })
})

const ask = (url: string, headers: Record<string, string> = {}) =>
  http.inject({ url, headers: { host: 'inbox.example', ...headers } })

test('a file with a hash in its name is kept for a year, and nothing is sent by which to ask for it again', async () => {
  const plain = await ask('/assets/index-a1b2c3.js')
  expect(plain).toMatchObject({ statusCode: 200, body: 'run()' })
  const packed = await ask('/assets/index-a1b2c3.js', { 'accept-encoding': 'br' })
  expect(packed).toMatchObject({ body: 'in Brotli', headers: { 'content-encoding': 'br' } })
  for (const { headers } of [plain, packed]) {
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(headers['content-type']).toMatch(/javascript/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(Object.keys(headers)).not.toContain('etag')
    expect(Object.keys(headers)).not.toContain('last-modified')
  }
})

test('every other file is asked for again each time, and the page is made anew', async () => {
  const worker = await ask('/service-worker.js')
  expect(worker.headers['cache-control']).toBe('no-cache')
  expect(worker.headers['content-security-policy']).toBe("default-src 'none'; connect-src 'self'")
  const etag = worker.headers.etag as string
  expect((await ask('/service-worker.js', { 'if-none-match': etag })).statusCode).toBe(304)
  const pages = [await ask('/'), await ask('/leads/messaging'), await ask('/index.html')]
  for (const { statusCode, headers } of pages) {
    expect(statusCode).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers.etag).toBeUndefined()
  }
  expect(new Set(pages.map(({ body }) => body)).size).toBe(3)
})

test('every answer says what a browser may do with it', async () => {
  const page = await ask('/leads/messaging')
  const policy = String(page.headers['content-security-policy'])
  const nonce = /nonce="([^"]+)"/.exec(page.body)?.[1]
  expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
  for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy.split('; ')).toContain(part)
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  for (const url of ['/leads/messaging', '/service-worker.js', '/api/nothing', '/assets/index-gone.js']) {
    const { headers } = await ask(url)
    expect(headers, url).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
  }
  for (const url of ['/leads/messaging', '/service-worker.js', '/api/nothing'])
    expect((await ask(url)).headers, url).toMatchObject({
      'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    })
  const { headers } = await ask('/leads/messaging')
  expect(Object.keys(headers)).not.toContain('x-powered-by')
  expect(Object.keys(headers)).not.toContain('server')
})

test('what is not there is no page: neither a file that is gone nor the sources', async () => {
  for (const url of ['/assets/index-gone.js', '/assets/index-a1b2c3.js.map', '/assets/', '/api/nothing'])
    expect((await ask(url)).statusCode, url).toBe(404)
  for (const url of ['/assets/../../etc/passwd', '/assets/%2e%2e/index.html', '/..%2f..%2fetc/passwd'])
    expect((await ask(url)).body, url).not.toContain('root:')
})
