/** Our requests held against a Twilio that we did not write: the package `emulate`. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Connection, ListedMessage, ProviderRequest } from '../channel.ts'
import { createWhatsAppTwilio } from './adapter.ts'

const OURS = 'whatsapp:+14155238886'
const THEIRS = 'whatsapp:+447700900871'
/** The emulator's own account. */
const held: Connection = {
  channelId: 'channel',
  settings: { account_sid: 'AC00000000000000000000000000000000', sender: OURS, messaging_service_sid: null },
  secrets: { auth_token: 'twilio_test_auth_token' },
}
const limits = { timeoutMilliseconds: 10_000 }
const PLAIN = { sentAs: 'free_text' as const, replyToExternalId: null, quickReplies: [], media: [] }

let emulator: Emulator
/** What the emulator calls us back with. */
const received: ProviderRequest[] = []
let ours = ''
const webhooks = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  received.push({
    method: request.method ?? '',
    url: `${ours}${request.url}`,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  })
  response.end()
})

beforeAll(async () => {
  await new Promise<void>((resolve) => webhooks.listen(0, '127.0.0.1', resolve))
  ours = `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`
  emulator = await createEmulator({
    service: 'twilio',
    port: await freePort(),
    seed: { twilio: { phone_numbers: [{ phone_number: OURS, sms_url: `${ours}/in`, sms_method: 'POST' }] } },
  })
})
afterAll(async () => {
  await emulator.close()
  webhooks.closeAllConnections()
  webhooks.close()
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

function createAdapter() {
  return createWhatsAppTwilio({
    apiBase: emulator.url,
    messagingBase: emulator.url,
    contentBase: emulator.url,
  })
}

async function simulate(what: string, fields: Record<string, string>): Promise<void> {
  const credentials = `${held.settings.account_sid}:${held.secrets.auth_token}`
  const answer = await fetch(`${emulator.url}/_twilio/simulate/${what}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: new URLSearchParams(fields),
  })
  expect(answer.ok).toBe(true)
}

it('takes our message, calls back about it, and lists it beside the one that it brought', async () => {
  const adapter = createAdapter()
  const text = '明日の15時 & 100% = ok+ 😊'
  const sent = await adapter.send(
    { ...PLAIN, to: THEIRS, text, attemptMark: 'mark-1', statusUrl: `${ours}/status` },
    held,
    limits,
  )
  if (sent.outcome !== 'accepted') throw new Error(JSON.stringify(sent))

  await simulate('message-status', { MessageSid: sent.externalId, Status: 'delivered' })
  await simulate('inbound-message', { From: THEIRS, To: OURS, Body: 'はい' })
  for (const request of received) expect(adapter.verify(request, held)).toBe(true)
  const events = received.flatMap((request) => adapter.parse(request, held).events)
  expect(events).toContainEqual({
    kind: 'receipt',
    about: 'message',
    externalId: sent.externalId,
    attemptMark: 'mark-1',
    status: 'delivered',
    failure: null,
  })
  const inbound = events.find((event) => event.kind === 'message_received')
  expect(inbound).toMatchObject({ addresses: [THEIRS], content: { text: 'はい' } })

  const listed: ListedMessage[] = []
  const window = { address: THEIRS, from: new Date(0), until: new Date(8.64e15) }
  for await (const message of adapter.list(window, held, limits)) listed.push(message)
  expect(listed).toHaveLength(2)
  expect(listed).toContainEqual(
    expect.objectContaining({
      externalId: sent.externalId,
      direction: 'out',
      address: THEIRS,
      text,
      status: 'delivered',
    }),
  )
  expect(listed).toContainEqual(
    expect.objectContaining({ externalId: inbound?.externalId, direction: 'in', text: 'はい', status: null }),
  )
})

it('refuses wrong credentials, a wrong sender and a wrong contact, which we understand', async () => {
  const message = { ...PLAIN, to: THEIRS, text: 'a', attemptMark: 'm', statusUrl: `${ours}/status` }
  const wrongToken = { ...held, secrets: { auth_token: 'wrong' } }
  expect(await createAdapter().send(message, wrongToken, limits)).toMatchObject({
    outcome: 'refused',
    failure: { code: 'CHANNEL_CREDENTIALS_REFUSED', providerCode: '20003' },
    channelAttention: { code: 'TWILIO_CREDENTIALS_REFUSED' },
  })
  const wrongSender = { ...held, settings: { ...held.settings, sender: 'whatsapp:+14155550199' } }
  expect(await createAdapter().send(message, wrongSender, limits)).toMatchObject({
    outcome: 'refused',
    failure: { code: 'CHANNEL_SENDER_INVALID', providerCode: '21606' },
  })
  expect(await createAdapter().send({ ...message, to: 'nobody' }, held, limits)).toMatchObject({
    outcome: 'refused',
    failure: { code: 'PROVIDER_REFUSED', providerCode: '21201' },
  })
})
