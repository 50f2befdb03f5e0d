import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { inboundForm, messageSid, post, sign } from '../support/twilio-request.ts'
import { createWorld, TWILIO, type World } from '../support/world.ts'

let world: World
let webhook: string

beforeAll(async () => {
  world = await createWorld()
  webhook = `${world.url}/webhooks/twilio/${world.channelId}`
})
afterAll(() => world?.stop())

async function conversationWith(address: string): Promise<Conversation> {
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  const found = data.filter((conversation) => conversation.contact.address === address)
  expect(found).toHaveLength(1)
  return found[0]!
}

async function messagesOf(conversation: Conversation): Promise<Message[]> {
  const { data } = await world.owner.get<Message[]>(`/conversations/${conversation.id}/messages?limit=200`)
  return data
}

describe('a WhatsApp message by Twilio', () => {
  test('shows as a new conversation in Unassigned (S12)', async () => {
    const form = inboundForm({
      From: 'whatsapp:+819000001234',
      WaId: '819000001234',
      ProfileName: '見本 花子',
      Body: '了解です〜♪😊',
    })
    const response = await post(sign(webhook, form))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/xml')
    expect(await response.text()).toContain('<Response/>')
    await world.settle()

    const conversation = await conversationWith('whatsapp:+819000001234')
    expect(conversation).toMatchObject({
      section: 'unassigned',
      status: 'open',
      unread_count: 1,
      contact: { name: '見本 花子', phone: '+819000001234' },
      window: { state: 'open' },
    })
    const [message] = await messagesOf(conversation)
    expect(message).toMatchObject({
      direction: 'in',
      text: '了解です〜♪😊',
      status: 'received',
      external_id: form.MessageSid,
      author: { type: 'contact', name: '見本 花子' },
    })
  })

  test('may come from a sender without a phone number, who is later known by one (B6)', async () => {
    const id = 'whatsapp:JP.32864648118000811669'
    await post(sign(webhook, inboundForm({ From: id, ExternalUserId: id, WaId: '', Body: 'first' })))
    await world.settle()
    expect((await conversationWith(id)).contact.phone).toBeNull()
    const number = 'whatsapp:+819011112222'
    await post(
      sign(webhook, inboundForm({ From: number, ExternalUserId: id, WaId: '819011112222', Body: 'second' })),
    )
    await world.settle()
    const conversation = await conversationWith(id)
    expect(conversation.contact.addresses).toEqual([number, id].sort())
    expect(conversation.contact.phone).toBe('+819011112222')
    expect((await messagesOf(conversation)).map((message) => message.text)).toEqual(['second', 'first'])
  })

  test('sent five times at once is one message', async () => {
    const form = inboundForm({ From: 'whatsapp:+15005550001', Body: 'once' })
    const request = sign(webhook, form)
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(request)))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    await world.settle()
    expect(await messagesOf(await conversationWith('whatsapp:+15005550001'))).toHaveLength(1)
  })

  test('with the same id in another request is the same message', async () => {
    const form = inboundForm({ From: 'whatsapp:+15005550002', Body: 'once' })
    await post(sign(webhook, form))
    await post(sign(webhook, { ...form, AddedByTwilioLater: 'yes' }))
    await world.settle()
    expect(await messagesOf(await conversationWith('whatsapp:+15005550002'))).toHaveLength(1)
  })

  test('twenty of a new sender, one after another, are one conversation in order', async () => {
    for (let number = 1; number <= 20; number++)
      await post(sign(webhook, inboundForm({ From: 'whatsapp:+15005550003', Body: `number ${number}` })))
    await world.settle()
    const conversation = await conversationWith('whatsapp:+15005550003')
    const texts = (await messagesOf(conversation)).map((message) => message.text)
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `number ${20 - index}`))
    expect(conversation.unread_count).toBe(20)
    expect(conversation.last_message?.text).toBe('number 20')
  })

  test('twenty of a new sender, all at once, are one conversation with each once', async () => {
    const requests = Array.from({ length: 20 }, (_, index) =>
      sign(webhook, inboundForm({ From: 'whatsapp:+15005550004', Body: `number ${index + 1}` })),
    )
    await Promise.all(requests.map(post))
    await world.settle()
    const texts = (await messagesOf(await conversationWith('whatsapp:+15005550004'))).map(
      (message) => message.text,
    )
    expect(texts.sort()).toEqual(Array.from({ length: 20 }, (_, index) => `number ${index + 1}`).sort())
  })
})

