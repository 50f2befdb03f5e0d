import { describe, expect, it } from 'vitest'
import type { ChannelEvent, Connection, MessageContent, MessageReceipt, MessageReceived } from '../channel.ts'
import { connection, WEBHOOK_URL } from './example-world.ts'
import { parseRequest } from './parse.ts'

const SM = 'SM00000000000000000000000000000001'
const inbound = {
  MessageSid: SM,
  SmsStatus: 'received',
  AccountSid: 'ACc0ffee00112233445566778899aabbcc',
  From: 'whatsapp:+447700900871',
  To: 'whatsapp:+14155550100',
  Body: 'Hello',
  NumMedia: '0',
}
const callback = {
  MessageSid: SM,
  AccountSid: inbound.AccountSid,
  From: inbound.To,
  To: inbound.From,
}
const MEDIA = 'https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME'

type Fields = Record<string, string | undefined>

function parse(fields: Fields, held: Connection = connection, url = WEBHOOK_URL) {
  const present = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const body = Buffer.from(new URLSearchParams(present).toString())
  return parseRequest({ method: 'POST', url, headers: {}, body }, held)
}

function only<Kind extends ChannelEvent['kind']>(kind: Kind, parsed: ReturnType<typeof parse>) {
  expect(parsed).toMatchObject({ notUnderstood: null, events: [{ kind }] })
  return parsed.events[0] as ChannelEvent & { kind: Kind }
}

const messageOf = (fields: Fields, held?: Connection): MessageReceived =>
  only('message_received', parse({ ...inbound, ...fields }, held))
const contentOf = (fields: Fields): MessageContent => messageOf(fields).content
const receiptOf = (fields: Fields, url?: string): MessageReceipt =>
  only('receipt', parse({ ...callback, ...fields }, connection, url)) as MessageReceipt
const withSettings = (settings: Connection['settings']): Connection => ({
  ...connection,
  settings: { ...connection.settings, ...settings },
})

describe('an inbound message', () => {
  it('in all its parts', () => {
    expect(messageOf({ ProfileName: ' 見本 花子 ' })).toEqual({
      kind: 'message_received',
      externalId: SM,
      addresses: ['whatsapp:+447700900871'],
      profileName: '見本 花子',
      phone: '+447700900871',
      sentAt: null,
      content: {
        text: 'Hello',
        choice: null,
        location: null,
        media: [],
        replyToExternalId: null,
        forwarded: false,
        referral: null,
      },
    })
  })

  it.each([
    ['', null],
    [' ', ' '],
    ['0', '0'],
    ['a\0b', 'a\ufffdb'],
    ['あ'.repeat(200_000), 'あ'.repeat(200_000)],
    ['\r\n 👩🏽‍🍳\ufeff', '\r\n 👩🏽‍🍳\ufeff'],
  ])('keeps the text as it is (%#)', (Body, text) => {
    expect(contentOf({ Body }).text).toBe(text)
  })

  it('without any of the fields that may be missing', () => {
    const sparse = { MessageSid: SM, From: inbound.From, To: inbound.To }
    expect(only('message_received', parse(sparse)).content.text).toBeNull()
  })

  it('is one message also with nothing in it that we know', () => {
    const { text, media } = contentOf({ Body: '', MessageType: 'unsupported' })
    expect({ text, media }).toMatchObject({ text: null, media: [{ stands: 'not_shown' }] })
  })

  it('of the fallback address, which tells of the error at the first one', () => {
    expect(contentOf({ ErrorCode: '11200', ErrorUrl: WEBHOOK_URL }).text).toBe('Hello')
  })

  it('takes the first of a repeated field', () => {
    const body = Buffer.from(`${new URLSearchParams(inbound)}&Body=second&MessageSid=SM2`)
    const parsed = parseRequest({ method: 'POST', url: WEBHOOK_URL, headers: {}, body }, connection)
    expect(only('message_received', parsed)).toMatchObject({ externalId: SM, content: { text: 'Hello' } })
  })
})

