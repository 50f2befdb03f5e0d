import twilio from 'twilio'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountSid, authToken, openInbox, openStage, ourSender, type Stage } from '../support.ts'
import type { CustomerMessage } from './receive-message.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const write = async (message: CustomerMessage, customerId = stage.customerId) => {
  const written = stage.simulator.write(customerId, message)
  await stage.simulator.settle()
  return written
}
const register = (webhookUrl: string, more = {}) =>
  stage.simulator.registerTwilioAccount({
    account_sid: accountSid,
    auth_token: authToken,
    sender: ourSender,
    webhook_url: webhookUrl,
    ...more,
  })

test('a text comes with the parameters of 2026, signed', async () => {
  const message = await write({ text: '明日の15時に伺っても大丈夫でしょうか 😊 a+b & c=d' })
  const [heard] = stage.inbox.heard
  const userId = stage.simulator.customers()[0]?.userId
  expect(heard?.form).toEqual({
    SmsMessageSid: message.sid,
    NumMedia: '0',
    ProfileName: '見本 花子',
    MessageType: 'text',
    SmsSid: message.sid,
    WaId: '819000001234',
    SmsStatus: 'received',
    Body: '明日の15時に伺っても大丈夫でしょうか 😊 a+b & c=d',
    To: ourSender,
    NumSegments: '1',
    ReferralNumMedia: '0',
    MessageSid: message.sid,
    AccountSid: accountSid,
    From: 'whatsapp:+819000001234',
    ApiVersion: '2010-04-01',
    ExternalUserId: `whatsapp:${userId}`,
    ChannelMetadata: JSON.stringify({
      type: 'whatsapp',
      data: { context: { ProfileName: '見本 花子', WaId: '819000001234' } },
    }),
  })
  expect(heard?.headers).toMatchObject({
    'user-agent': 'TwilioProxy/1.1',
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'i-twilio-idempotency-token': expect.any(String),
  })
  expect(
    twilio.validateRequest(
      authToken,
      String(heard?.headers['x-twilio-signature']),
      heard?.url ?? '',
      heard?.form ?? {},
    ),
  ).toBe(true)
})

test('someone without a shared number is a user id alone, and can be answered there', async () => {
  const hidden = stage.simulator.addCustomer({ name: 'Dana', user_id: 'IL.72023966550293360632' })
  await write({ text: 'Hi' }, hidden.id)
  const form = stage.inbox.heard[0]?.form
  expect(form).toMatchObject({
    From: 'whatsapp:IL.72023966550293360632',
    ExternalUserId: 'whatsapp:IL.72023966550293360632',
  })
  expect(form).not.toHaveProperty('WaId')
  await stage.client.messages.create({
    from: ourSender,
    to: 'whatsapp:IL.72023966550293360632',
    body: 'Hello',
  })
  await stage.simulator.settle()
  expect(stage.simulator.thread(hidden.id).at(-1)).toMatchObject({ body: 'Hello', status: 'delivered' })
})

test('someone who stops sharing a number writes on as a user id, with the same one in both', async () => {
  await write({ text: 'with number' })
  stage.simulator.changeCustomer(stage.customerId, { shares_number: false })
  await write({ text: 'without' })
  const [first, second] = stage.inbox.heard.map(({ form }) => form)
  expect(first?.From).toBe('whatsapp:+819000001234')
  expect(second?.From).toBe(first?.ExternalUserId)
  expect(second).not.toHaveProperty('WaId')
})

