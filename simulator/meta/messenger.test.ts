import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FaultRequest } from '../faults.ts'
import { type HeardRequest, openStage, type Stage } from '../support.ts'

const pageId = '101010101010101'
const token = 'example-page-token'
const secret = 'example-app-secret'
const hour = 3_600_000
let stage: Stage
let now: number
let psid: string

beforeEach(async () => {
  now = Date.parse('2026-11-22T07:00:00Z')
  stage = await openStage({ now: () => new Date(now), metaRetryPauses: [] })
  stage.inbox.answer = (_request, response) => response.writeHead(200).end()
  stage.simulator.registerMetaPage({
    page_id: pageId,
    name: 'Kumo Furniture',
    page_access_token: token,
    app_id: '202020202020202',
    app_secret: secret,
    verify_token: 'example-verify-token',
    webhook_url: `${stage.inbox.url}/webhooks/messenger/202020202020202`,
    subscribed: true,
  })
  psid = stage.simulator.customers()[0]?.psid ?? ''
})
afterEach(() => stage.close())

interface Event {
  sender: { id: string }
  recipient: { id: string }
  timestamp: number
  message?: {
    mid: string
    text?: string
    is_echo?: boolean
    attachments?: { type: string; payload: { url: string } }[]
  }
  delivery?: { mids: string[]; watermark: number }
  read?: { watermark: number }
}
const eventsOf = ({ raw }: HeardRequest) =>
  (JSON.parse(raw) as { entry: { id: string; messaging: Event[] }[] }).entry.flatMap(
    ({ messaging }) => messaging,
  )
const events = () => stage.inbox.heard.flatMap(eventsOf)
const write = async (text: string) => {
  const message = stage.simulator.writeOnMessenger(stage.customerId, { text })
  await stage.simulator.settle()
  return message
}
const graph = async (method: string, path: string, body?: unknown, accessToken = token) => {
  const address = new URL(`${stage.listening.environment.META_GRAPH_BASE}/v25.0${path}`)
  address.searchParams.set('access_token', accessToken)
  const answer = await fetch(address, {
    method,
    ...(body === undefined
      ? {}
      : body instanceof FormData
        ? { body }
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const send = (fields: Record<string, unknown>, id = psid) =>
  graph('POST', '/me/messages', { recipient: { id }, messaging_type: 'RESPONSE', ...fields })
const refusal = async (answer: ReturnType<typeof graph>) => {
  const { status, body } = await answer
  const error = body.error as { code: number; error_subcode?: number } | undefined
  return [status, error?.code, error?.error_subcode]
}

test('an event is signed over its very bytes, with escaped Unicode and slashes', async () => {
  const message = await write('見本 ä 😊 https://example.com/a')
  const [heard] = stage.inbox.heard
  expect(heard?.raw).toContain(String.raw`"text":"\u898b\u672c \u00e4 \ud83d\ude0a https:\/\/example.com\/a"`)
  expect(heard?.headers['x-hub-signature-256']).toBe(
    `sha256=${createHmac('sha256', secret)
      .update(heard?.raw ?? '')
      .digest('hex')}`,
  )
  expect(JSON.parse(heard?.raw ?? '')).toEqual({
    object: 'page',
    entry: [
      {
        id: pageId,
        time: now,
        messaging: [
          {
            sender: { id: psid },
            recipient: { id: pageId },
            timestamp: now,
            message: { mid: message.mid, text: '見本 ä 😊 https://example.com/a' },
          },
        ],
      },
    ],
  })
})

test('an answer comes back as echo, is delivered and read by watermark', async () => {
  await write('hello')
  now += 1000
  const sent = await send({ message: { text: 'Good morning', metadata: 'mark-1' } })
  expect(sent).toEqual({
    status: 200,
    body: { recipient_id: psid, message_id: expect.stringMatching(/^m_/) },
  })
  await stage.simulator.settle()
  now += 1000
  stage.simulator.openPhone(stage.customerId)
  await stage.simulator.settle()
  const mid = sent.body.message_id
  expect(events().slice(1)).toMatchObject([
    {
      sender: { id: pageId },
      recipient: { id: psid },
      message: { mid, is_echo: true, app_id: 202020202020202, text: 'Good morning', metadata: 'mark-1' },
    },
    { sender: { id: psid }, delivery: { mids: [mid], watermark: now - 1000 } },
    { sender: { id: psid }, timestamp: now, read: { watermark: now - 1000 } },
  ])
  expect(stage.simulator.calls()).toMatchObject([
    { provider: 'meta', operation: 'create', attempt: 'mark-1', taken: mid, to: psid, text: 'Good morning' },
  ])
  expect(stage.simulator.calls()[0]?.path).not.toContain(token)
})

test('a page admin in Page Inbox is an echo of another app; reactions, edits and taking back are events', async () => {
  const inbox = stage.simulator.writeInPageInbox(stage.customerId, 'by hand')
  const own = await write('frist')
  stage.simulator.react(inbox.mid, '❤️')
  stage.simulator.react(inbox.mid, null)
  for (let time = 0; time < 5; time += 1) expect(stage.simulator.edit(own.mid, 'first')).toBe(true)
  expect(stage.simulator.edit(own.mid, 'sixth')).toBe(false)
  await stage.simulator.settle()
  stage.simulator.unsend(own.mid)
  await stage.simulator.settle()
  const bodies = events()
  expect(bodies).toHaveLength(10)
  expect(bodies).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        message: { mid: inbox.mid, is_echo: true, app_id: 26390203743090, text: 'by hand' },
      }),
      expect.objectContaining({
        reaction: { mid: inbox.mid, action: 'react', emoji: '❤️', reaction: 'love' },
      }),
      expect.objectContaining({ reaction: { mid: inbox.mid, action: 'unreact' } }),
      expect.objectContaining({ message_edit: { mid: own.mid, text: 'first', num_edit: 5 } }),
    ]),
  )
  expect(bodies.at(-1)).toMatchObject({ message: { mid: own.mid, is_deleted: true } })
})

