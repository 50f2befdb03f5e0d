import { describe, expect, it } from 'vitest'
import type { ChannelEvent } from '../channel.ts'
import { channelAdapterContract } from '../contract.ts'
import type { Random } from '../random.ts'
import { createMessenger } from './adapter.ts'
import { bodyOf, CONTACT, connection, eventOf, examples, PAGE, signedRequest } from './example-world.ts'

const KINDS: Record<string, ChannelEvent['kind'][]> = {
  batch: ['message_received', 'message_received', 'receipt'],
  'page-change': ['ignored'],
  delivery: ['receipt', 'receipt'],
  echo: ['message_echoed'],
  media: ['message_received'],
  postback: ['message_received'],
  reaction: ['message_reacted'],
  read: ['receipt'],
  standby: ['message_received', 'ignored', 'ignored'],
  text: ['message_received'],
}

const GRAPH_ERROR = (code: number, message: string, more: object = {}) =>
  JSON.stringify({ error: { message, type: 'OAuthException', code, fbtrace_id: 'A1', ...more } })

channelAdapterContract('messenger', {
  createAdapter: (graphBase) => createMessenger({ graphBase, graphVersion: 'v25.0', dialogBase: graphBase }),
  connection,
  stranger: { ...connection, secrets: { ...connection.secrets, app_secret: 'another-app-secret' } },
  sign: (body) => signedRequest(body),
  examples: [
    ...examples.map((example) => ({
      name: example.name,
      body: Buffer.from(example.rawBody),
      kinds: KINDS[example.kind] ?? [],
    })),
    {
      name: 'an edit',
      body: bodyOf(eventOf({ message_edit: { mid: 'm_1', text: '訂正します', num_edit: 1 } })),
      kinds: ['message_edited'],
    },
    {
      name: 'an unsend',
      body: bodyOf(eventOf({ message: { mid: 'm_1', is_deleted: true } })),
      kinds: ['message_withdrawn'],
    },
    {
      name: 'a referral',
      body: bodyOf(eventOf({ referral: { ref: 'spring', source: 'SHORTLINK', type: 'OPEN_THREAD' } })),
      kinds: ['contact_returned'],
    },
  ],
  withUnknown,
  neighbours: {
    parts: [
      JSON.stringify(eventOf({ message: { mid: 'm_1', text: 'こんにちは' } })),
      JSON.stringify(eventOf({ postback: { title: 'Start', payload: 'START' } })),
      JSON.stringify(eventOf({ read: { watermark: '1790373634311' } })),
      JSON.stringify(eventOf({ reaction: { mid: 'm_1', action: 'react', emoji: '😊' } })),
    ],
    garbage,
    join: (parts) =>
      Buffer.from(`{"object":"page","entry":[{"id":"${PAGE}","messaging":[${parts.join(',')}]}]}`),
  },
  outgoing: {
    to: CONTACT,
    text: '明日の15時にお待ちしております 😊 & 100% = ok+',
    sentAs: 'free_text',
    replyToExternalId: null,
    quickReplies: [],
    media: [],
    attemptMark: 'mark-0123456789',
    statusUrl: 'https://inbox.example/webhooks/status',
  },
  window: {
    address: CONTACT,
    from: new Date('2026-11-22T00:00:00Z'),
    until: new Date('2026-11-23T00:00:00Z'),
  },
  answers: {
    accepted: {
      status: 200,
      body: JSON.stringify({ recipient_id: CONTACT, message_id: 'm_accepted' }),
      externalId: 'm_accepted',
    },
    refused: { status: 400, body: GRAPH_ERROR(100, 'Something new is wrong', { error_subcode: 999 }) },
    credentialsRefused: { status: 400, body: GRAPH_ERROR(190, 'Error validating access token') },
    rateLimited: {
      status: 400,
      body: GRAPH_ERROR(613, 'Calls to this api have exceeded the rate limit.'),
      headers: { 'retry-after': '7' },
    },
    failedItself: {
      status: 500,
      body: GRAPH_ERROR(2, 'Service temporarily unavailable', { is_transient: true }),
    },
  },
})

/** A name that Meta does not use, in the body, in an entry, in an event and in what the event carries. */
function withUnknown(body: Buffer, random: Random): Buffer {
  const request = JSON.parse(body.toString())
  const entry = request.entry[0]
  const event = entry.messaging?.[0]
  const inner = event && Object.values(event).at(-1)
  const places = [request, entry, event, inner].filter((place) => typeof place === 'object' && place !== null)
  random.oneOf(places)[`odd_${random.text(2)}`] = random.oneOf([
    null,
    1,
    random.text(5),
    [{}],
    { a: random.text(2) },
  ])
  return Buffer.from(JSON.stringify(request))
}

/** Well-formed JSON, and anything but a well-formed event. */
function garbage(random: Random): string {
  const value = (): unknown =>
    random.oneOf([null, true, -1, 1e300, '', random.text(6), [], [[]], {}, { id: random.text(3) }, { id: 0 }])
  const names = [
    'sender',
    'recipient',
    'message',
    'postback',
    'reaction',
    'read',
    'delivery',
    'timestamp',
    random.text(2),
  ]
  const event = Object.fromEntries(
    Array.from({ length: random.below(5) }, () => [random.oneOf(names), value()]),
  )
  const message = {
    mid: value(),
    text: value(),
    attachments: random.oneOf([value(), [value(), { type: value(), payload: value() }]]),
  }
  return JSON.stringify(random.oneOf([value(), event, { ...event, message }, eventOf({ message })]))
}

describe('createMessenger', () => {
  it.each(['http://graph.facebook.com', 'http://127.0.0.1.example', 'ftp://127.0.0.1'])(
    'refuses to send credentials to %s',
    (graphBase) => {
      expect(() => createMessenger({ graphBase, graphVersion: 'v25.0', dialogBase: graphBase })).toThrow(
        'graphBase',
      )
    },
  )

  it.each([
    'https://graph.facebook.com',
    'http://127.0.0.1:4020',
    'http://localhost:4020',
    'http://[::1]:4020',
  ])('takes %s', (graphBase) => {
    expect(() => createMessenger({ graphBase, graphVersion: 'v25.0', dialogBase: graphBase })).not.toThrow()
  })
})