test('place, button, list, quote, forwarding, advertisement and unknown parameters', async () => {
  const formOf = async (message: CustomerMessage) => {
    stage.inbox.heard.length = 0
    await write(message)
    return stage.inbox.heard[0]?.form
  }
  expect(await formOf({ location: { latitude: 35.68, longitude: 139.76, label: '東京駅' } })).toMatchObject({
    MessageType: 'location',
    Body: '',
    NumMedia: '0',
    Latitude: '35.68',
    Longitude: '139.76',
    Label: '東京駅',
  })
  expect(await formOf({ list: { id: 'slot-2', title: '14:00' } })).toMatchObject({
    MessageType: 'interactive',
    Body: '14:00',
    ListId: 'slot-2',
    ListTitle: '14:00',
  })
  const ours = await stage.client.messages.create({
    from: ourSender,
    to: stage.customerAddress,
    body: 'Which one?',
  })
  await stage.simulator.settle()
  const quoting = await formOf({ button: { title: 'はい', payload: 'yes', of: ours.sid } })
  expect(quoting).toMatchObject({
    MessageType: 'interactive',
    Body: 'はい',
    ButtonText: 'はい',
    ButtonPayload: 'yes',
    OriginalRepliedMessageSid: ours.sid,
    OriginalRepliedMessageSender: ourSender,
  })
  expect(JSON.parse(quoting?.ChannelMetadata ?? '').data.context.ButtonPayload).toBe('yes')
  expect(await formOf({ text: 'look', forwarded: true })).toMatchObject({ Forwarded: 'true' })
  expect(
    await formOf({ text: 'hi', referral: { Headline: 'Spring', SourceUrl: 'https://fb.example/1' } }),
  ).toMatchObject({ ReferralHeadline: 'Spring', ReferralSourceUrl: 'https://fb.example/1' })
  const changed = await formOf({ text: 'x', parameters: { NewThing: 'a', ProfileName: null } })
  expect(changed).toMatchObject({ NewThing: 'a' })
  expect(changed).not.toHaveProperty('ProfileName')
})

test('a quote is named for seven days only', async () => {
  const quoted = stage.simulator.write(stage.customerId, { text: 'first' })
  stage.simulator.advanceClock(7 * 24 * 3600)
  await write({ text: 'second', reply_to: quoted.sid })
  expect(stage.inbox.heard.at(-1)?.form).not.toHaveProperty('OriginalRepliedMessageSid')
})

test('media need credentials, lead on to another host, and that host refuses the credentials', async () => {
  const picture = Buffer.from('a picture')
  await write({ text: 'caption', media: { content_type: 'image/jpeg', bytes: picture, name: 'a.jpg' } })
  const form = stage.inbox.heard[0]?.form
  expect(form).toMatchObject({
    Body: 'caption',
    NumMedia: '1',
    MediaContentType0: 'image/jpeg',
    MessageType: 'image',
  })
  expect(form?.MessageSid).toMatch(/^MM/)
  const address = form?.MediaUrl0 ?? ''
  const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`
  expect((await fetch(address)).status).toBe(401)
  const first = await fetch(address, { headers: { authorization }, redirect: 'manual' })
  expect(first.status).toBe(307)
  const location = first.headers.get('location') ?? ''
  expect(new URL(location).origin).not.toBe(new URL(address).origin)
  expect((await fetch(location, { headers: { authorization } })).status).toBe(400)
  const file = await fetch(location)
  expect(file.headers.get('content-type')).toBe('image/jpeg')
  expect(Buffer.from(await file.arrayBuffer())).toEqual(picture)
  const listed = await stage.client.messages(form?.MessageSid ?? '').media.list()
  expect(listed).toMatchObject([{ contentType: 'image/jpeg', parentSid: form?.MessageSid }])
})

test('a contact card is a vCard file', async () => {
  await write({ contact: { name: '田中; 一郎', phone: '+81 90 1234 5678' } })
  const form = stage.inbox.heard[0]?.form
  expect(form).toMatchObject({ MessageType: 'contacts', Body: '', MediaContentType0: 'text/vcard' })
  const card = await fetch(form?.MediaUrl0 ?? '', {
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
  })
  expect(await card.text()).toContain('FN:田中\\; 一郎\r\nTEL;type=CELL;waid=819012345678:+81 90 1234 5678')
})

test('4xx and 5xx are not tried again, yet the message stands in the list and the debugger tells', async () => {
  stage.inbox.answer = (_request, response) => response.writeHead(503).end()
  const message = await write({ text: 'lost?' })
  expect(stage.inbox.heard).toHaveLength(1)
  expect(message.webhookFailure).toContain('answered 503')
  expect(stage.simulator.debuggerLog()).toMatchObject([{ code: 11200, message: message.sid }])
  const [listed] = await stage.client.messages.list({ to: ourSender })
  expect(listed).toMatchObject({ sid: message.sid, direction: 'inbound', body: 'lost?', status: 'received' })
})

test('one more try where no connection came about, and then 11205', async () => {
  await stage.inbox.close()
  const message = await write({ text: 'lost?' })
  expect(stage.simulator.webhooks().at(-1)).toMatchObject({ delivered: false, message: message.sid })
  expect(stage.simulator.webhooks().at(-1)?.attempts).toHaveLength(2)
  expect(stage.simulator.debuggerLog()).toMatchObject([{ code: 11205 }])
})

test('no answer in time is given up without another try, and the debugger says 11200', async () => {
  stage.inbox.answer = () => undefined
  const attempts = async () => {
    await write({ text: 'slow' })
    return stage.simulator.webhooks().at(-1)?.attempts
  }
  register(`${stage.inbox.url}/inbound#rt=150`)
  expect(await attempts()).toMatchObject([{ outcome: 'no answer in time' }])
  register(`${stage.inbox.url}/inbound#tt=150`)
  expect(await attempts()).toMatchObject([{ outcome: 'no answer in time' }])
  expect(stage.simulator.debuggerLog().map(({ code }) => code)).toEqual([11200, 11200])
})

