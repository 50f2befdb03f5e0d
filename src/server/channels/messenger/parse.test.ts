/** Shapes beside those of `fixtures/`. */
import { describe, expect, it } from 'vitest'
import type { ChannelEvent, ParsedRequest } from '../channel.ts'
import { APP, bodyOf, CONTACT, connection, eventOf, PAGE, SENT_AT, signedRequest } from './example-world.ts'
import { parseRequest } from './parse.ts'

const parse = (body: Buffer | string): ParsedRequest => parseRequest(signedRequest(body), connection)

function one(event: object): ChannelEvent {
  const { events, notUnderstood } = parse(bodyOf(event))
  expect(notUnderstood).toBeNull()
  expect(events).toHaveLength(1)
  return events[0] as ChannelEvent
}

describe('times', () => {
  const said = { mid: 'm_1', text: 'hi' }
  const sentAt = (timestamp: unknown, time: unknown): Date | null => {
    const event = eventOf({ message: said }, { timestamp })
    const body = JSON.stringify({ object: 'page', entry: [{ id: PAGE, time, messaging: [event] }] })
    const [message] = parse(body).events
    return message?.kind === 'message_received' ? message.sentAt : null
  }
  const at = new Date(SENT_AT)

  it.each([
    ['milliseconds', SENT_AT, SENT_AT + 300, at],
    ['milliseconds as text', String(SENT_AT), SENT_AT, at],
    ['seconds', Math.floor(SENT_AT / 1000), SENT_AT, new Date(Math.floor(SENT_AT / 1000) * 1000)],
    [
      'the entry’s in seconds',
      undefined,
      Math.floor(SENT_AT / 1000),
      new Date(Math.floor(SENT_AT / 1000) * 1000),
    ],
    ['seven digits', 6188817, SENT_AT, at],
    ['a future beside its entry', SENT_AT + 3_600_000, SENT_AT, at],
    ['microseconds', SENT_AT * 1000, SENT_AT, at],
    ['nonsense', 'yesterday', null, null],
    ['nothing', undefined, undefined, null],
  ])('%s', (_, timestamp, time, expected) => {
    expect(sentAt(timestamp, time)).toEqual(expected)
  })
})

describe('who', () => {
  it('a page that is named as sender is an echo, whatever else is said', () => {
    const event = eventOf(
      { message: { mid: 'm_1', text: 'x' } },
      { sender: { id: PAGE }, recipient: { id: CONTACT } },
    )
    expect(one(event)).toMatchObject({ kind: 'message_echoed', address: CONTACT, sender: 'not_said' })
  })

  it.each([
    [APP, 'this_app'],
    [Number(APP), 'this_app'],
    [26390203743090, 'another_app'],
    [undefined, 'not_said'],
  ])('app %s is %s', (app_id, sender) => {
    const message = { mid: 'm_1', is_echo: true, app_id, metadata: 'mark' }
    const event = eventOf({ message }, { sender: { id: PAGE }, recipient: { id: CONTACT } })
    expect(one(event)).toMatchObject({ sender, attemptMark: 'mark' })
  })

  it('an entry without id is that of the page that its event names', () => {
    const event = eventOf({ message: { mid: 'm_1', text: 'x' } })
    expect(parse(JSON.stringify({ object: 'page', entry: [{ messaging: [event] }] })).events).toHaveLength(1)
  })

  it('another page is not acted on', () => {
    const body = JSON.stringify({
      object: 'page',
      entry: [{ id: '9', messaging: [eventOf({ message: { mid: 'm' } })] }],
    })
    expect(parse(body)).toMatchObject({ events: [], notUnderstood: expect.stringMatching(/another page/) })
  })

  it('one event alone, without a list, is one', () => {
    const messaging = eventOf({ message: { mid: 'm_1', text: 'x' } })
    expect(parse(JSON.stringify({ object: 'page', entry: { id: PAGE, messaging } })).events).toHaveLength(1)
  })
})

