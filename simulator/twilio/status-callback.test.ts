import twilio from 'twilio'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authToken, openStage, ourSender, type Stage } from '../support.ts'

let stage: Stage
let now: number
beforeEach(async () => {
  now = Date.parse('2026-11-22T07:00:00Z')
  stage = await openStage({ now: () => new Date(now) })
})
afterEach(() => stage.close())

const send = (fields: Record<string, unknown> = {}) =>
  stage.client.messages.create({
    from: ourSender,
    to: stage.customerAddress,
    body: 'Good morning',
    statusCallback: `${stage.inbox.url}/status?attempt=7`,
    ...fields,
  })
const heardStatuses = () =>
  stage.inbox.heard.filter(({ form }) => form.MessageStatus).map(({ form }) => form.MessageStatus)
const customerWrites = () => stage.simulator.write(stage.customerId, { text: 'はい' })

test('sent and delivered are called back with the documented fields and a signature that the official package accepts', async () => {
  customerWrites()
  await stage.simulator.settle()
  const message = await send()
  await stage.simulator.settle()
  expect(heardStatuses()).toEqual(['sent', 'delivered'])
  const delivered = stage.inbox.heard.at(-1)
  expect(delivered?.form).toEqual({
    EventType: 'DELIVERED',
    ChannelPrefix: 'whatsapp',
    ApiVersion: '2010-04-01',
    MessageStatus: 'delivered',
    SmsSid: message.sid,
    SmsStatus: 'delivered',
    ChannelInstallSid: expect.stringMatching(/^XE[0-9a-f]{32}$/),
    To: stage.customerAddress,
    From: ourSender,
    MessageSid: message.sid,
    StructuredMessage: 'false',
    AccountSid: message.accountSid,
    ChannelToAddress: '+81900000XXXX',
  })
  expect(delivered?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=UTF-8')
  for (const { url, headers, form } of stage.inbox.heard) {
    const signature = String(headers['x-twilio-signature'])
    expect(twilio.validateRequest(authToken, signature, url, form)).toBe(true)
    expect(twilio.validateRequest('another token', signature, url, form)).toBe(false)
  }
  expect((await stage.client.messages(message.sid).fetch()).status).toBe('delivered')
})

test('read follows when the phone is opened, and not where read receipts are off', async () => {
  customerWrites()
  await send()
  await stage.simulator.settle()
  stage.simulator.openPhone(stage.customerId)
  await stage.simulator.settle()
  expect(heardStatuses()).toEqual(['sent', 'delivered', 'read'])
  expect(stage.inbox.heard.at(-1)?.form.EventType).toBe('READ')
  stage.simulator.changeCustomer(stage.customerId, { read_receipts: false })
  await send()
  await stage.simulator.settle()
  stage.simulator.openPhone(stage.customerId)
  await stage.simulator.settle()
  expect(heardStatuses()).toEqual(['sent', 'delivered', 'read', 'sent', 'delivered'])
})

test('free text 24 hours after the last message is taken with 201 and fails with 63016; a template arrives', async () => {
  customerWrites()
  now += 24 * 60 * 60 * 1000 - 1
  await send()
  await stage.simulator.settle()
  expect(heardStatuses()).toEqual(['sent', 'delivered'])
  now += 1
  const late = await send()
  expect(late.status).toBe('queued')
  await stage.simulator.settle()
  expect(stage.inbox.heard.at(-1)?.form).toMatchObject({
    MessageStatus: 'undelivered',
    EventType: 'UNDELIVERED',
    ErrorCode: '63016',
    ChannelStatusMessage: expect.stringContaining('outside the allowed window'),
  })
  expect(await stage.client.messages(late.sid).fetch()).toMatchObject({
    status: 'undelivered',
    errorCode: 63016,
  })
  const templates = await stage.client.content.v1.contents.list()
  const contentSid = templates.find((template) => template.friendlyName === 'quote_ready_en')?.sid
  await send({ contentSid, body: undefined })
  await stage.simulator.settle()
  expect(heardStatuses().slice(-2)).toEqual(['sent', 'delivered'])
  const rejected = templates.find((template) => template.friendlyName === 'spring_offer_en')?.sid
  await send({ contentSid: rejected, body: undefined })
  await stage.simulator.settle()
  expect(stage.inbox.heard.at(-1)?.form.ErrorCode).toBe('63040')
})

test('windows from before the start can be assumed open, for a day', async () => {
  const assuming = await openStage({ now: () => new Date(now), assumeOpenWindows: true })
  const status = async () => {
    await assuming.client.messages.create({
      from: ourSender,
      to: 'whatsapp:+447700900999',
      body: 'Hello again',
    })
    await assuming.simulator.settle()
    const [message] = await assuming.client.messages.list({ limit: 1 })
    return message?.status
  }
  expect(await status()).toBe('delivered')
  now += 24 * 60 * 60 * 1000
  expect(await status()).toBe('undelivered')
  await assuming.close()
})

test('someone who is not on WhatsApp cannot be reached: 63024', async () => {
  stage.simulator.changeCustomer(stage.customerId, { on_whatsapp: false })
  await send()
  await stage.simulator.settle()
  expect(stage.inbox.heard.at(-1)?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63024' })
})

test('a phone that is switched off gets its message later', async () => {
  customerWrites()
  await stage.simulator.settle()
  stage.simulator.changeCustomer(stage.customerId, { online: false })
  await send()
  await stage.simulator.settle()
  expect(heardStatuses()).toEqual(['sent'])
  stage.simulator.changeCustomer(stage.customerId, { online: true })
  await stage.simulator.settle()
  expect(heardStatuses()).toEqual(['sent', 'delivered'])
})

test('media are pulled from us without credentials, and what can not be pulled fails with 63019', async () => {
  customerWrites()
  await stage.simulator.settle()
  stage.inbox.answer = (request, response) => {
    if (!request.url.endsWith('.jpg')) return response.end()
    const found = request.url.endsWith('/quote.jpg')
    response.writeHead(found ? 200 : 404, { 'content-type': 'image/jpeg' })
    return response.end('picture')
  }
  const message = await send({ mediaUrl: [`${stage.inbox.url}/media/quote.jpg`] })
  expect(message.sid).toMatch(/^MM/)
  expect(message.numMedia).toBe('1')
  await stage.simulator.settle()
  const pulled = stage.inbox.heard.find(({ url }) => url.endsWith('quote.jpg'))
  expect(pulled?.headers.authorization).toBeUndefined()
  const [sid = ''] = stage.simulator.thread(stage.customerId).at(-1)?.mediaSids ?? []
  expect(stage.simulator.world.media.get(sid)).toMatchObject({ contentType: 'image/jpeg', name: 'quote.jpg' })
  await send({ mediaUrl: [`${stage.inbox.url}/media/gone.jpg`] })
  await stage.simulator.settle()
  expect(stage.inbox.heard.at(-1)?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63019' })
})

test('callbacks can be late, doubled, swapped, held back, lost, and read before delivered', async () => {
  customerWrites()
  await stage.simulator.settle()
  const after = async (kind: string, extra = {}) => {
    stage.inbox.heard.length = 0
    await stage.simulator.clearFaults()
    await stage.simulator.addFault({ kind: kind as 'slow', ...extra })
    await send()
    await stage.simulator.settle()
    return heardStatuses()
  }
  expect(await after('callbacks_doubled')).toEqual(['sent', 'sent', 'delivered', 'delivered'])
  expect(await after('callbacks_out_of_order')).toEqual(['delivered', 'sent'])
  expect(await after('read_before_delivered')).toEqual(['sent', 'read', 'delivered'])
  expect(await after('callbacks_lost')).toEqual([])
  expect(await after('callbacks_lost', { count: 1 })).toEqual(['delivered'])
  await after('callbacks_late', { count: 1, delay_milliseconds: 30 })
  const started = stage.simulator.webhooks().map(({ status }) => status)
  expect(started.slice(-2)).toEqual(['delivered', 'sent'])
  expect(await after('callbacks_held')).toEqual([])
  await stage.simulator.clearFaults()
  stage.simulator.releaseCallbacks()
  await stage.simulator.settle()
  expect(heardStatuses().sort()).toEqual(['delivered', 'sent'])
  expect(await after('callbacks_lost', { address: 'whatsapp:+819000009999' })).toEqual(['sent', 'delivered'])
})

test('a callback can come before the create call is answered', async () => {
  customerWrites()
  await stage.simulator.settle()
  await stage.simulator.addFault({ kind: 'callback_before_answer', count: 1 })
  await send()
  expect(heardStatuses()).toEqual(['sent'])
})

test('any asynchronous failure can be asked for', async () => {
  customerWrites()
  await stage.simulator.addFault({ kind: 'fails_later', code: 63049, count: 1 })
  await send()
  await stage.simulator.settle()
  expect(stage.inbox.heard.at(-1)?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '63049' })
})
