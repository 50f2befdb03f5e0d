import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, type ListedMessage, type ListWindow, ProviderUnavailable } from '../channel.ts'
import { createWhatsAppTwilio } from './adapter.ts'
import { connection } from './example-world.ts'

const OURS = 'whatsapp:+14155550100'
const THEIRS = 'whatsapp:+447700900871'
const OTHER = 'whatsapp:JP.32864648118000811669'

interface Row {
  sid: string
  at: string
  direction?: string
  from?: string
  to?: string
  [field: string]: unknown
}

/** A Twilio with pages of two, newest first, that remembers what it was asked. */
let rows: Row[] = []
let asked: URL[] = []
let authorizations: (string | undefined)[] = []
let nextPageUri = (url: URL, page: number): unknown => `${url.pathname}${withPage(url, page)}`
let base = ''

function withPage(url: URL, page: number): string {
  const query = new URLSearchParams(url.search)
  query.set('Page', String(page))
  return `?${query}`
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://twilio.example')
  asked.push(url)
  authorizations.push(request.headers.authorization)
  const { To, From, Page = '0' } = Object.fromEntries(url.searchParams)
  const matching = rows
    .map(asMessage)
    .filter((row) => (To === undefined || row.to === To) && (From === undefined || row.from === From))
  const page = Number(Page)
  const messages = matching.slice(page * 2, page * 2 + 2)
  const next = page * 2 + 2 < matching.length ? nextPageUri(url, page + 1) : null
  response.end(JSON.stringify({ messages, next_page_uri: next }))
})

function asMessage({ at, direction = 'inbound', ...row }: Row): Record<string, unknown> {
  const inbound = direction === 'inbound'
  return {
    direction,
    from: inbound ? THEIRS : OURS,
    to: inbound ? OURS : THEIRS,
    body: `text of ${row.sid}`,
    num_media: '0',
    date_created: at === '' ? null : new Date(at).toUTCString().replace('GMT', '+0000'),
    date_sent: null,
    date_updated: null,
    status: inbound ? 'received' : 'delivered',
    error_code: null,
    error_message: null,
    ...row,
  }
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  rows = []
  asked = []
  authorizations = []
  nextPageUri = (url, page) => `${url.pathname}${withPage(url, page)}`
})

const day: ListWindow = {
  address: null,
  from: new Date('2026-11-22T00:00:00Z'),
  until: new Date('2026-11-22T23:59:59Z'),
}

async function list(window: ListWindow = day, held: Connection = connection, apiBase = base) {
  const adapter = createWhatsAppTwilio({ apiBase, messagingBase: apiBase, contentBase: apiBase })
  const listed: ListedMessage[] = []
  for await (const message of adapter.list(window, held, { timeoutMilliseconds: 10_000 }))
    listed.push(message)
  return listed
}
const idsOf = (listed: ListedMessage[]) => listed.map(({ externalId }) => externalId)

