/**
 * The example requests of both providers, and odd ones beside them, as real webhooks of a running product: what the API
 * then shows is what is expected of them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  connectMessenger,
  entryOf,
  eventFrom,
  eventTo,
  META,
  mid,
  post,
  postEvents,
  psid,
  written,
} from '../support/meta-request.ts'
import {
  channelOf,
  compare,
  type Expected,
  lastKept,
  type Shown,
  showAll,
} from '../support/provider-cases.ts'
import { inboundForm, messageSid } from '../support/twilio-request.ts'
import { createWorld, TWILIO, type World } from '../support/world.ts'

interface Example {
  name: string
  situation: string
  url?: string
  headers?: Record<string, string>
  rawBody: string
  expect: Expected
}

let world: World
let messenger: string

beforeAll(async () => {
  world = await createWorld()
  messenger = (await connectMessenger(world)).data.id
})
afterAll(() => world?.stop())

function examplesOf(folder: string): Example[] {
  const place = new URL(`../../src/server/channels/${folder}/fixtures/`, import.meta.url)
  return readdirSync(place).map((name) => ({
    ...(JSON.parse(readFileSync(new URL(name, place), 'utf8')) as Omit<Example, 'name'>),
    name: name.replace('.json', ''),
  }))
}

/** A message of the page's to this contact, which nobody here wrote. */
async function wroteElsewhere(contact: string, id: string, at: number): Promise<void> {
  await postEvents(world, eventTo(contact, { message: { mid: id, text: 'ours', is_echo: true } }, at))
  await world.settle()
}