describe('kinds', () => {
  it('a message without mid gets the same id again', () => {
    const event = (text: string) => eventOf({ message: { text } })
    const id = (text: string) => (one(event(text)) as { externalId: string }).externalId
    expect(id('a')).toBe(id('a'))
    expect(id('a')).not.toBe(id('b'))
  })

  it('a postback is a choice, and pressed twice is two', () => {
    const press = (timestamp: number) =>
      one(eventOf({ postback: { title: 'Start', payload: 'P' } }, { timestamp }))
    expect(press(SENT_AT)).toMatchObject({
      content: { text: null, choice: { title: 'Start', payload: 'P' } },
    })
    expect(press(SENT_AT)).toEqual(press(SENT_AT))
    expect(press(SENT_AT)).not.toEqual(press(SENT_AT - 1))
  })

  it('a referral keeps what led here', () => {
    const referral = { ref: 'spring', source: 'ADS', ads_context_data: { ad_title: 'Chairs', photo_url: '' } }
    const fields = { ref: 'spring', source: 'ADS', 'ads_context_data.ad_title': 'Chairs' }
    expect(one(eventOf({ referral }))).toMatchObject({ kind: 'contact_returned', referral: fields })
    expect(one(eventOf({ message: { mid: 'm', text: 'x', referral } }))).toMatchObject({
      content: { referral: fields },
    })
  })

  it.each([
    [{ action: 'react', reaction: 'love', emoji: '❤️' }, '❤️'],
    [{ action: 'react', reaction: 'love' }, '❤️'],
    [{ action: 'react', reaction: 'other' }, '❔'],
    [{ action: 'react', reaction: 'constructor' }, '❔'],
    [{ action: 'unreact', emoji: '❤️' }, null],
  ])('reaction %j is %s', (reaction, emoji) => {
    expect(one(eventOf({ reaction: { mid: 'm_1', ...reaction } }))).toMatchObject({ emoji, by: 'contact' })
  })

  it.each(['optin', 'pass_thread_control', 'account_linking', 'app_roles'])('%s is of no concern', (name) => {
    expect(one({ recipient: { id: PAGE }, timestamp: SENT_AT, [name]: {} })).toMatchObject({
      kind: 'ignored',
    })
  })

  it.each([
    ['that Meta does not show to programs', { mid: 'm_1', is_unsupported: true }],
    ['with an empty list of files', { mid: 'm_1', attachments: [] }],
    ['with commands alone', { mid: 'm_1', commands: [{ name: 'help' }] }],
  ])('a message %s is there to be seen', (_, message) => {
    expect(one(eventOf({ message }))).toMatchObject({
      content: { text: null, media: [{ name: 'message', stands: 'not_shown' }] },
    })
  })

  it.each([null, '', { title: null, url: null }])(
    'a text whose link has no preview is a text: %j',
    (payload) => {
      const attachments = [{ type: 'fallback', payload }]
      expect(one(eventOf({ message: { mid: 'm_1', text: 'example.org', attachments } }))).toMatchObject({
        content: { text: 'example.org', media: [] },
      })
      expect(one(eventOf({ message: { mid: 'm_1', attachments } }))).toMatchObject({
        content: { media: [{ stands: 'not_shown' }] },
      })
    },
  )

  it('a watermark in seconds counts to the end of its second', () => {
    const seconds = Math.floor(SENT_AT / 1000)
    const before = new Date(seconds * 1000 + 999)
    for (const watermark of [seconds, String(seconds)])
      expect(one(eventOf({ read: { watermark } }))).toMatchObject({ about: 'everything_before', before })
    expect(one(eventOf({ read: { watermark: SENT_AT } }))).toMatchObject({ before: new Date(SENT_AT) })
  })

  it('what is new to us stays on the list', () => {
    expect(parse(bodyOf(eventOf({ brand_new: {} })))).toMatchObject({
      events: [],
      notUnderstood: expect.stringContaining('brand_new'),
    })
  })

  it('a blocked page asks for attention', () => {
    const event = { recipient: { id: PAGE }, policy_enforcement: { action: 'block', reason: 'Spam.' } }
    expect(parse(bodyOf(event)).attention).toMatchObject({
      code: 'META_PAGE_BLOCKED_FOR',
      values: { words: 'Spam' },
      sentence: expect.stringMatching(/blocked.*Spam\. /),
    })
  })

  it('a page that is free again ends what its block had caused, and nothing else', () => {
    const policy = (action: string) => ({ recipient: { id: PAGE }, policy_enforcement: { action } })
    const settles = ['META_PAGE_BLOCKED', 'META_PAGE_BLOCKED_FOR', 'META_PAGE_RESTRICTED']
    expect(parse(bodyOf(policy('unblock')))).toMatchObject({ attention: null, settles })
    expect(parse(bodyOf(policy('block'), policy('unblock')))).toMatchObject({ attention: null, settles })
    expect(parse(bodyOf(policy('unblock'), policy('block'))).attention?.code).toBe('META_PAGE_BLOCKED')
    expect(parse(bodyOf(policy('warning'), policy('unblock'))).attention?.code).toBe('META_PAGE_WARNED')
  })
})

describe('attachments', () => {
  const media = (...attachments: unknown[]) => {
    const event = one(eventOf({ message: { mid: 'm_1', attachments } }))
    return event.kind === 'message_received' ? event.content.media : []
  }
  const url = 'https://cdn.example/a.jpg'

  it.each([
    ['fallback', { payload: { url, title: 'A page' } }, 'A page'],
    ['fallback', { payload: null, url, title: 'A page' }, 'A page'],
    ['fallback', { payload: url }, 'cdn.example'],
    ['post', { payload: { id: 1, url, title: 'A post' } }, 'A post'],
    ['ig_reel', { payload: { reel_video_id: '1', url } }, 'cdn.example'],
  ])('%s is a link: %j', (type, more, name) => {
    expect(media({ type, ...more })).toEqual([{ reference: url, contentType: null, name, stands: 'link' }])
  })

  it.each([
    ['audio', { payload: {} }, 'audio'],
    ['image', { payload: { url: 'javascript:alert(1)' } }, 'image'],
    ['fallback', { payload: { url: 'file:///etc/passwd', title: 'T' } }, 'T'],
    ['appointment_booking', { payload: { booking_id: '1' } }, 'appointment_booking'],
    ['location', { payload: { coordinates: { lat: 991, long: 0 } } }, 'location'],
  ])('%s without an address of the web is only named: %j', (type, more, name) => {
    expect(media({ type, ...more })).toMatchObject([{ name, stands: 'not_shown' }])
  })

  it('products are their pictures', () => {
    const elements = [{ title: 'Chair', image_url: url }, { title: 'Table' }]
    expect(media({ type: 'template', payload: { product: { elements } } })).toEqual([
      { reference: url, contentType: null, name: 'Chair' },
      { reference: 'product', contentType: null, name: 'Table', stands: 'not_shown' },
    ])
  })
})
