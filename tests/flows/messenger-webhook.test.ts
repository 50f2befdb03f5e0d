/** Meta's webhooks, made by hand and signed here: what comes in, in whatever form. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom, seedFromEnvironment } from '../../src/server/channels/random.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
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
import { type Answer, colleague, createWorld, type World } from '../support/world.ts'

let world: World
let channelId: string

beforeAll(async () => {
  world = await createWorld()
  const connected = await connectMessenger(world)
  expect(connected).toMatchObject({
    status: 201,
    data: { webhook_url: expect.stringContaining(META.app_id) },
  })
  channelId = connected.data.id
})
afterAll(() => world?.stop())

interface Kept {
  id: string
  channel_id: string | null
  status: string
  error: string | null
}

async function conversationWith(address: string): Promise<Conversation | null> {
  await world.settle()
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  const found = data.filter((conversation) => conversation.contact.address === address)
  expect(found.length).toBeLessThanOrEqual(1)
  return found[0] ?? null
}

/** Newest first. */
async function messagesWith(address: string): Promise<Message[]> {
  const conversation = await conversationWith(address)
  if (!conversation) return []
  return (await world.owner.get<Message[]>(`/conversations/${conversation.id}/messages?limit=200`)).data
}

async function lastKept(): Promise<Kept> {
  await world.settle()
  const { data } = await world.owner.get<Kept[]>('/provider_requests?limit=1')
  return data[0] as Kept
}

describe('the handshake', () => {
  const ask = (query: string) => fetch(`${world.url}/webhooks/messenger/${META.app_id}?${query}`)

  test('answers the bare challenge to the right verify token', async () => {
    const response = await ask(
      'hub.mode=subscribe&hub.verify_token=example-verify-token&hub.challenge=1158201444',
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await response.text()).toBe('1158201444')
  })

  test.each([
    'hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1',
    'hub.mode=unsubscribe&hub.verify_token=example-verify-token&hub.challenge=1',
    'hub.mode=subscribe&hub.verify_token=example-verify-token',
    'hub.mode=subscribe&hub.verify_token=&hub.challenge=1',
    '',
  ])('refuses %s', async (query) => {
    expect((await ask(query)).status).toBe(403)
  })

  test('refuses an app that nobody has', async () => {
    const path =
      'webhooks/messenger/999?hub.mode=subscribe&hub.verify_token=example-verify-token&hub.challenge=1'
    expect((await fetch(`${world.url}/${path}`)).status).toBe(403)
  })
})

describe('the door', () => {
  const body = written({ object: 'page', entry: [] })

  test('404 for an app that nobody has, 403 for a wrong secret, also with a content type that nobody reads', async () => {
    expect((await post(world, body, { app: '999' })).status).toBe(404)
    expect((await post(world, body, { secret: 'another' })).status).toBe(403)
    const unsigned = await fetch(`${world.url}/webhooks/messenger/${META.app_id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-nobody-reads; charset' },
      body,
    })
    expect(unsigned.status).toBe(403)
  })

  test('413 above 1 MiB', async () => {
    expect((await post(world, 'x'.repeat(1_048_577))).status).toBe(413)
  })

  test.each([
    '',
    'not json',
    '[]',
    'null',
    '{"object":"instagram","entry":[{"id":"1"}]}',
    '{"object":"page"}',
  ])('keeps what it does not understand, for administrators: %s', async (odd) => {
    expect((await post(world, odd)).status).toBe(200)
    expect(await lastKept()).toMatchObject({
      status: 'not_understood',
      channel_id: null,
      error: expect.stringMatching(/\.$/),
    })
  })
})

describe('every example request', () => {
  const folder = new URL('../../src/server/channels/messenger/fixtures/', import.meta.url)
  const examples = readdirSync(folder).map((name) => ({
    name,
    ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
      rawBody: string
      headers: Record<string, string>
      expect: { ignored?: boolean }
    }),
  }))

  test.each(examples)('$name is taken', async ({ rawBody, headers, expect: expected }) => {
    const response = await fetch(`${world.url}/webhooks/messenger/${META.app_id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: rawBody,
    })
    expect(response.status).toBe(200)
    expect((await lastKept()).status).toBe(expected.ignored ? 'ignored' : 'processed')
  })

  test('and all of them together say what they say', async () => {
    const first = await messagesWith('4400110022003301')
    expect(first.map(({ text, choice }) => text ?? choice?.title ?? null).reverse()).toEqual([
      '髙﨑です。「﨑」と「髙」が正しく出ているか教えてください。',
      'こちら担当の架空です。ただいま在庫を確認しております。',
      '今週は雨が続くそうなので、来週に延期したいです☔',
      'ร้านเปิดกี่โมงคะ น้ำแข็งไสยังมีอยู่ไหม',
      'はじめる',
      null,
    ])
    const echo = first.find(({ direction }) => direction === 'out')
    // The page's answer of 18 September was read up to 3 October.
    expect(echo).toMatchObject({ author: { type: 'provider_inbox' }, status: 'read' })
    expect(first[0]?.attachments).toHaveLength(1)
    const [third] = await messagesWith('4400110022003303')
    expect(third?.text).toContain('090-0000-1234')
    // Its seven-digit time is none; the entry's counts.
    expect(third?.sent_at).toBe(new Date(1_790_082_087_311).toISOString())
  })
})