test('#rc and #rp are obeyed, neither sent nor signed, with one token for all tries; then the fallback is called', async () => {
  const fallback = await openInbox()
  register(`${stage.inbox.url}/inbound#rc=2&rp=5xx,ct`, { fallback_url: `${fallback.url}/fallback` })
  stage.inbox.answer = (_request, response) => response.writeHead(500).end()
  await write({ text: 'again' })
  expect(stage.inbox.heard).toHaveLength(3)
  const tokens = stage.inbox.heard.map(({ headers }) => headers['i-twilio-idempotency-token'])
  expect(new Set(tokens).size).toBe(1)
  for (const { url, headers, form } of stage.inbox.heard) {
    expect(url).toBe(`${stage.inbox.url}/inbound`)
    expect(twilio.validateRequest(authToken, String(headers['x-twilio-signature']), url, form)).toBe(true)
  }
  expect(fallback.heard[0]?.form).toMatchObject({
    ErrorCode: '11200',
    ErrorUrl: `${stage.inbox.url}/inbound`,
  })
  await fallback.close()
})

test('a public address is signed and named as host while the connection goes to loopback', async () => {
  register('https://user:pass@inbox.example/hooks/twilio?tenant=7&lang=ja#rc=1', {
    connect_to: stage.inbox.url,
  })
  await write({ text: 'hello' })
  const [heard] = stage.inbox.heard
  expect(heard?.headers).toMatchObject({ host: 'inbox.example', authorization: `Basic ${btoa('user:pass')}` })
  expect(
    twilio.validateRequest(
      authToken,
      String(heard?.headers['x-twilio-signature']),
      'https://inbox.example/hooks/twilio?tenant=7&lang=ja',
      heard?.form ?? {},
    ),
  ).toBe(true)
})

test('an answer that is not TwiML is taken, with a warning in the debugger', async () => {
  const warning = async (contentType: string, body: string) => {
    stage.inbox.answer = (_request, response) =>
      response.writeHead(200, { 'content-type': contentType }).end(body)
    const before = stage.simulator.debuggerLog().at(-1)?.id ?? 0
    await write({ text: 'x' })
    expect(stage.simulator.webhooks().at(-1)?.delivered).toBe(true)
    return stage.simulator.debuggerLog(before).map((entry) => entry.code)
  }
  expect(await warning('text/plain', '')).toEqual([])
  expect(await warning('application/json', '{}')).toEqual([12300])
  expect(await warning('text/xml', 'ok')).toEqual([12100])
  expect(await warning('text/xml', '<Reply/>')).toEqual([12200])
  expect(await warning('text/xml', `<Response>${' '.repeat(70_000)}</Response>`)).toEqual([11750])
})

test('webhooks can be lost or wrongly signed', async () => {
  await stage.simulator.addFault({ kind: 'webhooks_lost', count: 1, webhooks: 'inbound' })
  await write({ text: 'gone' })
  expect(stage.inbox.heard).toHaveLength(0)
  await stage.simulator.addFault({ kind: 'wrong_signature', count: 1 })
  await write({ text: 'forged' })
  const [heard] = stage.inbox.heard
  expect(
    twilio.validateRequest(
      authToken,
      String(heard?.headers['x-twilio-signature']),
      heard?.url ?? '',
      heard?.form ?? {},
    ),
  ).toBe(false)
  expect((await stage.client.messages.list()).map(({ body }) => body)).toEqual(['forged', 'gone'])
})