describe('the media', () => {
  const one = { reference: `${MEDIA}0`, contentType: 'image/jpeg', name: null }

  it('without text', () => {
    const fields = { Body: '', NumMedia: '1', MediaUrl0: `${MEDIA}0`, MediaContentType0: 'image/jpeg' }
    expect(contentOf(fields)).toMatchObject({ text: null, media: [one] })
  })

  it('several, in their order', () => {
    const fields: Fields = { NumMedia: '11' }
    for (let index = 10; index >= 0; index--) fields[`MediaUrl${index}`] = `${MEDIA}${index}`
    expect(contentOf(fields).media.map(({ reference }) => reference)).toEqual(
      Array.from({ length: 11 }, (_, index) => `${MEDIA}${index}`),
    )
  })

  it.each(['0', '', '-1', '7', '1e9', '99999999999999999999', 'NaN', undefined])(
    'are those that are there, whatever NumMedia says: %s',
    (NumMedia) => {
      const fields = { NumMedia, MediaUrl0: `${MEDIA}0`, MediaContentType0: 'image/jpeg' }
      expect(contentOf(fields).media).toEqual([one])
      expect(contentOf({ NumMedia }).media).toEqual([])
    },
  )

  it('without an address are none, without a type are of an unknown one', () => {
    expect(contentOf({ NumMedia: '1', MediaUrl0: '', MediaContentType0: 'image/png' }).media).toEqual([])
    expect(contentOf({ NumMedia: '2', MediaUrl1: `${MEDIA}0`, MediaContentType1: '' }).media).toEqual([
      { ...one, contentType: null },
    ])
  })
})

describe('a place', () => {
  it('with its name', () => {
    const fields = { Body: '', Latitude: '35.0', Longitude: '-139.5', Label: '事務所', Address: '見本 1-2-3' }
    expect(contentOf(fields)).toMatchObject({
      text: null,
      location: { latitude: 35, longitude: -139.5, name: '事務所', address: '見本 1-2-3' },
    })
  })

  it.each([
    ['0', '0', { latitude: 0, longitude: 0 }],
    ['-90', '+180.0', { latitude: -90, longitude: 180 }],
    [' 1e1 ', '.5', { latitude: 10, longitude: 0.5 }],
  ])('at %s, %s', (Latitude, Longitude, location) => {
    expect(contentOf({ Latitude, Longitude }).location).toMatchObject(location)
  })

  it.each([
    ['', ''],
    ['1', ''],
    ['91', '0'],
    ['0', '-180.01'],
    ['0x10', '0'],
    ['NaN', '0'],
    ['Infinity', '0'],
    ['1,5', '0'],
    ['1e999', '0'],
    ['.', '0'],
  ])('that is none does not cost the message: %s, %s', (Latitude, Longitude) => {
    expect(contentOf({ Latitude, Longitude })).toMatchObject({ text: 'Hello', location: null })
  })
})

describe('a choice', () => {
  it.each([
    [
      { ButtonText: 'はい', ButtonPayload: '{"a":1}' },
      { title: 'はい', payload: '{"a":1}' },
    ],
    [{ ButtonText: 'Yes' }, { title: 'Yes', payload: null }],
    [{ ButtonPayload: 'yes' }, { title: null, payload: 'yes' }],
    [
      { ListTitle: 'Monday', ListId: 'day-1' },
      { title: 'Monday', payload: 'day-1' },
    ],
    [{ ListId: 'day-1' }, { title: null, payload: 'day-1' }],
    [{ ButtonText: '', ButtonPayload: '', ListId: '', ListTitle: '' }, null],
  ])('%j', (fields, choice) => {
    expect(contentOf(fields)).toMatchObject({ text: 'Hello', choice })
  })
})

describe('what the message refers to', () => {
  it('a quoted message', () => {
    const OriginalRepliedMessageSid = 'MMf763165de6d9fa65473866934c99d90d'
    expect(contentOf({ OriginalRepliedMessageSid }).replyToExternalId).toBe(OriginalRepliedMessageSid)
  })

  it.each([
    [{ Forwarded: 'true' }, true],
    [{ FrequentlyForwarded: 'true' }, true],
    [{ Forwarded: 'True' }, true],
    [{ Forwarded: 'false', FrequentlyForwarded: 'false' }, false],
    [{ Forwarded: '' }, false],
  ])('forwarded: %j', (fields, forwarded) => {
    expect(contentOf(fields).forwarded).toBe(forwarded)
  })

  it('an advertisement, in the provider’s fields', () => {
    const referral = {
      ReferralHeadline: 'Spring',
      ReferralCtwaClid: 'abc',
      ReferralMediaUrl: 'https://a.example/',
    }
    expect(contentOf({ ...referral, ReferralNumMedia: '1', ReferralBody: '' }).referral).toEqual(referral)
  })

  it('no advertisement on ordinary messages, which carry ReferralNumMedia too', () => {
    expect(contentOf({ ReferralNumMedia: '0' }).referral).toBeNull()
  })
})