test('quick replies and buttons', async () => {
  stage.simulator.writeOnMessenger(stage.customerId, { postback: { title: 'Get Started', payload: 'START' } })
  stage.simulator.writeOnMessenger(stage.customerId, { quick_reply: { title: 'はい', payload: 'yes' } })
  await stage.simulator.settle()
  expect(events()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        postback: { mid: expect.any(String), title: 'Get Started', payload: 'START' },
      }),
      expect.objectContaining({
        message: { mid: expect.any(String), text: 'はい', quick_reply: { payload: 'yes' } },
      }),
    ]),
  )
})

test('a picture lies on another host until its link expires', async () => {
  const bytes = Buffer.from('picture')
  stage.simulator.writeOnMessenger(stage.customerId, {
    media: { content_type: 'image/jpeg', bytes, name: null },
  })
  await stage.simulator.settle()
  const [attachment] = events()[0]?.message?.attachments ?? []
  expect(attachment?.type).toBe('image')
  const url = attachment?.payload.url ?? ''
  expect(new URL(url).origin).not.toBe(stage.listening.environment.META_GRAPH_BASE)
  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes)
  now += 5 * 24 * hour
  expect((await fetch(url)).status).toBe(403)
})

test('the window: 24 hours, with Human Agent seven days, and the old tags are gone', async () => {
  await write('hello')
  const text = { message: { text: 'x' } }
  const tagged = (tag: string) => send({ ...text, messaging_type: 'MESSAGE_TAG', tag })
  now += 24 * hour - 1
  expect((await send(text)).status).toBe(200)
  now += 1
  expect(await refusal(send(text))).toEqual([400, 10, 2018278])
  expect(await refusal(tagged('HUMAN_AGENT'))).toEqual([400, 10, 2018065])
  expect(await refusal(tagged('ACCOUNT_UPDATE'))).toEqual([400, 100, undefined])
  stage.simulator.registerMetaPage({
    page_id: pageId,
    page_access_token: token,
    app_id: '202020202020202',
    app_secret: secret,
    verify_token: 'example-verify-token',
    human_agent: true,
  })
  expect((await tagged('HUMAN_AGENT')).status).toBe(200)
  now += 6 * 24 * hour
  expect(await refusal(tagged('HUMAN_AGENT'))).toEqual([400, 10, 2018278])
})