describe('Messenger', () => {
  // What was delivered first, before the same person has read it.
  const examples = examplesOf('messenger').sort(
    (a, b) => Number(b.name.startsWith('delivery')) - Number(a.name.startsWith('delivery')),
  )

  test('has ten examples', () => expect(examples).toHaveLength(10))

  test.each(examples)('$name: $situation', async ({ rawBody, headers, expect: expected }) => {
    const [entry] = (JSON.parse(rawBody) as { entry: { messaging?: Record<string, never>[] }[] }).entry
    const event = entry?.messaging?.find((one) => 'delivery' in one || 'read' in one) as
      | { sender: { id: string }; delivery?: { mids: string[] }; read?: { watermark: string } }
      | undefined
    const upTo = Number(expected.upTo ?? event?.read?.watermark ?? 0)
    const watched = event?.delivery?.mids[0] ?? (event ? mid() : expected.ref)
    const later = mid()
    if (event) {
      await wroteElsewhere(String(event.sender.id), watched ?? '', upTo)
      await wroteElsewhere(String(event.sender.id), later, upTo + 60_000_000)
    } else if (watched) await wroteElsewhere('4400110022003301', watched, 1_790_000_000_000)
    const send = () =>
      fetch(`${world.url}/webhooks/messenger/${META.app_id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: rawBody,
      })
    await compare(world, messenger, { again: 0, ...expected }, send, watched)
    const all = (await showAll(world, messenger)).flatMap(({ messages }) => messages)
    if (event) expect(all.find(({ external_id }) => external_id === later)?.status).toBe('sent')
  })

  const ours = psid()
  const [delivered, seen, liked] = [mid(), mid(), mid()]
  const now = Date.now()
  const seconds = Math.floor(now / 1000)
  const page = { id: META.page_id }
  /** A body with these events, each of a new contact unless it names one. */
  const body = (...events: unknown[]) => written({ object: 'page', entry: [entryOf(events)] })
  const said = (message: object) => body(eventFrom(psid(), { message: { mid: mid(), ...message } }))
  const file = (type: string, payload: unknown) => said({ attachments: [{ type, payload }] })
  const twice = eventFrom(psid(), { message: { mid: mid(), text: 'first' } })

  const odd: [string, string, Expected, string?][] = [
    [
      'ids as numbers, every time in seconds',
      `{"object":"page","entry":[{"id":${META.page_id},"time":${seconds},"messaging":[{"sender":{"id":24009342342342901},"recipient":{"id":${META.page_id}},"timestamp":${seconds},"message":{"mid":"${mid()}","text":"1e400 \\u2028"}}]}]}`,
      { messages: 1, text: '1e400 \u2028', contact: '24009342342342901', again: 0 },
    ],
    [
      'several entries, one with both lists',
      written({
        object: 'page',
        entry: [
          entryOf([eventFrom(psid(), { message: { mid: mid(), text: 'a' } })]),
          entryOf([], { standby: [eventFrom(psid(), { message: { mid: mid(), text: 'b' } })] }),
          entryOf([eventFrom(psid(), { message: { mid: mid(), text: 'c' } })], {
            standby: [eventFrom(psid(), { message: { mid: mid(), text: 'd' } })],
            changes: [{ field: 'feed', value: {} }],
          }),
        ],
      }),
      { messages: 4, again: 0 },
    ],
    [
      'neighbours that are no events',
      body(null, 7, 'x', [], eventFrom(psid(), { message: { mid: mid(), text: 'between' } }), { message: 3 }),
      { messages: 1, text: 'between', request: 'not_understood' },
    ],
    [
      'an echo of a third program, with ids as numbers',
      body(eventTo(ours, { message: { mid: mid(), text: 'bot', is_echo: true, app_id: 999_888_777_666 } })),
      { messages: 1, text: 'bot', direction: 'out', contact: ours, again: 0 },
    ],
    [
      'an echo of a file alone',
      body(
        eventTo(ours, {
          message: {
            mid: mid(),
            is_echo: true,
            attachments: [{ type: 'file', payload: { url: 'https://f.example/a.pdf' } }],
          },
        }),
      ),
      { messages: 1, text: null, attachments: 1, direction: 'out' },
    ],
    [
      'a delivery without ids, its watermark in seconds',
      body(eventFrom(ours, { delivery: { watermark: seconds } }, undefined)),
      { messages: 0, status: 'delivered' },
      delivered,
    ],
    [
      'a read receipt as text in seconds, in stand-by',
      written({
        object: 'page',
        entry: [
          { id: META.page_id, time: now, standby: [eventFrom(ours, { read: { watermark: `${seconds}` } })] },
        ],
      }),
      { messages: 0, status: 'read' },
      seen,
    ],
    [
      'a delivery after it was read',
      body(eventFrom(ours, { delivery: { mids: [seen] } })),
      { status: 'read' },
      seen,
    ],
    [
      'a receipt of nothing',
      body(eventFrom(ours, { read: { watermark: 0 } })),
      { messages: 0, request: 'not_understood' },
    ],
    [
      'a reaction by its name alone, to what we said',
      body(eventFrom(ours, { reaction: { mid: liked, action: 'react', reaction: 'love' } })),
      { messages: 0, ref: liked, emoji: '❤️', again: 0 },
    ],
    [
      'a reaction of an emoji of several signs, by the page',
      body(eventTo(ours, { reaction: { mid: liked, action: 'react', reaction: 'other', emoji: '👩🏽‍🍳' } })),
      { messages: 0, ref: liked, emoji: '👩🏽‍🍳' },
    ],
    [
      'a reaction taken back that we never saw',
      body(eventFrom(ours, { reaction: { mid: mid(), action: 'unreact' } })),
      { messages: 0 },
    ],
    [
      'a quick reply',
      said({ text: '青', quick_reply: { payload: '{"c":1}' } }),
      { messages: 1, text: '青', payload: '{"c":1}', attachments: 0 },
    ],
    [
      'a sticker in its new form',
      file('sticker', { url: 'https://s.example/1.png', sticker_id: '369239263222822' }),
      { messages: 1, attachments: 1, text: null },
    ],
    [
      'a sticker in its old form',
      file('image', { url: 'https://s.example/1.png', sticker_id: 369239263222822 }),
      { messages: 1, attachments: 1 },
    ],
    [
      'a link without a preview',
      said({ text: 'https://x.example', attachments: [{ type: 'fallback', payload: null }] }),
      { messages: 1, attachments: 0, text: 'https://x.example' },
    ],
    ['a shared post as text alone', file('fallback', 'A post'), { messages: 1, attachments: 1, text: null }],
    [
      'a reel, a post and an appointment',
      said({
        attachments: [
          { type: 'ig_reel', payload: { reel_video_id: 1, title: 'r', url: 'https://v.example/r' } },
          { type: 'post' },
          { type: 'appointment_booking', payload: { booking_id: 1 } },
        ],
      }),
      { messages: 1, attachments: 3 },
    ],
    [
      'a place',
      file('location', { coordinates: { lat: 35.68, long: 139.76 } }),
      { messages: 1, attachments: 0, location: { lat: 35.68, long: 139.76 } },
    ],
    ['a kind that is new', file('hologram', { depth: 3 }), { messages: 1, attachments: 1 }],
    [
      'a message that is not shown to programs',
      said({ is_unsupported: true }),
      { messages: 1, text: null, attachments: 1 },
    ],
    [
      'half of a character, and a zero',
      said({ text: 'a\ud83db\u0000c' }),
      { messages: 1, text: 'a\ufffdb\ufffdc' },
    ],
    ['the same message twice in one request', body(twice, twice), { messages: 1, text: 'first', again: 0 }],
    [
      'a button in stand-by, without its payload',
      written({
        object: 'page',
        entry: [
          { id: META.page_id, time: now, standby: [eventFrom(psid(), { postback: { title: 'Menu' } })] },
        ],
      }),
      { messages: 1, text: null, again: 0 },
    ],
    [
      'an opt-in without a person',
      body({ recipient: page, timestamp: now, optin: { ref: 'r', user_ref: 'u' } }),
      { messages: 0, ignored: true },
    ],
    [
      'who controls the thread',
      body(eventFrom(ours, { take_thread_control: { previous_owner_app_id: '1' } })),
      { messages: 0, ignored: true },
    ],
    [
      'a kind of event that is new',
      body(eventFrom(ours, { telepathy: {} })),
      { messages: 0, request: 'not_understood' },
    ],
    [
      'an edit of what never came',
      body(eventFrom(ours, { message_edit: { mid: mid(), text: 'x', num_edit: '2' } })),
      { messages: 0 },
    ],
    [
      'unsent before it came',
      body(eventFrom(ours, { message: { mid: mid(), is_deleted: true } })),
      { messages: 0 },
    ],
    [
      'back by an advertisement',
      body(
        eventFrom(ours, {
          referral: { ref: 'r', source: 'ADS', type: 'OPEN_THREAD', ads_context_data: { ad_title: 't' } },
        }),
      ),
      { messages: 0 },
    ],
  ]

  test('messages of ours, to be spoken of', async () => {
    for (const id of [delivered, seen, liked]) await wroteElsewhere(ours, id, now - 60_000)
  })

  test.each(odd)('odd: %s', async (_, sent, expected, watched) => {
    await compare(world, messenger, expected, () => post(world, sent), watched)
  })

  test('odd: a warning of Meta’s policy asks for attention, with what Meta said', async () => {
    const warning = { policy_enforcement: { action: 'warning', reason: 'Too fast.' } }
    await compare(world, messenger, { messages: 0, ignored: true }, () =>
      post(world, body({ recipient: page, timestamp: now, ...warning })),
    )
    expect(await channelOf(world, messenger)).toMatchObject({
      status: 'attention',
      status_words: [{ code: 'META_PAGE_WARNED_FOR', values: { words: 'Too fast' } }],
    })
  })

  test('odd: a page that Meta has blocked asks for attention until it is free again', async () => {
    const policy = (action: string) =>
      post(world, body({ recipient: page, timestamp: now, policy_enforcement: { action } }))
    // What a warning had said is not over with it.
    await policy('unblock')
    await world.settle()
    expect(await channelOf(world, messenger)).toMatchObject({ status: 'attention' })
    await policy('block')
    await world.settle()
    expect(await channelOf(world, messenger)).toMatchObject({
      status: 'attention',
      status_words: [{ code: 'META_PAGE_BLOCKED' }],
    })
    await policy('unblock')
    await world.settle()
    expect(await channelOf(world, messenger)).toMatchObject({ status: 'connected', status_words: [] })
  })
})

describe('WhatsApp by Twilio', () => {
  const examples = examplesOf('whatsapp-twilio')
  const webhook = (path = '') => `${world.url}/webhooks/twilio/${world.channelId}${path}`

  /** Signed by the official package, over the very body. */
  function send(body: string, path = '', token = TWILIO.auth_token): Promise<Response> {
    const form: Record<string, string | string[]> = {}
    for (const [name, value] of new URLSearchParams(body)) form[name] ??= value
    return fetch(webhook(path), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': getExpectedTwilioSignature(token, webhook(path), form),
      },
      body,
    })
  }

  /** A message of ours to this contact, that Twilio knows by this id. */
  async function weWrote(externalId: string, From = 'whatsapp:+819000001234'): Promise<void> {
    const Body = `Before ${externalId}`
    await send(new URLSearchParams(inboundForm({ From, Body })).toString())
    const shown = await showAll(world, world.channelId)
    const { conversation } = shown.find(({ messages }) => messages.some(({ text }) => text === Body)) as Shown
    const path = `/conversations/${conversation.id}/messages`
    const { data } = await world.owner.post<{ id: string }>(path, { client_message_id: Body, text: 'ours' })
    await world.settle()
    await world.app.core.db.query(
      `update messages set external_id = $2, status = 'sent', delivered_at = null, read_at = null where id = $1`,
      [data.id, externalId],
    )
  }

  test('has ten examples', () => expect(examples).toHaveLength(10))

  test.each(examples.filter(({ url }) => !url))(
    '$name: $situation',
    async ({ rawBody, expect: expected }) => {
      if (expected.ref) await weWrote(expected.ref, expected.contact)
      await compare(world, world.channelId, { again: 0, ...expected }, () => send(rawBody))
    },
  )

  test.each(examples.filter(({ url }) => url))(
    '$name: $situation',
    async ({ url, rawBody, expect: expected }) => {
      const before = await lastKept(world)
      const isValid = expected.signature === 'valid'
      const token = isValid ? TWILIO.auth_token : 'another token'
      expect((await send(rawBody, new URL(url ?? '').search, token)).status).toBe(isValid ? 200 : 403)
      expect((await lastKept(world)).id === before.id).toBe(!isValid)
    },
  )

  const form = (change: Record<string, string>) => new URLSearchParams(inboundForm(change)).toString()
  const status = (MessageSid: string, change: Record<string, string>) =>
    new URLSearchParams({
      MessageSid,
      AccountSid: TWILIO.account_sid,
      From: TWILIO.sender,
      To: 'whatsapp:+819000001234',
      ...change,
    }).toString()
  const [canceled, strange, seen, eventOnly] = [messageSid(), messageSid(), messageSid(), messageSid()]
  const MEDIA = `https://api.twilio.com/2010-04-01/Accounts/${TWILIO.account_sid}/Messages/MM1/Media/ME`

  const odd: [string, string, Expected, string?][] = [
    [
      'a plus that came unescaped',
      form({ From: 'whatsapp:+819011110001' }).replace('%2B819011110001', '+819011110001'),
      { messages: 1, contact: 'whatsapp:+819011110001' },
    ],
    [
      'a prefix in capitals',
      form({ From: 'WhatsApp:+819011110002', WaId: '' }),
      { messages: 1, contact: 'whatsapp:+819011110002' },
    ],
    [
      'a user id of a business with several accounts',
      form({ From: 'whatsapp:JP.ENT.9f8e7d6c5b4a', WaId: '', ProfileName: '' }),
      { messages: 1, contact: 'whatsapp:JP.ENT.9f8e7d6c5b4a', again: 0 },
    ],
    [
      'three files in one message',
      form({
        Body: '',
        NumMedia: '3',
        MediaUrl0: `${MEDIA}0`,
        MediaUrl1: `${MEDIA}1`,
        MediaUrl2: `${MEDIA}2`,
      }),
      { messages: 1, text: null, attachments: 3, again: 0 },
    ],
    [
      'a file that is promised and not there',
      form({ Body: '', NumMedia: '1' }),
      { messages: 1, text: null, attachments: 1 },
    ],
    [
      'a kind that Twilio does not hand on',
      form({ Body: '', MessageType: 'unsupported' }),
      { messages: 1, text: null, attachments: 1 },
    ],
    [
      'an entry of a list',
      form({ Body: 'Blue', ListId: 'c-1', ListTitle: 'Blue', MessageType: 'interactive' }),
      { messages: 1, text: 'Blue', payload: 'c-1' },
    ],
    [
      'a place with a name',
      form({ Body: '', Latitude: '-0.0', Longitude: '1e1', Label: 'Café', Address: '1 Rue' }),
      { messages: 1, attachments: 0, location: { lat: 0, long: 10 } },
    ],
    [
      'a place that is none on earth',
      form({ Body: '', Latitude: '91', Longitude: '0' }),
      { messages: 1, text: null, attachments: 1 },
    ],
    [
      'from an advertisement, without a word',
      form({ Body: 'Hi', ReferralSourceId: '12', ReferralHeadline: 'Chairs', ReferralNumMedia: '1' }),
      { messages: 1, text: 'Hi' },
    ],
    [
      'an invalid escape in the text',
      `${form({ Body: '' }).replace('Body=', 'Body=100%25+%25ZZ')}`,
      { messages: 1, text: '100% %ZZ' },
    ],
    [
      '1,600 signs, half of them outside the plane',
      form({ Body: '𠮷'.repeat(800) }),
      { messages: 1, text: '𠮷'.repeat(800) },
    ],
    ['an SMS', form({ From: '+819011110009' }), { messages: 0, request: 'not_understood' }],
    ['no receiver', form({ To: '' }), { messages: 0, request: 'not_understood' }],
    ['a form without a message', 'Ping=1', { messages: 0, request: 'not_understood' }],
    [
      'a message that was cancelled',
      status(canceled, { MessageStatus: 'canceled' }),
      { messages: 0, status: 'canceled' },
      canceled,
    ],
    [
      'an error of a number that is new',
      status(strange, { MessageStatus: 'failed', ErrorCode: '63999', ChannelStatusMessage: 'Moon phase.' }),
      { messages: 0, status: 'failed', errorCode: '63999' },
      strange,
    ],
    [
      'read, said by its kind of event alone',
      status(eventOnly, { EventType: 'READ' }),
      { messages: 0, status: 'read' },
      eventOnly,
    ],
    [
      'read before it was delivered',
      status(seen, { MessageStatus: 'read', SmsStatus: 'read' }),
      { status: 'read' },
      seen,
    ],
    ['delivered after it was read', status(seen, { MessageStatus: 'delivered' }), { status: 'read' }, seen],
    [
      'failed after it was read',
      status(seen, { MessageStatus: 'failed', ErrorCode: '63024' }),
      { status: 'read' },
      seen,
    ],
    ['on its way within Twilio', status(seen, { MessageStatus: 'sending' }), { messages: 0, ignored: true }],
    [
      'a status that is new',
      status(seen, { MessageStatus: 'dreaming' }),
      { messages: 0, request: 'not_understood' },
    ],
  ]

  test('messages of ours, to be spoken of', async () => {
    for (const id of [canceled, strange, seen, eventOnly]) await weWrote(id)
  })

  test.each(odd)('odd: %s', async (_, body, expected, watched) => {
    await compare(world, world.channelId, expected, () => send(body), watched)
  })

  test('odd: each path takes both kinds', async () => {
    const id = messageSid()
    await weWrote(id)
    await compare(world, world.channelId, { messages: 1, text: 'by the other path' }, () =>
      send(form({ Body: 'by the other path' }), '/status'),
    )
    await compare(
      world,
      world.channelId,
      { messages: 0, status: 'delivered' },
      () => send(status(id, { MessageStatus: 'delivered' })),
      id,
    )
  })
})