describe('who wrote', () => {
  const ID = 'JP.32864648118000811669'

  it.each([
    ['a user id alone', { From: `whatsapp:${ID}` }, [`whatsapp:${ID}`], null],
    [
      '… repeated with prefix',
      { From: `whatsapp:${ID}`, ExternalUserId: `whatsapp:${ID}` },
      [`whatsapp:${ID}`],
      null,
    ],
    ['… repeated without', { From: `whatsapp:${ID}`, ExternalUserId: ID }, [`whatsapp:${ID}`], null],
    [
      'a number and a user id with prefix',
      { ExternalUserId: `whatsapp:${ID}`, WaId: '447700900871' },
      ['whatsapp:+447700900871', `whatsapp:${ID}`],
      '+447700900871',
    ],
    ['… without', { ExternalUserId: ID }, ['whatsapp:+447700900871', `whatsapp:${ID}`], '+447700900871'],
    [
      'a user id whose number is told',
      { From: `whatsapp:${ID}`, WaId: '447700900871' },
      [`whatsapp:${ID}`, 'whatsapp:+447700900871'],
      '+447700900871',
    ],
    ['a user id as WaId', { From: `whatsapp:${ID}`, WaId: ID }, [`whatsapp:${ID}`], null],
    [
      'an id of a larger business too',
      { ExternalUserId: ID, ParentExternalUserId: 'JP.ENT.7Yx' },
      ['whatsapp:+447700900871', `whatsapp:${ID}`, 'whatsapp:JP.ENT.7Yx'],
      '+447700900871',
    ],
    ['no From, but a user id', { From: undefined, ExternalUserId: ID }, [`whatsapp:${ID}`], null],
    [
      'a number that is written with a raw plus',
      { From: 'whatsapp: 447700900871' },
      ['whatsapp:+447700900871'],
      '+447700900871',
    ],
    ['a form that is new', { From: 'whatsapp:@name.of.2027' }, ['whatsapp:@name.of.2027'], null],
    [
      'odd further ids',
      { ExternalUserId: '<>', WaId: '12', ParentExternalUserId: '' },
      ['whatsapp:+447700900871'],
      '+447700900871',
    ],
    ['an odd form with NUL', { From: 'whatsapp:a\0b' }, ['whatsapp:a\ufffdb'], null],
  ])('%s', (_, fields, addresses, phone) => {
    expect(messageOf(fields)).toMatchObject({ addresses, phone })
  })

  it.each([undefined, '', '   '])('nameless: %s', (ProfileName) => {
    expect(messageOf({ ProfileName }).profileName).toBeNull()
  })

  it('a name without end is cut', () => {
    expect(messageOf({ ProfileName: '🙂'.repeat(20_000) }).profileName).toBe('🙂'.repeat(200))
  })
})

describe('what cannot be shown', () => {
  it.each([
    [{ Body: '' }, 'message'],
    [{ Body: '', MessageType: 'text' }, 'message'],
    [{ Body: '', MessageType: 'unsupported' }, 'unsupported'],
    [{ Body: '', NumMedia: '1' }, 'message'],
  ])('%j is there to be seen', (fields, name) => {
    expect(parse({ ...inbound, ...fields }).events).toMatchObject([
      { content: { text: null, media: [{ name, stands: 'not_shown' }] } },
    ])
  })

  it('a person who hides the number has the user name for a name', () => {
    const hidden = { From: 'whatsapp:JP.32864648118000811669', ProfileName: undefined, WaId: undefined }
    expect(parse({ ...inbound, ...hidden, ProfileUsername: 'mio.k' }).events).toMatchObject([
      { profileName: 'mio.k' },
    ])
    expect(parse({ ...inbound, ProfileName: 'Mio', ProfileUsername: 'mio.k' }).events).toMatchObject([
      { profileName: 'Mio' },
    ])
  })
})