test('other refusals', async () => {
  await write('hello')
  expect(await refusal(send({ message: { text: 'x' } }, '1234567890'))).toEqual([400, 100, 2018001])
  expect(await refusal(send({ message: { text: 'x'.repeat(2000) } }))).toEqual([400, 100, undefined])
  const attachment = (type: string, payload: unknown) => send({ message: { attachment: { type, payload } } })
  const gone = `http://127.0.0.1:9/gone.jpg`
  expect(await refusal(attachment('image', { url: gone }))).toEqual([400, 100, 2018008])
  expect(await refusal(attachment('image', { attachment_id: '1' }))).toEqual([400, 100, 2018074])
  expect(await refusal(graph('GET', '/me', undefined, 'no token'))).toEqual([400, 190, undefined])
  expect(await refusal(graph('GET', '/me?appsecret_proof=00'))).toEqual([400, 100, undefined])
  const proof = createHmac('sha256', secret).update(token).digest('hex')
  expect((await graph('GET', `/me?appsecret_proof=${proof}`)).body).toEqual({
    id: pageId,
    name: 'Kumo Furniture',
  })
  stage.simulator.changeCustomer(stage.customerId, { opted_out: true })
  expect(await refusal(send({ message: { text: 'x' } }))).toEqual([400, 551, 1545041])
})

test('a file is uploaded once and sent by its id, or with the message', async () => {
  await write('hello')
  const form = new FormData()
  form.set('message', JSON.stringify({ attachment: { type: 'image', payload: { is_reusable: true } } }))
  form.set('filedata', new Blob(['png'], { type: 'image/png' }), 'a.png')
  const uploaded = await graph('POST', `/${pageId}/message_attachments`, form)
  const payload = { attachment_id: uploaded.body.attachment_id }
  expect((await send({ message: { attachment: { type: 'image', payload } } })).status).toBe(200)
  form.set('recipient', JSON.stringify({ id: psid }))
  expect((await graph('POST', '/me/messages', form)).status).toBe(200)
  await stage.simulator.settle()
  const [, first, second] = stage.simulator.messengerThread(stage.customerId)
  for (const message of [first, second]) {
    const [attachment] = message?.attachments ?? []
    expect(stage.simulator.world.media.get(attachment?.mediaSid ?? '')?.bytes.toString()).toBe('png')
  }
})

test('typing and seen show on the phone', async () => {
  const message = await write('hello')
  expect(await send({ message: undefined, sender_action: 'typing_on' })).toMatchObject({
    body: { recipient_id: psid },
  })
  await send({ message: undefined, sender_action: 'mark_seen' })
  expect(stage.simulator.customers()[0]?.typingUntil).toBeGreaterThan(Date.now())
  expect(message.readByBusiness).toBe(true)
})

test('verification by GET wants the bare challenge', async () => {
  stage.inbox.answer = (_request, response) => response.end('something else')
  expect(await stage.simulator.verifyMetaWebhook('202020202020202')).toBe(false)
  stage.inbox.answer = ({ url }, response) => response.end(new URL(url).searchParams.get('hub.challenge'))
  expect(await stage.simulator.verifyMetaWebhook('202020202020202')).toBe(true)
  const asked = new URL(stage.inbox.heard.at(-1)?.url ?? '').searchParams
  expect([asked.get('hub.mode'), asked.get('hub.verify_token')]).toEqual([
    'subscribe',
    'example-verify-token',
  ])
})

