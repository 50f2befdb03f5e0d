/** What the contract of all adapters is run over here; a simulated number speaks the same. */
import type { AdapterWorld } from '../contract.ts'
import { createWhatsAppTwilio } from './adapter.ts'
import { connection, examples, signedRequest } from './example-world.ts'

const form = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString())
const received = examples.filter((example) => example.expect.signature === undefined)

export const whatsAppWorld: AdapterWorld = {
  createAdapter: (base) => createWhatsAppTwilio({ apiBase: base, messagingBase: base, contentBase: base }),
  connection,
  stranger: { ...connection, secrets: { auth_token: 'another-token', auth_token_secondary: 'and-another' } },
  sign: (body) => signedRequest(body),
  examples: [
    ...received.map((example) => ({
      name: example.name,
      body: Buffer.from(example.rawBody),
      kinds: [example.expect.status ? ('receipt' as const) : ('message_received' as const)],
    })),
    {
      name: 'a status that tells nothing new',
      body: form({ MessageSid: 'SM1', MessageStatus: 'queued', From: 'whatsapp:+14155550100' }),
      kinds: ['ignored' as const],
    },
  ],
  withUnknown: (body, random) =>
    Buffer.concat([body, Buffer.from('&'), Buffer.from(`Odd${random.text(3)}=`), random.bytes(20)]),
  outgoing: {
    to: 'whatsapp:+447700900871',
    text: '明日の15時にお待ちしております 😊 & 100% = ok+',
    sentAs: 'free_text',
    replyToExternalId: null,
    quickReplies: [],
    media: [],
    attemptMark: 'mark-0123456789',
    statusUrl: 'https://inbox.example/webhooks/twilio/channel/status',
  },
  window: {
    address: null,
    from: new Date('2026-11-22T00:00:00Z'),
    until: new Date('2026-11-23T00:00:00Z'),
  },
  answers: {
    accepted: {
      status: 201,
      body: JSON.stringify({ sid: 'SM00000000000000000000000000000001', status: 'queued', error_code: null }),
      externalId: 'SM00000000000000000000000000000001',
    },
    refused: {
      status: 400,
      body: JSON.stringify({ code: 21999, message: 'Something new is wrong', more_info: '', status: 400 }),
    },
    credentialsRefused: {
      status: 401,
      body: JSON.stringify({ code: 20003, message: 'Authenticate', status: 401 }),
    },
    rateLimited: {
      status: 429,
      body: JSON.stringify({ code: 20429, message: 'Too Many Requests', status: 429 }),
      headers: { 'retry-after': '7' },
    },
    failedItself: {
      status: 500,
      body: JSON.stringify({ code: 20500, message: 'An internal server error has occurred', status: 500 }),
    },
  },
}
