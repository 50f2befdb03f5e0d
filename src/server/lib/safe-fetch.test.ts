import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Resolve, SafeFetchError, type SafeFetchRequest, safeFetch } from './safe-fetch.ts'

let servers: Server[] = []
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  servers = []
})

async function host(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function request(url: string, change: Partial<SafeFetchRequest> = {}): SafeFetchRequest {
  return {
    url,
    loopbackAllowed: true,
    headersFor: () => ({}),
    largestBytes: 1_000,
    timeoutMilliseconds: 10_000,
    ...change,
  }
}

const names =
  (known: Record<string, string[]>): Resolve =>
  async (name) =>
    (known[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(SafeFetchError)
  return (error as SafeFetchError).problem
}

async function bodyOf(answer: { body: AsyncIterable<Buffer> }): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer.body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('an answer that ends while nobody reads it yet is whole, and brings nobody down', async () => {
  let closed: Promise<unknown> = Promise.resolve()
  // Without a length: the end of the connection is the end of the answer.
  const port = await host(({ socket }) => {
    closed = new Promise((resolve) => socket.once('close', resolve))
    socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${'x'.repeat(100_000)}`)
  })
  const answer = await safeFetch(request(`http://127.0.0.1:${port}/`, { largestBytes: 200_000 }))
  await closed
  expect((await bodyOf(answer)).length).toBe(100_000)
})

describe('where it goes', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://0/',
    'http://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://[fd00::1]/',
    'https://[64:ff9b::a00:1]/',
    'https://100.64.0.1/',
  ])('%s is refused before anything is sent', async (url) => {
    expect(await problemOf(safeFetch(request(url, { loopbackAllowed: false })))).toBe('address_refused')
  })

  test.each([
    'file:///etc/passwd',
    'ftp://files.example/x',
    'data:text/plain,x',
    'javascript:1',
    '//x',
    '',
    'x',
    'https://',
  ])('%j is refused', async (url) => {
    expect(await problemOf(safeFetch(request(url)))).toBe('address_refused')
  })

  test('a name or a password in the address is refused', async () => {
    expect(await problemOf(safeFetch(request('https://me@files.example/')))).toBe('address_refused')
    expect(await problemOf(safeFetch(request('https://:secret@files.example/')))).toBe('address_refused')
  })

  test('plain HTTP goes nowhere but to loopback', async () => {
    const resolve = names({ 'files.example': ['8.8.8.8'] })
    expect(await problemOf(safeFetch(request('http://files.example/'), resolve))).toBe('address_refused')
  })

  test('a name that leads to a private network is refused, also where only one of its addresses does', async () => {
    for (const addresses of [['10.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['fe80::1%eth0'], ['::ffff:8.8.8.8']]) {
      const resolve = names({ 'files.example': addresses })
      expect(await problemOf(safeFetch(request('https://files.example/'), resolve))).toBe('address_refused')
    }
  })

  test('a name that leads to loopback is refused unless loopback is allowed', async () => {
    const port = await host((_request, response) => response.end('inside'))
    const url = `http://files.example:${port}/`
    const resolve = names({ 'files.example': ['127.0.0.1'] })
    expect(await problemOf(safeFetch(request(url, { loopbackAllowed: false }), resolve))).toBe(
      'address_refused',
    )
    expect(await bodyOf(await safeFetch(request(url), resolve))).toBe('inside')
  })

  test('the connection goes to the address that was judged: a name that changes its mind gains nothing', async () => {
    const port = await host((_request, response) => response.end('judged'))
    let asked = 0
    const resolve: Resolve = async () => {
      asked++
      // The system knows no such name: a second look-up by the connection itself would fail.
      return asked === 1 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '10.0.0.1', family: 4 }]
    }
    expect(await bodyOf(await safeFetch(request(`http://turncoat.invalid:${port}/`), resolve))).toBe('judged')
    expect(asked).toBe(1)
  })

  test('a name without an address is unreachable', async () => {
    expect(await problemOf(safeFetch(request('https://nowhere.example/'), names({})))).toBe('unreachable')
  })

  test('a name server that keeps silent does not outlast the limit', async () => {
    const silent: Resolve = () => new Promise(() => {})
    const asked = safeFetch(request('https://files.example/', { timeoutMilliseconds: 20 }), silent)
    expect(await problemOf(asked)).toBe('too_slow')
  })
})

describe('redirects', () => {
  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://[::ffff:10.0.0.1]/',
    'https://user:pass@files.example/',
    'http://files.example/',
  ])('to %s are judged anew', async (location) => {
    const port = await host((_request, response) => response.writeHead(302, { location }).end())
    const resolve = names({ 'files.example': ['8.8.8.8'] })
    expect(await problemOf(safeFetch(request(`http://127.0.0.1:${port}/`), resolve))).toBe('address_refused')
  })

  test('to loopback are refused where loopback is not allowed', async () => {
    const inner = await host((_request, response) => response.end('inside'))
    const outer = await host((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${inner}/` }).end(),
    )
    let hop = 0
    // The first hop pretends to be allowed; the second is asked with the rule as it is.
    const asked = request(`http://127.0.0.1:${outer}/`)
    Object.defineProperty(asked, 'loopbackAllowed', { get: () => hop++ === 0 })
    expect(await problemOf(safeFetch(asked))).toBe('address_refused')
  })

  test('each hop gets the headers that it is to have', async () => {
    const seen: (string | undefined)[] = []
    const other = await host((incoming, response) => {
      seen.push(incoming.headers.authorization)
      response.end('here')
    })
    const first = await host((incoming, response) => {
      seen.push(incoming.headers.authorization)
      response.writeHead(307, { location: `http://127.0.0.1:${other}/x?y=1` }).end()
    })
    const base = `http://127.0.0.1:${first}`
    const answer = await safeFetch(
      request(`${base}/`, { headersFor: (url) => (url.origin === base ? { authorization: 'secret' } : {}) }),
    )
    expect(await bodyOf(answer)).toBe('here')
    expect(answer.url.href).toBe(`http://127.0.0.1:${other}/x?y=1`)
    expect(seen).toEqual(['secret', undefined])
  })

  test('in a circle end', async () => {
    let hops = 0
    const port = await host((_request, response) => {
      hops++
      response.writeHead(301, { location: '/' }).end()
    })
    expect(await problemOf(safeFetch(request(`http://127.0.0.1:${port}/`)))).toBe('too_many_redirects')
    expect(hops).toBe(6)
  })
})

describe('how much and how long', () => {
  test('exactly the limit is let through, one byte more is not, announced or not', async () => {
    const port = await host((incoming, response) => {
      const { searchParams } = new URL(incoming.url ?? '', 'http://x')
      const size = Number(searchParams.get('size'))
      if (searchParams.has('announced')) response.setHeader('content-length', size)
      response.write(Buffer.alloc(size - 1))
      response.end(Buffer.alloc(1))
    })
    for (const announced of ['', '&announced']) {
      const fits = await safeFetch(request(`http://127.0.0.1:${port}/?size=1000${announced}`))
      expect(await bodyOf(fits)).toHaveLength(1000)
      const over = await safeFetch(request(`http://127.0.0.1:${port}/?size=1001${announced}`))
      expect(await problemOf(bodyOf(over))).toBe('too_large')
    }
  })

  test('an endless answer is cut, and its connection closed', async () => {
    let closed = () => {}
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const port = await host((_request, response) => {
      response.on('close', closed)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    const answer = await safeFetch(request(`http://127.0.0.1:${port}/`))
    expect(await problemOf(bodyOf(answer))).toBe('too_large')
    await gone
  })

  test('an answer that never begins, and one that never ends, are given up', async () => {
    const port = await host((incoming, response) => {
      if (incoming.url === '/begins') response.write('begun')
    })
    const limits = { timeoutMilliseconds: 50 }
    expect(await problemOf(safeFetch(request(`http://127.0.0.1:${port}/`, limits)))).toBe('too_slow')
    const reading = async () => bodyOf(await safeFetch(request(`http://127.0.0.1:${port}/begins`, limits)))
    expect(await problemOf(reading())).toBe('too_slow')
  })

  test('a body that nobody reads lets go of its connection when it is destroyed', async () => {
    let closed = () => {}
    const gone = new Promise<void>((resolve) => {
      closed = resolve
    })
    const port = await host((_request, response) => {
      response.on('close', closed)
      response.write('begun')
    })
    const answer = await safeFetch(request(`http://127.0.0.1:${port}/`))
    answer.body.destroy()
    await gone
  })

  test('is stopped by its signal', async () => {
    const port = await host(() => stop.abort())
    const stop = new AbortController()
    expect(await problemOf(safeFetch(request(`http://127.0.0.1:${port}/`, { signal: stop.signal })))).toBe(
      'unreachable',
    )
    expect(await problemOf(safeFetch(request(`http://127.0.0.1:${port}/`, { signal: stop.signal })))).toBe(
      'unreachable',
    )
  })

  test('a connection that breaks in the middle is an error, not an end', async () => {
    const port = await host((_request, response) => {
      response.setHeader('content-length', 100)
      response.write('begun')
      response.socket?.destroy()
    })
    const reading = async () => bodyOf(await safeFetch(request(`http://127.0.0.1:${port}/`)))
    expect(await problemOf(reading())).toBe('unreachable')
  })

  test('nobody there', async () => {
    expect(await problemOf(safeFetch(request('http://127.0.0.1:1/')))).toBe('unreachable')
  })
})
