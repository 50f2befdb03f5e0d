/**
 * Requests that are bent beside their fields: nested without end, forms that break off, pictures that would unfold to
 * gigabytes, streams asked for in odd ways. Each is refused in words, and none is an error of ours.
 */
import { request as askHttp } from 'node:http'
import { deflateSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logOptions } from '../../src/server/log.ts'
import { connectMessenger, post as postMeta } from '../support/meta-request.ts'
import { download, upload } from '../support/upload.ts'
import { colleague, createWorld, type World } from '../support/world.ts'

let world: World
const lines: string[] = []

beforeAll(async () => {
  const log = pino(logOptions('warn'), { write: (line: string) => void lines.push(line) })
  world = await createWorld({}, { log })
})
afterAll(() => world?.stop())

async function send(method: string, path: string, body: BodyInit, type: string): Promise<number> {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: { cookie: world.owner.cookie, 'content-type': type },
    body,
  })
  const text = await response.text()
  if (text !== '') expect(() => JSON.parse(text), path).not.toThrow()
  return response.status
}

describe('JSON', () => {
  const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
  const bodies = {
    lists: deep('[', ']', 200_000),
    'a list in a field': `{"text":${deep('[', ']', 200_000)}}`,
    objects: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    'objects in a free field': `{"title":"x","custom_fields":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
    'as deep as the stack': `{"title":"x","custom_fields":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
    'very many fields': `{"title":"x","custom_fields":{${Array.from({ length: 60_000 }, (_, n) => `"${n}":1`).join()}}}`,
  }

  test.each(Object.entries(bodies))('%s without end are refused', async (_, body) => {
    for (const [method, path] of [
      ['POST', '/api/v2/deals'],
      ['POST', '/api/inbox/session'],
      ['PUT', '/api/inbox/me/notification_settings'],
      ['POST', '/api/inbox/me/api_tokens'],
    ] as const) {
      const status = await send(method, path, body, 'application/json')
      // What a route does not know it drops; that is its right.
      const told = (one: number) => one < 500 && (one >= 400 || body.includes('"59999":'))
      expect([status, path]).toEqual([expect.toSatisfy(told), path])
    }
  })

  test('a provider may send them too: kept, and not understood', async () => {
    await connectMessenger(world)
    for (const body of Object.values(bodies)) expect((await postMeta(world, body)).status).toBe(200)
    await world.settle()
    const { data } = await world.owner.get<{ status: string }[]>('/provider_requests?limit=20')
    expect(new Set(data.map(({ status }) => status))).toEqual(new Set(['not_understood']))
  })

  test('names of what all objects have change none of them', async () => {
    for (const body of [
      '{"__proto__":{"hacked":1},"title":"x"}',
      '{"constructor":{"prototype":{"hacked":1}},"title":"x"}',
      '{"title":"x","custom_fields":{"__proto__":{"hacked":1},"constructor":{"prototype":{"hacked":1}}}}',
      '{"title":"x","title":{"__proto__":{"hacked":1}}}',
    ])
      expect(await send('POST', '/api/v2/deals', body, 'application/json')).toBeLessThan(500)
    expect(({} as { hacked?: number }).hacked).toBeUndefined()
  })
})

test.each([
  '?limit=1&limit=2',
  '?limit[]=1',
  '?section=mine&section=closed',
  '?q=%',
  '?q=%c3%28',
  '?__proto__=1&constructor=2',
  `?${Array.from({ length: 3_000 }, (_, n) => `p${n}=1`).join('&')}`,
  '?cursor=eyJhIjoxfQ',
  '?cursor=[]',
])('a list asked for with %.40s answers in words', async (query) => {
  for (const path of ['/api/inbox/conversations', '/api/v1/leads', '/api/v2/persons', '/api/inbox/search']) {
    const response = await fetch(`${world.url}${path}${query}`, { headers: { cookie: world.owner.cookie } })
    expect([response.status, path]).toEqual([expect.toSatisfy((one: number) => one < 500), path])
  }
})

describe('forms', () => {
  const form = (part: string, end = '\r\n--b--\r\n') => `--b\r\n${part}${end}`
  const file = (disposition: string, more = '') =>
    form(`Content-Disposition: form-data; ${disposition}\r\n${more}\r\nbytes`)

  test.each([
    ['breaks off', form('Content-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\nbyt', '')],
    ['has no part', '--b--\r\n'],
    ['has no end', 'nothing'],
    ['has a file without a name', file('name="file"; filename=""')],
    ['has a field in its place', file('name="file"')],
    ['has another field', file('name="__proto__"; filename="x.txt"')],
    ['has a name of 100,000 letters', file(`name="file"; filename="${'x'.repeat(100_000)}.txt"`)],
    ['has a name with a way in it', file('name="file"; filename="../../../etc/passwd"')],
    ['has bytes for a name', file('name="file"; filename="\u0000\u00ff.txt"')],
    ['has a type that is none', file('name="file"; filename="x.txt"', 'Content-Type: \u0001/;;;=\r\n')],
    ['has a thousand fields', `${file('name="a"').repeat(1_000)}`],
  ])('one that %s', async (_, body) => {
    for (const [method, path] of [
      ['POST', '/api/inbox/attachments'],
      ['PUT', '/api/inbox/me/picture'],
      ['POST', '/api/inbox/crm/person_imports'],
    ] as const) {
      const status = await send(method, path, body, 'multipart/form-data; boundary=b')
      expect([status, path]).toEqual([expect.toSatisfy((one: number) => one < 500), path])
    }
    expect(await send('POST', '/api/inbox/attachments', body, 'multipart/form-data')).toBeLessThan(500)
  })

  test('the name of a file ends no header', async () => {
    const names = [
      'a\r\nSet-Cookie: hacked=1\r\n\r\n<b>.txt',
      'a"; filename="b.exe',
      'ﷺ\u202egnp.exe',
      '%0d%0ax',
    ]
    for (const name of names) {
      const { status, data } = await upload(world, world.owner, {
        bytes: Buffer.from('x'),
        name,
        type: 'text/plain',
      })
      expect(status).toBe(201)
      const response = await download(world, world.owner, `/api/inbox/attachments/${data.id}`)
      expect(response.status).toBe(200)
      expect(response.headers.get('set-cookie')).toBeNull()
      expect(response.headers.get('content-disposition')).toMatch(
        /^(attachment|inline); filename="[^"\r\n]*"/,
      )
    }
  })

  test('a picture that would unfold to gigabytes is no picture', async () => {
    const bomb = png(50_000, 50_000)
    expect(bomb.length).toBeLessThan(10_000)
    const body = new FormData()
    body.append('file', new Blob([Uint8Array.from(bomb)], { type: 'image/png' }), 'bomb.png')
    const response = await fetch(`${world.url}/api/inbox/me/picture`, {
      method: 'PUT',
      headers: { cookie: world.owner.cookie },
      body,
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    const kept = await upload(world, world.owner, { bytes: bomb, name: 'bomb.png', type: 'image/png' })
    expect(kept.status).toBeLessThan(500)
  })
})

describe('streams', () => {
  /** The status of an upgrade that was asked for in just these words. */
  const upgrade = (path: string, headers: Record<string, string> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = askHttp({
        host: '127.0.0.1',
        port: new URL(world.url).port,
        path,
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          cookie: world.owner.cookie,
          ...headers,
        },
      })
      asked.on('upgrade', (_response, socket) => {
        socket.destroy()
        resolve(101)
      })
      asked.on('response', ({ statusCode }) => resolve(statusCode ?? 0))
      asked.on('error', reject)
      asked.end()
    })

  test('are for our own pages and for programs, signed in', async () => {
    const path = '/api/inbox/events'
    expect(await upgrade(path)).toBe(101)
    expect(await upgrade(path, { origin: world.url })).toBe(101)
    for (const origin of ['https://evil.example', 'null', `${world.url}.evil.example`, '', 'file://'])
      expect([await upgrade(path, { origin }), origin]).toEqual([403, origin])
    expect(await upgrade(path, { cookie: '' })).toBe(401)
  })

  test('beyond what a hundred tabs ask for at once are refused, and nobody else with them', async () => {
    const ken = await colleague(world, 'Ken')
    const path = '/api/inbox/events'
    const asked = await Promise.all(Array.from({ length: 160 }, () => upgrade(path, { cookie: ken.cookie })))
    const opened = asked.filter((status) => status === 101).length
    // What was given back while they were asked for comes on top.
    expect(opened).toBeGreaterThanOrEqual(100)
    expect(asked.filter((status) => status === 429)).toHaveLength(160 - opened)
    expect(opened).toBeLessThan(160)
    expect(await upgrade(path)).toBe(101)
  })

  test.each(['//', '///', '/%', '*', '/api/inbox/events/../../x', '/api/inbox/events?cursor=%ff%00', '/x'])(
    'asked for at %s are refused or begun, and no error of ours',
    async (path) => {
      expect(await upgrade(path)).toBeLessThan(500)
    },
  )

  test.each([
    { 'sec-websocket-key': 'short' },
    { 'sec-websocket-version': '99' },
    { upgrade: 'h2c' },
    { 'sec-websocket-extensions': 'permessage-deflate; ;;' },
  ])('asked for with %j are refused', async (headers) => {
    expect(await upgrade('/api/inbox/events', headers as unknown as Record<string, string>)).toBeLessThan(500)
  })
})

test('nothing of all this was an error of ours', () => {
  const errors = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)
  expect(errors.map((line) => line.slice(0, 300))).toEqual([])
})

/** Grey throughout: a few kilobytes. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const tail = Buffer.alloc(4)
    tail.writeUInt32BE(crc(body))
    return Buffer.concat([head, body, tail])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const some = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', some),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}
