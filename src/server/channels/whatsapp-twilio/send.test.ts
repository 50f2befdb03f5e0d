/** How a call can end is the contract's (`../contract.ts`); here is what Twilio is asked, and its own answers. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connection, OutgoingMessage, SendOutcome } from '../channel.ts'
import { createWhatsAppTwilio } from './adapter.ts'
import { connection } from './example-world.ts'

const SM = 'SM00000000000000000000000000000001'
const message: OutgoingMessage = {
  to: 'whatsapp:+447700900871',
  text: '明日 & 100% = ok+ 😊\n次',
  sentAs: 'free_text',
  replyToExternalId: null,
  quickReplies: [],
  media: [],
  attemptMark: 'mark-1',
  statusUrl: 'https://inbox.example/webhooks/twilio/channel/status',
}

let base = ''
let seen: { request: IncomingMessage; form: URLSearchParams }[] = []
let answer: { status: number; body: unknown; headers?: Record<string, string> }
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  seen.push({ request, form: new URLSearchParams(Buffer.concat(chunks).toString()) })
  response.writeHead(answer.status, answer.headers)
  response.end(JSON.stringify(answer.body))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen = []
  answer = { status: 201, body: { sid: SM, status: 'queued' } }
})

function send(
  changed: Partial<OutgoingMessage> = {},
  held: Connection = connection,
  apiBase = base,
): Promise<SendOutcome> {
  const adapter = createWhatsAppTwilio({ apiBase, messagingBase: apiBase, contentBase: apiBase })
  return adapter.send({ ...message, ...changed }, held, { timeoutMilliseconds: 10_000 })
}

describe('what Twilio is asked', () => {
  it('names a file by its address, with its caption or without', async () => {
    const url = 'https://inbox.example/media/token/%E6%A4%85%E5%AD%90.jpg'
    const media = [{ url, contentType: 'image/jpeg', name: '椅子.jpg', size: 3 }]
    await send({ media, text: 'look' })
    await send({ media, text: null })
    expect(seen.map(({ form }) => [form.getAll('MediaUrl'), form.get('Body')])).toEqual([
      [[url], 'look'],
      [[url], null],
    ])
  })

  it('is one form, with the credentials of the account', async () => {
    await send()
    expect(seen).toHaveLength(1)
    const { method, url, headers } = seen[0]!.request
    expect(`${method} ${url}`).toBe(
      'POST /2010-04-01/Accounts/ACc0ffee00112233445566778899aabbcc/Messages.json',
    )
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(Buffer.from(headers.authorization!.replace('Basic ', ''), 'base64').toString()).toBe(
      'ACc0ffee00112233445566778899aabbcc:example-auth-token',
    )
    expect([...seen[0]!.form]).toEqual([
      ['From', 'whatsapp:+14155550100'],
      ['To', 'whatsapp:+447700900871'],
      ['Body', message.text],
      ['StatusCallback', 'https://inbox.example/webhooks/twilio/channel/status?attempt=mark-1'],
    ])
  })

  it('names the Messaging Service beside the sender', async () => {
    const settings = { ...connection.settings, messaging_service_sid: 'MG0123456789abcdef0123456789abcdef' }
    await send({}, { ...connection, settings })
    expect(seen[0]!.form.get('MessagingServiceSid')).toBe('MG0123456789abcdef0123456789abcdef')
    expect(seen[0]!.form.get('From')).toBe('whatsapp:+14155550100')
  })

  it('escapes the mark and minds a query string', async () => {
    await send({ attemptMark: 'a&b=c', statusUrl: 'https://inbox.example/s?x=1' })
    expect(seen[0]!.form.get('StatusCallback')).toBe('https://inbox.example/s?x=1&attempt=a%26b%3Dc')
  })

  it('stays on the path of a base and within the account', async () => {
    await send(
      {},
      { ...connection, settings: { ...connection.settings, account_sid: '../x?' } },
      `${base}/twilio/`,
    )
    expect(seen[0]!.request.url).toBe('/twilio/2010-04-01/Accounts/..%2Fx%3F/Messages.json')
  })

  it.each([null, ''])('is nothing where there is no text', async (text) => {
    expect(await send({ text })).toMatchObject({
      outcome: 'refused',
      failure: { code: 'MESSAGE_EMPTY', providerCode: null },
      evidence: { httpStatus: null },
    })
    expect(seen).toHaveLength(0)
  })
})

describe('what Twilio answers', () => {
  it('an opt-out', async () => {
    answer = {
      status: 400,
      body: { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 },
    }
    expect(await send()).toEqual({
      outcome: 'refused',
      failure: {
        code: 'CONTACT_OPTED_OUT',
        providerCode: '21610',
        sentence: expect.stringContaining('STOP'),
      },
      evidence: { httpStatus: 400, providerCode: '21610', note: 'Attempt to send to unsubscribed recipient' },
    })
  })

  it('refused credentials', async () => {
    answer = { status: 401, body: { code: 20003, message: 'Authenticate' } }
    expect(await send()).toMatchObject({
      outcome: 'refused',
      failure: { code: 'CHANNEL_CREDENTIALS_REFUSED' },
      channelAttention: { sentence: expect.stringContaining('auth token') },
    })
  })

  it('an error that is new', async () => {
    answer = { status: 400, body: { code: 29999, message: 'Moon phase is wrong' } }
    expect(await send()).toMatchObject({
      outcome: 'refused',
      failure: {
        code: 'PROVIDER_REFUSED',
        providerCode: '29999',
        sentence: 'Twilio refused the message: Moon phase is wrong (error 29999).',
      },
    })
  })

  it('a rate code with another status than 429', async () => {
    answer = { status: 400, body: { code: 21611, message: 'Queue full' } }
    expect(await send()).toMatchObject({ outcome: 'unavailable', failure: { code: 'RATE_LIMITED' } })
  })

  it.each([
    [{ code: 20500, message: 'Internal' }, true],
    [{ code: '20500', message: 'Internal' }, false],
    [{ code: 20500.5, message: 'Internal' }, false],
    [{ code: 20500 }, false],
  ])('a failure of its own is one in its own form: %j', async (body, providerAnswered) => {
    answer = { status: 500, body }
    expect(await send()).toMatchObject({ outcome: 'unknown', providerAnswered })
  })

  it('a time to wait as a date, reckoned from its own clock', async () => {
    const headers = { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' }
    answer = { status: 429, body: {}, headers }
    expect(await send()).toMatchObject({ outcome: 'unavailable', retryAfterSeconds: 90 })
  })

  it('a message that failed at once, for which no callback will come', async () => {
    answer = { status: 201, body: { sid: SM, status: 'failed', error_code: 63016, error_message: 'x' } }
    expect(await send()).toMatchObject({
      outcome: 'refused',
      failure: { code: 'WINDOW_CLOSED', providerCode: '63016' },
      evidence: { note: expect.stringContaining(SM) },
    })
  })

  it.each(['accepted', 'sending', 'something of 2027', undefined])(
    'a message taken as %s',
    async (status) => {
      answer = { status: 201, body: { sid: SM, status } }
      expect(await send()).toMatchObject({ outcome: 'accepted', externalId: SM })
    },
  )
})