test('a failed event is tried again at once; after an hour of failures the app is unsubscribed', async () => {
  let failures = 1
  stage.inbox.answer = (_request, response) => response.writeHead(failures-- > 0 ? 500 : 200).end()
  await write('twice')
  expect(stage.inbox.heard.map(({ raw }) => raw)).toEqual([
    stage.inbox.heard[0]?.raw,
    stage.inbox.heard[0]?.raw,
  ])
  failures = Number.POSITIVE_INFINITY
  await write('lost')
  now += hour - 1
  await write('lost')
  const subscribed = async () => (await graph('GET', `/${pageId}/subscribed_apps`)).body.data
  expect(await subscribed()).toMatchObject([{ id: '202020202020202' }])
  now += 1
  await write('lost')
  expect(await subscribed()).toEqual([])
  failures = 0
  stage.inbox.heard.length = 0
  await write('unheard')
  expect(stage.inbox.heard).toEqual([])
  expect((await graph('POST', `/${pageId}/subscribed_apps?subscribed_fields=messages`)).body).toEqual({
    success: true,
  })
  await write('heard')
  await send({ message: { text: 'no echo' } })
  await stage.simulator.settle()
  expect(events().map(({ message }) => message?.text)).toEqual(['heard'])
})

test('conversations tell the 20 newest messages only', async () => {
  for (let number = 0; number < 22; number += 1) {
    now += 1000
    await write(`message ${number}`)
  }
  const { body } = await graph(
    'GET',
    `/${pageId}/conversations?platform=messenger&fields=participants,messages{id,message,created_time,from,to}`,
  )
  const [conversation] = body.data as {
    participants: { data: unknown[] }
    messages: { data: { id: string; message: string; created_time: string; from: { id: string } }[] }
  }[]
  expect(conversation?.participants.data).toMatchObject([{ id: psid, name: '見本 花子' }, { id: pageId }])
  expect(conversation?.messages.data).toHaveLength(20)
  expect(conversation?.messages.data[0]).toMatchObject({
    message: 'message 21',
    created_time: '2026-11-22T07:00:22+0000',
    from: { id: psid },
  })
  const [oldest] = stage.simulator.messengerThread(stage.customerId)
  expect(await refusal(graph('GET', `/${oldest?.mid}`))).toEqual([400, 100, 33])
  expect((await graph('GET', `/${conversation?.messages.data[19]?.id}`)).body).toMatchObject({
    message: 'message 2',
  })
})

test('profiles and tokens', async () => {
  await write('hello')
  expect((await graph('GET', `/${psid}?fields=first_name,last_name`)).body).toEqual({
    id: psid,
    first_name: '花子',
    last_name: '見本',
  })
  expect((await graph('GET', `/debug_token?input_token=${token}`)).body).toMatchObject({
    data: { is_valid: true, profile_id: pageId },
  })
  expect((await graph('GET', '/debug_token?input_token=void')).body).toMatchObject({
    data: { is_valid: false },
  })
})

test('Meta fails in its own words, and events can be batched, forged and overtake the answer', async () => {
  await write('hello')
  const once = (fault: FaultRequest) => stage.simulator.addFault({ count: 1, ...fault })
  const text = { message: { text: 'x' } }
  await once({ kind: 'rate_limited' })
  expect(await refusal(send(text))).toEqual([400, 613, undefined])
  await once({ kind: 'server_error' })
  expect(await refusal(send(text))).toEqual([500, 2, undefined])
  await once({ kind: 'answer_lost' })
  await expect(send(text)).rejects.toThrow('fetch failed')
  await stage.simulator.settle()
  stage.inbox.heard.length = 0
  await once({ kind: 'callback_before_answer' })
  await send(text)
  expect(events()[0]?.message?.is_echo).toBe(true)
  await stage.simulator.settle()
  stage.inbox.heard.length = 0
  await stage.simulator.addFault({ kind: 'events_batched', count: 2 })
  await write('one')
  expect(stage.inbox.heard).toHaveLength(0)
  await write('two')
  expect(stage.inbox.heard).toHaveLength(1)
  expect(events().map(({ message }) => message?.text)).toEqual(['one', 'two'])
  await once({ kind: 'wrong_signature' })
  await write('forged')
  const forged = stage.inbox.heard.at(-1)
  expect(forged?.headers['x-hub-signature-256']).not.toContain(
    createHmac('sha256', secret)
      .update(forged?.raw ?? '')
      .digest('hex'),
  )
})