describe('a message', () => {
  test('with numbers for ids, and seconds for milliseconds', async () => {
    const seconds = Math.floor(Date.now() / 1000) - 60
    const body = `{"object":"page","entry":[{"id":${META.page_id},"time":${seconds},"messaging":[{"sender":{"id":24009342342342349},
      "recipient":{"id":${META.page_id}},"timestamp":${seconds},"message":{"mid":"${mid()}","text":"12345678901234567"}}]}]}`
    expect((await post(world, body)).status).toBe(200)
    const [message] = await messagesWith('24009342342342349')
    expect(message).toMatchObject({
      text: '12345678901234567',
      sent_at: new Date(seconds * 1000).toISOString(),
    })
  })

  test('sent twice, in different requests, is one', async () => {
    const contact = psid()
    const event = eventFrom(contact, { message: { mid: mid(), text: 'once' } })
    await postEvents(world, event)
    await postEvents(world, event, event)
    expect(await messagesWith(contact)).toHaveLength(1)
  })

  test('in stand-by beside others, and of several entries', async () => {
    const [one, two, three] = [psid(), psid(), psid()]
    const say = (contact: string, text: string) => eventFrom(contact, { message: { mid: mid(), text } })
    await post(
      world,
      written({
        object: 'page',
        entry: [
          entryOf([say(one, 'messaging')], { standby: [say(two, 'standby')] }),
          entryOf([say(three, 'another entry')]),
        ],
      }),
    )
    expect((await messagesWith(one)).map(({ text }) => text)).toEqual(['messaging'])
    expect((await messagesWith(two)).map(({ text }) => text)).toEqual(['standby'])
    expect((await messagesWith(three)).map(({ text }) => text)).toEqual(['another entry'])
  })

  test('several of one moment in one request keep their order, also across pages of the list', async () => {
    const contact = psid()
    const now = Date.now()
    const texts = ['one', 'two', 'three', 'four', 'five']
    await postEvents(
      world,
      ...texts.map((text) => eventFrom(contact, { message: { mid: mid(), text } }, now)),
    )
    const conversation = await conversationWith(contact)
    const read: (string | null)[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/conversations/${conversation?.id}/messages?limit=2${cursor && `&cursor=${cursor}`}`
      const page: Answer<Message[]> = await world.owner.get(path)
      read.push(...page.data.map(({ text }) => text))
      cursor = page.next_cursor
    }
    expect(read.reverse()).toEqual(texts)
    expect(conversation?.last_message?.text).toBe('five')
  })

  test('with a neighbour that cannot be read is not lost, and the request stays on the list', async () => {
    const contact = psid()
    await postEvents(world, 'nonsense', eventFrom(contact, { message: { mid: mid(), text: 'kept' } }), {
      sender: {},
      message: { mid: mid(), text: 'from nobody' },
    })
    expect((await messagesWith(contact)).map(({ text }) => text)).toEqual(['kept'])
    expect(await lastKept()).toMatchObject({ status: 'not_understood', channel_id: channelId })
  })

  test('with attachments, stickers in both forms, a shared page, a place and an answer to another', async () => {
    const contact = psid()
    const first = mid()
    const url = 'https://cdn.example/v/t59/invoice%20%E8%AB%8B.pdf?oh=1'
    const send = (message: object) =>
      postEvents(world, eventFrom(contact, { message: { mid: mid(), ...message } }))
    await postEvents(world, eventFrom(contact, { message: { mid: first, text: 'which?' } }))
    await send({ attachments: [{ type: 'file', payload: { url } }] })
    await send({ attachments: [{ type: 'image', payload: { url, sticker_id: 369239263222822 } }] })
    await send({ attachments: [{ type: 'sticker', payload: { url, sticker_id: '369239263222822' } }] })
    await send({
      attachments: [{ type: 'fallback', payload: { url: 'https://shop.example/chair', title: 'A chair' } }],
    })
    await send({ attachments: [{ type: 'reel', payload: { reel_video_id: 1, title: 'A reel', url } }] })
    await send({
      attachments: [{ type: 'location', payload: { coordinates: { lat: 35.68, long: 139.76 } } }],
    })
    await send({ attachments: [{ type: 'something_new', payload: null }], reply_to: { mid: first } })
    await send({ text: 'Blue', quick_reply: { payload: 'COLOUR_BLUE' } })

    const messages = (await messagesWith(contact)).reverse()
    expect(
      messages.map(({ attachments }) => attachments.map(({ name, status }) => `${name} ${status}`)),
    ).toEqual([
      [],
      ['invoice 請.pdf waiting'],
      ['null waiting'],
      ['null waiting'],
      ['A chair ready'],
      ['A reel ready'],
      [],
      ['something_new failed'],
      [],
    ])
    expect(messages[4]?.attachments[0]).toMatchObject({
      url: 'https://shop.example/chair',
      content_type: 'text/uri-list',
    })
    expect(messages[6]?.location).toMatchObject({ latitude: 35.68, longitude: 139.76 })
    expect(messages[7]?.reply_to_id).toBe(messages[0]?.id)
    expect(messages[8]).toMatchObject({ text: 'Blue', choice: { title: 'Blue', payload: 'COLOUR_BLUE' } })
  })
})

describe('what happens to a message afterwards', () => {
  test('an edit shows the newest words, whichever comes last', async () => {
    const contact = psid()
    const id = mid()
    const edit = (text: string, number: number) =>
      postEvents(world, eventFrom(contact, { message_edit: { mid: id, text, num_edit: number } }))
    await postEvents(world, eventFrom(contact, { message: { mid: id, text: 'frist' } }))
    await edit('First, I think', 2)
    await world.settle()
    await edit('first', 1)
    const [message] = await messagesWith(contact)
    expect(message).toMatchObject({ text: 'First, I think', edited_at: expect.any(String) })
    expect((await conversationWith(contact))?.last_message?.text).toBe('First, I think')
  })

  test('taken back: its content is gone, also from what was kept, and nothing brings it back', async () => {
    const contact = psid()
    const id = mid()
    const said = eventFrom(contact, {
      message: {
        mid: id,
        text: 'secret words',
        attachments: [{ type: 'image', payload: { url: 'https://x.example/a' } }],
      },
    })
    await postEvents(world, said)
    const kept = await lastKept()
    await postEvents(world, eventFrom(contact, { reaction: { mid: id, action: 'react', emoji: '😊' } }))
    await postEvents(world, eventFrom(contact, { message: { mid: id, is_deleted: true } }))
    await postEvents(
      world,
      eventFrom(contact, { message_edit: { mid: id, text: 'secret words again', num_edit: 3 } }),
    )
    await postEvents(world, said)
    const [message, ...others] = await messagesWith(contact)
    expect(others).toHaveLength(0)
    expect(message).toMatchObject({
      text: null,
      attachments: [],
      reactions: [],
      withdrawn_at: expect.any(String),
    })
    expect((await world.owner.post(`/provider_requests/${kept.id}/replay`)).status).toBe(404)
  })

  test('reactions are shown, one of each author, and taken back', async () => {
    const contact = psid()
    const id = mid()
    const now = Date.now()
    await postEvents(world, eventFrom(contact, { message: { mid: id, text: 'hi' } }, now))
    const react = (emoji: string | null, after: number, by: 'contact' | 'page' = 'contact') => {
      const reaction =
        emoji === null
          ? { mid: id, action: 'unreact' }
          : { mid: id, action: 'react', reaction: 'other', emoji }
      return postEvents(world, (by === 'page' ? eventTo : eventFrom)(contact, { reaction }, now + after))
    }
    await react('😊', 1)
    await react('❤️', 2)
    await react('👍', 3, 'page')
    expect((await messagesWith(contact))[0]?.reactions).toMatchObject([
      { emoji: '❤️', author: { type: 'contact' } },
      { emoji: '👍', author: { type: 'provider_inbox' } },
    ])
    await react(null, 10)
    await react('😢', 5)
    expect((await messagesWith(contact))[0]?.reactions.map(({ emoji }) => emoji)).toEqual(['👍'])
  })

  test('a reaction opens the window also where its message is none that we know', async () => {
    const contact = psid()
    const then = Date.now() - 30 * 3_600_000
    await postEvents(world, eventFrom(contact, { message: { mid: mid(), text: 'yesterday' } }, then))
    expect((await conversationWith(contact))?.window.state).toBe('human_agent')
    const react = (reaction: object) =>
      postEvents(world, eventFrom(contact, { reaction: { mid: mid(), ...reaction } }))
    await react({ action: 'unreact' })
    expect((await conversationWith(contact))?.window.state).toBe('human_agent')
    await react({ action: 'react', reaction: 'like' })
    expect((await conversationWith(contact))?.window.state).toBe('open')
  })

  test('what comes before its message waits for it', async () => {
    const contact = psid()
    const [edited, gone] = [mid(), mid()]
    await postEvents(
      world,
      eventFrom(contact, { message_edit: { mid: edited, text: 'mended', num_edit: 1 } }),
      eventFrom(contact, { message: { mid: gone, is_deleted: true } }),
      eventFrom(contact, { reaction: { mid: edited, action: 'react', reaction: 'love' } }),
    )
    await world.settle()
    await postEvents(
      world,
      eventFrom(contact, { message: { mid: edited, text: 'borken' } }),
      eventFrom(contact, { message: { mid: gone, text: 'never said' } }),
    )
    const messages = (await messagesWith(contact)).reverse()
    expect(messages[0]).toMatchObject({ text: 'mended', reactions: [{ emoji: '❤️' }] })
    expect(messages[1]).toMatchObject({ text: null, withdrawn_at: expect.any(String) })
  })
})

describe('an echo from elsewhere', () => {
  test('is a message of ours that nobody here wrote, and counts for nobody as new', async () => {
    const contact = psid()
    const id = mid()
    await postEvents(world, eventFrom(contact, { message: { mid: mid(), text: 'anyone there?' } }))
    await postEvents(world, eventTo(contact, { delivery: {} }), {
      sender: { id: contact },
      recipient: { id: META.page_id },
      delivery: { mids: [id], watermark: 1 },
    })
    await postEvents(
      world,
      eventTo(contact, { message: { mid: id, text: 'Yes!', is_echo: true, app_id: 26390203743090 } }),
    )
    const [echo] = await messagesWith(contact)
    // Its delivery had come before it.
    expect(echo).toMatchObject({
      text: 'Yes!',
      direction: 'out',
      status: 'delivered',
      author: { type: 'provider_inbox' },
      external_id: id,
    })
    expect((await conversationWith(contact))?.unread_count).toBe(1)
  })

  test('a read watermark moves only what this contact had read by then', async () => {
    const [reader, other] = [psid(), psid()]
    const now = Date.now()
    const echo = (contact: string, text: string, at: number) =>
      eventTo(contact, { message: { mid: mid(), text, is_echo: true } }, at)
    await postEvents(world, echo(reader, 'first', now - 3000), echo(other, 'other', now - 3000))
    await postEvents(world, echo(reader, 'second', now - 1000))
    await postEvents(world, eventFrom(reader, { read: { watermark: now - 2000 } }, now - 500))
    const statuses = async (contact: string) =>
      Object.fromEntries((await messagesWith(contact)).map(({ text, status }) => [text, status]))
    expect(await statuses(reader)).toEqual({ first: 'read', second: 'sent' })
    expect(await statuses(other)).toEqual({ other: 'sent' })
    // Read when Meta says that it happened: the watermark tells only of what.
    const times = async (said: string) =>
      (await messagesWith(reader)).find(({ text }) => text === said)?.status_times
    const at = (time: number) => new Date(time).toISOString()
    expect(await times('first')).toMatchObject({ sent: at(now - 3000), delivered: null, read: at(now - 500) })
    // Told of late, though it was read long ago.
    await postEvents(world, echo(reader, 'between', now - 2500))
    expect(await statuses(reader)).toEqual({ first: 'read', between: 'read', second: 'sent' })
    expect(await times('between')).toMatchObject({ sent: at(now - 2500), read: null })
  })
})

describe('several pages', () => {
  test('a page of nobody is kept for administrators, and placed by a replay once it is connected', async () => {
    const contact = psid()
    const known = psid()
    const say = (text: string) => [eventFrom(contact, { message: { mid: mid(), text } })]
    await post(
      world,
      written({
        object: 'page',
        entry: [
          entryOf([eventFrom(known, { message: { mid: mid(), text: 'known page' } })]),
          entryOf(say('unknown page'), { id: '303030303030303' }),
        ],
      }),
    )
    expect((await messagesWith(known)).map(({ text }) => text)).toEqual(['known page'])
    expect(await conversationWith(contact)).toBeNull()
    const { data } = await world.owner.get<Kept[]>('/provider_requests?limit=2')
    const stray = data.find(({ channel_id }) => channel_id === null)
    expect(stray).toMatchObject({
      status: 'not_understood',
      error: expect.stringContaining('303030303030303'),
    })

    const keeper = await colleague(world, 'Ken', { account_settings_access: true })
    const seen = await keeper.get<Kept[]>('/provider_requests?limit=200')
    expect(seen.data.length).toBeGreaterThan(0)
    expect(seen.data.every(({ channel_id }) => channel_id !== null)).toBe(true)
    expect((await keeper.post(`/provider_requests/${stray?.id}/replay`)).status).toBe(404)

    await connectMessenger(world, { page_id: '303030303030303', page_access_token: 'another-token' })
    expect((await world.owner.post(`/provider_requests/${stray?.id}/replay`)).status).toBe(200)
    expect((await messagesWith(contact)).map(({ text }) => text)).toEqual(['unknown page'])
    expect((await messagesWith(known)).map(({ text }) => text)).toEqual(['known page'])
  })

  test('the secret of another page’s app acts on none of the others', async () => {
    await connectMessenger(world, {
      page_id: '404040404040404',
      app_secret: 'second-secret',
      verify_token: 'second',
    })
    const contact = psid()
    const body = written({
      object: 'page',
      entry: [entryOf([eventFrom(contact, { message: { mid: mid(), text: 'not mine' } })])],
    })
    expect((await post(world, body, { secret: 'second-secret' })).status).toBe(200)
    expect(await conversationWith(contact)).toBeNull()
    expect(await lastKept()).toMatchObject({ channel_id: null, status: 'not_understood' })
    expect((await post(world, body)).status).toBe(200)
    expect(await messagesWith(contact)).toHaveLength(1)
  })

  test('a page is connected once', async () => {
    expect(await connectMessenger(world)).toMatchObject({ status: 409, code: 'CHANNEL_EXISTS' })
  })
})

test('deleted for good: no request keeps a word of it, and no repetition brings it back (S24)', async () => {
  const contact = psid()
  const [first, second, echoed] = [mid(), mid(), mid()]
  const said = [
    eventFrom(contact, { message: { mid: first, text: 'eins' } }),
    eventFrom(contact, { message: { mid: second, text: 'zwei' } }),
  ]
  const edit = eventFrom(contact, { message_edit: { mid: first, text: 'drei', num_edit: 1 } })
  const echo = eventTo(contact, { message: { mid: echoed, text: 'vier', is_echo: true } }, Date.now() + 5)
  await postEvents(world, ...said)
  await postEvents(world, edit)
  await postEvents(world, echo)
  expect((await messagesWith(contact)).map(({ text }) => text)).toEqual(['vier', 'zwei', 'drei'])
  const conversation = await conversationWith(contact)
  expect((await world.owner.delete(`/conversations/${conversation?.id}`)).status).toBe(200)

  const wordsKept = () =>
    world.app.core.db.query<{ body: string }>(
      `select encode(body, 'escape') as body from provider_requests where body is not null
       and encode(body, 'escape') ~ $1`,
      [`"(eins|zwei|drei|vier)"`],
    )
  expect(await wordsKept()).toEqual([])
  const [one, two] = said
  for (const event of [one, two, edit, echo])
    await postEvents(world, event, eventFrom(psid(), { read: { watermark: 5 } }))
  await world.settle()
  expect(await conversationWith(contact)).toBeNull()
  expect(await wordsKept()).toEqual([])
  const early = await world.app.core.db.query<{ change: object }>('select change from early_changes')
  expect(JSON.stringify(early)).not.toContain('drei')
})

/** 60 bodies of up to six events; `FUZZ_SEED` repeats a run. */
test('mutated bodies give no 5xx and cost no neighbour', async () => {
  const seed = seedFromEnvironment()
  const random = createRandom(seed)
  const contact = psid()
  const kept: string[] = []
  const odd = (): unknown =>
    random.oneOf([
      null,
      random.text(5),
      {},
      eventFrom(random.text(3), { message: { mid: random.text(4), text: random.text(9) } }),
      eventFrom(contact, {
        message: random.oneOf([null, 7, [], { mid: 7, attachments: [null, { type: 3 }] }]),
      }),
      eventFrom(contact, {
        reaction: { mid: random.text(3), action: random.text(2), emoji: random.text(3) },
      }),
      eventFrom(contact, {
        read: { watermark: random.oneOf([Number.MAX_SAFE_INTEGER, -1, '', null, random.text(2)]) },
      }),
      eventFrom(contact, { delivery: { mids: [random.text(4), null, 5], watermark: {} } }),
      eventFrom(contact, { message_edit: { mid: kept.at(-1), text: '', num_edit: random.text(1) } }),
      eventTo(contact, { message: { is_echo: true, text: random.text(4), metadata: random.text(4) } }),
    ])
  for (let round = 0; round < 60; round++) {
    const events = Array.from({ length: random.below(5) }, odd)
    const id = mid()
    kept.push(id)
    events.splice(
      random.below(events.length + 1),
      0,
      eventFrom(contact, { message: { mid: id, text: `kept ${round}` } }),
    )
    const response = await post(world, JSON.stringify({ object: 'page', entry: [entryOf(events)] }))
    expect(response.status, `FUZZ_SEED=${seed}, round ${round}`).toBe(200)
  }
  const ids = new Set((await messagesWith(contact)).map(({ external_id }) => external_id))
  expect(
    kept.filter((id) => !ids.has(id)),
    `FUZZ_SEED=${seed}`,
  ).toEqual([])
  const failed = await world.owner.get<Kept[]>('/provider_requests?status=failed')
  expect(failed.data, `FUZZ_SEED=${seed}`).toEqual([])
})