describe('what is not understood', () => {
  it.each([
    ['', null],
    ['Body=a', null],
    ['MessageSid=', null],
    ['MessageSid=%00', null],
    [`MessageSid=${'S'.repeat(10_000)}`, null],
    ['{"MessageSid":"SM1"}', null],
  ])('%.40s', (body, attention) => {
    const request = { method: 'POST', url: WEBHOOK_URL, headers: {}, body: Buffer.from(body) }
    expect(parseRequest(request, connection)).toEqual({
      events: [],
      notUnderstood: expect.stringMatching(/^The .*\.$/),
      attention,
    })
  })

  it.each([
    ['no receiver', { To: undefined }],
    ['no sender', { From: undefined }],
    ['an odd id', { MessageSid: 'SM1\0' }],
    ['an id of monstrous length', { MessageSid: 'S'.repeat(10_000) }],
    ['a sender of monstrous length', { From: `whatsapp:${'x'.repeat(5_000)}` }],
  ])('%s', (_, fields) => {
    expect(parse({ ...inbound, ...fields })).toMatchObject({
      events: [],
      notUnderstood: expect.any(String),
      attention: null,
    })
  })

  it.each([
    ['another account', { AccountSid: 'AC00000000000000000000000000000000' }],
    ['another number', { To: 'whatsapp:+14155550199' }],
    ['a number that is no number', { To: 'x' }],
    [
      'a Messaging Service that the channel does not have',
      { To: 'whatsapp:+14155550199', MessagingServiceSid: 'MG1' },
    ],
    ['an SMS', { From: '+447700900871' }],
  ])('%s, which an administrator has to look at', (_, fields) => {
    const parsed = parse({ ...inbound, ...fields })
    expect(parsed.events).toEqual([])
    expect(parsed.notUnderstood).toMatch(/\.$/)
    expect(parsed.attention?.sentence).toMatch(/\.$/)
    expect(JSON.stringify(parsed)).not.toContain('447700900871')
  })
})

describe('the Messaging Service and the subaccount', () => {
  const service = 'MG0123456789abcdef0123456789abcdef'

  it('lets in messages to all numbers of the service', () => {
    const held = withSettings({ messaging_service_sid: service })
    expect(messageOf({ To: 'whatsapp:+14155550199', MessagingServiceSid: service }, held).externalId).toBe(SM)
    expect(messageOf({ MessagingServiceSid: 'MG2' }, held).externalId).toBe(SM)
    const foreign = { ...inbound, To: 'whatsapp:+14155550199', MessagingServiceSid: 'MG2' }
    expect(parse(foreign, held).attention).not.toBeNull()
    expect(parse({ ...foreign, MessagingServiceSid: undefined }, held).attention).not.toBeNull()
  })

  it('does not let in messages without a service where there is none', () => {
    const held = withSettings({ messaging_service_sid: '' })
    expect(parse({ ...inbound, To: 'whatsapp:+14155550199', MessagingServiceSid: '' }, held).events).toEqual(
      [],
    )
  })

  it('goes by the account of the channel, which may be a subaccount', () => {
    const subaccount = 'AC11111111111111111111111111111111'
    expect(messageOf({ AccountSid: subaccount }, withSettings({ account_sid: subaccount })).externalId).toBe(
      SM,
    )
    expect(parse(inbound, withSettings({ account_sid: subaccount })).attention).not.toBeNull()
  })
})