describe('the list', () => {
  it('joins both directions, newest first, over all pages', async () => {
    rows = [
      { sid: 'SM9', at: '2026-11-22T18:00:00Z' },
      { sid: 'SM8', at: '2026-11-22T17:00:00Z', direction: 'outbound-api' },
      { sid: 'SM7', at: '2026-11-22T16:00:00Z', direction: 'outbound-reply' },
      { sid: 'SM6', at: '2026-11-22T15:00:00Z', direction: 'outbound-call' },
      { sid: 'SM5', at: '2026-11-22T14:00:00Z' },
      { sid: 'SM4', at: '2026-11-22T13:00:00Z' },
      { sid: 'SM3', at: '2026-11-22T12:00:00Z', direction: 'outbound-api' },
      { sid: 'SM2', at: '2026-11-22T11:00:00Z' },
    ]
    expect(idsOf(await list())).toEqual(['SM9', 'SM8', 'SM7', 'SM6', 'SM5', 'SM4', 'SM3', 'SM2'])
    expect(asked).toHaveLength(4)
    expect(new Set(authorizations)).toEqual(
      new Set([
        `Basic ${Buffer.from('ACc0ffee00112233445566778899aabbcc:example-auth-token').toString('base64')}`,
      ]),
    )
  })

  it('says what each message is', async () => {
    rows = [
      { sid: 'MM2', at: '2026-11-22T18:00:00Z', body: '', num_media: '1', from: OTHER },
      {
        sid: 'SM1',
        at: '2026-11-22T17:00:00Z',
        direction: 'outbound-api',
        body: 'a\0b',
        status: 'undelivered',
        error_code: 63016,
      },
    ]
    expect(await list()).toEqual([
      {
        externalId: 'MM2',
        direction: 'in',
        address: OTHER,
        phone: null,
        text: null,
        mediaCount: 1,
        createdAt: new Date('2026-11-22T18:00:00Z'),
        status: null,
        failure: null,
      },
      {
        externalId: 'SM1',
        direction: 'out',
        address: THEIRS,
        phone: '+447700900871',
        text: 'a\ufffdb',
        mediaCount: 0,
        createdAt: new Date('2026-11-22T17:00:00Z'),
        status: 'failed',
        failure: { code: 'WINDOW_CLOSED', providerCode: '63016', sentence: expect.any(String) },
      },
    ])
  })

  it.each([
    ['queued', null],
    ['accepted', null],
    ['sending', null],
    ['scheduled', null],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
    ['partially_delivered', null],
  ])('status %s is %s', async (written, status) => {
    rows = [{ sid: 'SM1', at: '2026-11-22T17:00:00Z', direction: 'outbound-api', status: written }]
    const [message] = await list()
    expect(message?.status).toBe(status)
    expect(message?.failure !== null).toBe(status === 'failed')
  })

  it('judges the window by the time and not by the day', async () => {
    rows = [
      { sid: 'after', at: '2026-11-22T10:00:02Z' },
      { sid: 'until', at: '2026-11-22T10:00:01Z' },
      { sid: 'from', at: '2026-11-22T10:00:00Z' },
      { sid: 'before', at: '2026-11-22T09:59:59Z' },
    ]
    const from = new Date('2026-11-22T10:00:00.900Z')
    const until = new Date('2026-11-22T10:00:01.000Z')
    expect(idsOf(await list({ address: null, from, until }))).toEqual(['until', 'from'])
  })

  it('asks for the days around the window of a whole channel', async () => {
    await list()
    expect(asked.map(({ search }) => search)).toEqual([
      `?To=${encodeURIComponent(OURS)}&DateSent%3E=2026-11-21&DateSent%3C=2026-11-23&PageSize=200`,
      `?From=${encodeURIComponent(OURS)}&DateSent%3E=2026-11-21&DateSent%3C=2026-11-23&PageSize=200`,
    ])
  })

  it('asks for one contact without days, which would hide what waits to be sent', async () => {
    rows = [
      { sid: 'SM2', at: '2026-11-22T18:00:00Z', from: OTHER },
      {
        sid: 'SM1',
        at: '2026-11-22T17:00:00Z',
        direction: 'outbound-api',
        date_sent: null,
        status: 'queued',
      },
    ]
    expect(idsOf(await list({ ...day, address: THEIRS }))).toEqual(['SM1'])
    expect(asked.map(({ search }) => search)).toEqual([
      `?To=${encodeURIComponent(OURS)}&From=${encodeURIComponent(THEIRS)}&PageSize=200`,
      `?From=${encodeURIComponent(OURS)}&To=${encodeURIComponent(THEIRS)}&PageSize=200`,
    ])
  })

  it('leaves out what a careless server lists besides', async () => {
    const careless = createServer((_, response) => {
      const messages = [
        { sid: 'other-sender', at: day.from.toISOString(), to: 'whatsapp:+14155550199' },
        { sid: 'other-contact', at: day.from.toISOString(), from: OTHER },
        { sid: 'wanted', at: day.from.toISOString() },
        // What our number wrote to another number of the account is listed a second time, as that one's.
        { sid: 'received-by-a-sibling', at: day.from.toISOString(), from: OURS, to: THEIRS },
        { sid: 'sms', at: day.from.toISOString(), from: '' },
      ].map(asMessage)
      response.end(JSON.stringify({ messages }))
    })
    await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve))
    const port = (careless.address() as AddressInfo).port
    const listed = await list({ ...day, address: THEIRS }, connection, `http://127.0.0.1:${port}`)
    expect(idsOf(listed)).toEqual(['wanted'])
    careless.closeAllConnections()
    careless.close()
  })

  it('stops reading where the pages are older than the window', async () => {
    rows = Array.from({ length: 20 }, (_, index) => ({
      sid: `SM${index}`,
      at: new Date(Date.UTC(2026, 10, 22, 12) - index * 6 * 3_600_000).toISOString(),
    }))
    expect(idsOf(await list({ ...day, address: THEIRS }))).toEqual(['SM0', 'SM1', 'SM2'])
    expect(asked.length).toBeLessThan(8)
  })

  it('reads to the end where the pages are not newest first', async () => {
    rows = Array.from({ length: 20 }, (_, index) => ({
      sid: `SM${index}`,
      at: new Date(Date.UTC(2026, 10, 22, 12) - (19 - index) * 6 * 3_600_000).toISOString(),
    }))
    expect(idsOf(await list({ ...day, address: THEIRS })).sort()).toEqual(['SM17', 'SM18', 'SM19'])
  })

  it('reads no further than its reader', async () => {
    rows = Array.from({ length: 20 }, (_, index) => ({
      sid: `SM${index}`,
      at: new Date(Date.UTC(2026, 10, 22, 12) - index * 60_000).toISOString(),
    }))
    const adapter = createWhatsAppTwilio({ apiBase: base, messagingBase: base, contentBase: base })
    for await (const message of adapter.list(day, connection, { timeoutMilliseconds: 10_000 })) {
      expect(message.externalId).toBe('SM0')
      break
    }
    expect(asked).toHaveLength(2)
  })
})