/** Exactly these headers and bytes; answers the status. */
function rawPost(url: string, headers: Record<string, string>, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

describe('bad input at the webhook', () => {
  const stored = async () => (await world.owner.get<unknown[]>('/provider_requests?limit=200')).data.length

  test('a missing or forged signature is 403, and nothing is stored', async () => {
    const before = await stored()
    const request = sign(webhook, inboundForm())
    expect(
      (await post({ ...request, headers: { 'content-type': request.headers['content-type']! } })).status,
    ).toBe(403)
    expect((await post(sign(webhook, inboundForm(), 'another-token'))).status).toBe(403)
    expect((await post({ ...request, body: `${request.body}&Body=changed` })).status).toBe(403)
    expect(await stored()).toBe(before)
  })

  test.each([
    'application/json',
    'text/plain',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'nonsense',
    ';;;',
    'application/x-www-form-urlencoded; charset=nothing',
    '',
  ])('without a signature is 403 also with the content type "%s"', async (type) => {
    const bytes = Buffer.from([0, 255, 128, 61, 38, 37])
    const response = await rawPost(webhook, { 'content-type': type }, bytes)
    expect(response).toBe(403)
  })

  test('with an odd length, or chunked, is judged all the same', async () => {
    expect(await rawPost(webhook, { 'transfer-encoding': 'chunked' }, Buffer.from('a=b'))).toBe(403)
    expect(await rawPost(webhook, {}, Buffer.alloc(0))).toBe(403)
    expect(await rawPost(`${webhook}/status`, { 'content-encoding': 'gzip' }, Buffer.from('a=b'))).toBe(403)
    expect(await rawPost(webhook, { 'x-twilio-signature': '%%%' }, Buffer.from('a=b'))).toBe(403)
  })

  test('an unknown channel is 404', async () => {
    const url = `${world.url}/webhooks/twilio/01890000-0000-7000-8000-000000000000`
    expect((await post(sign(url, inboundForm()))).status).toBe(404)
    expect((await post(sign(`${world.url}/webhooks/twilio/nothing`, inboundForm()))).status).toBe(404)
  })

  test('a body of two megabytes is 413', async () => {
    const request = sign(webhook, inboundForm({ Body: 'x'.repeat(2_000_000) }))
    expect((await post(request)).status).toBe(413)
  })

  test('by GET nothing is served', async () => {
    expect((await fetch(webhook)).status).toBe(404)
  })

  test('signed but without MessageSid is kept as not understood', async () => {
    const { MessageSid: _, ...form } = inboundForm({ Body: 'no sid' })
    expect((await post(sign(webhook, form))).status).toBe(200)
    await world.settle()
    const { data } = await world.owner.get<{ status: string; error: string }[]>(
      '/provider_requests?status=not_understood',
    )
    expect(data).toHaveLength(1)
    expect(data[0]!.error).toBeTruthy()
  })

  test('for another account is not understood, and the channel asks for attention', async () => {
    await post(sign(webhook, inboundForm({ AccountSid: `AC${'f'.repeat(32)}` })))
    await world.settle()
    const { data } = await world.owner.get<{ status: string }>(`/channels/${world.channelId}`)
    expect(data.status).toBe('attention')
  })

  test('odd texts arrive whole: 1,600 characters, emoji, right to left, U+0000', async () => {
    const texts = [
      '長'.repeat(1600),
      '👩🏽‍🍳👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿',
      'مرحبًا، هل يمكن تغيير موعد التسليم؟ שלום',
      'before\u0000after',
    ]
    const from = 'whatsapp:+15005550005'
    for (const text of texts) {
      const response = await post(sign(webhook, inboundForm({ From: from, Body: text })))
      expect(response.status).toBe(200)
    }
    await world.settle()
    const received = (await messagesOf(await conversationWith(from))).map((message) => message.text).reverse()
    expect(received).toEqual([...texts.slice(0, 3), 'before\ufffdafter'])
  })

  test('invalid percent-encoding never gives a 5xx', async () => {
    // Twilio signs decoded values; what cannot be decoded stands for itself.
    const body = `MessageSid=${messageSid()}&AccountSid=${TWILIO.account_sid}&To=${encodeURIComponent(TWILIO.sender)}&From=whatsapp%3A%2B15005550006&Body=100%&NumMedia=0`
    const form = Object.fromEntries(new URLSearchParams(body))
    const response = await post({ ...sign(webhook, form), body })
    expect(response.status).toBe(200)
    await world.settle()
    expect((await messagesOf(await conversationWith('whatsapp:+15005550006')))[0]!.text).toBe('100%')
  })
})