describe('a callback', () => {
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['READ', 'read'],
  ])('%s', (MessageStatus, status) => {
    expect(receiptOf({ MessageStatus, SmsStatus: MessageStatus })).toEqual({
      kind: 'receipt',
      about: 'message',
      externalId: SM,
      attemptMark: null,
      status,
      failure: null,
    })
  })

  it.each([
    ['failed', { ErrorCode: '63016' }, 'WINDOW_CLOSED', '63016'],
    ['undelivered', { ErrorCode: '63024' }, 'RECIPIENT_NOT_ON_WHATSAPP', '63024'],
    ['undelivered', {}, 'NOT_DELIVERED', null],
    ['undelivered', { ErrorCode: '0', ErrorMessage: '' }, 'NOT_DELIVERED', null],
    ['canceled', {}, 'MESSAGE_CANCELED', null],
    ['failed', { ErrorCode: '69999', ErrorMessage: 'Something of 2027.' }, 'PROVIDER_REFUSED', '69999'],
    [
      'failed',
      { ErrorCode: '69999', ChannelStatusMessage: 'Something of 2027.' },
      'PROVIDER_REFUSED',
      '69999',
    ],
    ['failed', { ErrorCode: 'odd' }, 'NOT_DELIVERED', null],
  ])('%s %j', (MessageStatus, fields, code, providerCode) => {
    const { status, failure } = receiptOf({ MessageStatus, ...fields })
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ code, providerCode })
    if (code === 'PROVIDER_REFUSED') {
      expect(failure?.sentence).toBe('Twilio refused the message: Something of 2027 (error 69999).')
    }
  })

  it('is not of a failure where an error stands beside a good status', () => {
    expect(receiptOf({ MessageStatus: 'delivered', ErrorCode: '63016' }).failure).toBeNull()
  })

  it('asks for attention where the channel itself is set up wrongly', () => {
    const parsed = parse({ ...callback, MessageStatus: 'failed', ErrorCode: '63007' })
    expect(parsed.events).toHaveLength(1)
    expect(parsed.attention?.sentence).toMatch(/sender/)
    expect(parse({ ...callback, MessageStatus: 'failed', ErrorCode: '63016' }).attention).toBeNull()
  })

  it.each(['accepted', 'scheduled', 'queued', 'sending'])('%s tells nothing new', (MessageStatus) => {
    expect(only('ignored', parse({ ...callback, MessageStatus })).reason).toContain(MessageStatus)
  })

  it.each(['partially_delivered', 'constructor', '__proto__', '<script>'])(
    'of an unknown status is no message and no receipt: %s',
    (MessageStatus) => {
      expect(parse({ ...callback, MessageStatus })).toMatchObject({
        events: [],
        notUnderstood: expect.stringMatching(/status/),
      })
    },
  )

  it.each([
    [{ SmsStatus: 'delivered' }, 'delivered'],
    [{ EventType: 'READ' }, 'read'],
    [{ EventType: 'UNDELIVERED' }, 'failed'],
  ])('by the older field or the event alone: %j', (fields, status) => {
    expect(receiptOf(fields).status).toBe(status)
  })

  it('may repeat the text: it is no inbound message', () => {
    expect(receiptOf({ MessageStatus: 'read', Body: 'Hello', NumMedia: '0' }).status).toBe('read')
  })

  it.each([
    ['?attempt=abc-_~1', 'abc-_~1'],
    ['?a=1&attempt=a%2Bb', 'a+b'],
    ['?attempt=', null],
    ['?attempt=x#rc=2', 'x'],
    ['', null],
    ['?attempt=%00%FF', '\ufffd\ufffd'],
  ])('brings back the mark of the attempt: %s', (query, mark) => {
    expect(receiptOf({ MessageStatus: 'sent' }, `${WEBHOOK_URL}/status${query}`).attemptMark).toBe(mark)
  })

  it('with our mark is ours, whichever sender of the service was chosen', () => {
    const From = 'whatsapp:+14155550199'
    expect(receiptOf({ MessageStatus: 'sent', From }, `${WEBHOOK_URL}/status?attempt=x`).externalId).toBe(SM)
    expect(parse({ ...callback, MessageStatus: 'sent', From }).attention).not.toBeNull()
  })

  it('of another account is not understood, with our mark or without', () => {
    const fields = { ...callback, MessageStatus: 'sent', AccountSid: 'AC00000000000000000000000000000000' }
    expect(parse(fields, connection, `${WEBHOOK_URL}/status?attempt=x`).attention).not.toBeNull()
  })

  it('and a message are told apart by what they say, not by the path', () => {
    const messages = parse(inbound, connection, `${WEBHOOK_URL}/status`)
    expect(messages.events[0]?.kind).toBe('message_received')
    const receiving = parse({ ...inbound, MessageStatus: 'receiving', SmsStatus: undefined })
    expect(receiving.events[0]?.kind).toBe('message_received')
    expect(parse({ ...inbound, EventType: 'SOMETHING', SmsStatus: undefined }).events[0]?.kind).toBe(
      'message_received',
    )
  })
})