describe('a list that cannot be had', () => {
  it('leads to another host, which never sees our credentials', async () => {
    let visits = 0
    const elsewhere = createServer((_, response) => {
      visits++
      response.end('{"messages":[]}')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const { port } = elsewhere.address() as AddressInfo
    rows = ['SM3', 'SM2', 'SM1'].map((sid) => ({ sid, at: '2026-11-22T17:00:00Z' }))
    for (const uri of [`http://127.0.0.1:${port}/`, `@127.0.0.1:${port}/`, `//127.0.0.1:${port}/`, 'next']) {
      nextPageUri = () => uri
      await expect(list()).rejects.toThrow(ProviderUnavailable)
    }
    expect(visits).toBe(0)
    elsewhere.closeAllConnections()
    elsewhere.close()
  })

  it.each(['//evil.example/x', '/../@evil.example', '/\\evil.example'])(
    'asks the same host where the next page is written as %s',
    async (uri) => {
      rows = ['SM3', 'SM2', 'SM1'].map((sid) => ({ sid, at: '2026-11-22T17:00:00Z' }))
      nextPageUri = () => uri
      await expect(list()).rejects.toThrow(ProviderUnavailable)
      expect(asked.length).toBeGreaterThan(1)
    },
  )

  it('leads in a circle', async () => {
    rows = ['SM3', 'SM2', 'SM1'].map((sid) => ({ sid, at: '2026-11-22T17:00:00Z' }))
    nextPageUri = (url) => `${url.pathname}${withPage(url, 0)}`
    await expect(list()).rejects.toThrow('circle')
  })

  it.each([
    ['no id', { sid: '' }],
    ['no time', { at: '' }],
    ['a time without a zone', { at: '', date_created: '2026-11-22 10:00:00' }],
    ['a time that is none', { at: '', date_created: 'yesterday +0000' }],
  ])('has a message with %s: it comes whole but for that one, and then says so', async (_, odd) => {
    rows = [
      { sid: 'SM3', at: '2026-11-22T17:00:00Z' },
      { sid: 'SM2', at: '2026-11-22T16:00:00Z', ...odd },
      { sid: 'SM1', at: '2026-11-22T15:00:00Z' },
    ]
    const adapter = createWhatsAppTwilio({ apiBase: base, messagingBase: base, contentBase: base })
    const listed: string[] = []
    const reading = async () => {
      const messages = adapter.list(day, connection, { timeoutMilliseconds: 10_000 })
      for await (const { externalId } of messages) listed.push(externalId)
    }
    await expect(reading()).rejects.toThrow('1 messages')
    expect(listed).toEqual(['SM3', 'SM1'])
  })
})
