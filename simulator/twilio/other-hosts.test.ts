import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountSid, authToken, openStage, ourSender, type Stage } from '../support.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`

test('the Senders API tells the webhook and sets it', async () => {
  const senders = await stage.client.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })
  expect(senders).toMatchObject([
    { senderId: ourSender, status: 'ONLINE', webhook: { callbackUrl: `${stage.inbox.url}/inbound` } },
  ])
  const sid = senders[0]?.sid ?? ''
  const answer = await fetch(
    `${stage.listening.environment.TWILIO_MESSAGING_BASE}/v2/Channels/Senders/${sid}`,
    {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ webhook: { callback_url: `${stage.inbox.url}/other` } }),
    },
  )
  expect(answer.status).toBe(202)
  expect(await stage.client.messaging.v2.channelsSenders(sid).fetch()).toMatchObject({
    webhook: { callbackUrl: `${stage.inbox.url}/other`, callbackMethod: 'POST' },
  })
  stage.simulator.write(stage.customerId, { text: 'hello' })
  await stage.simulator.settle()
  expect(stage.inbox.heard[0]?.url).toBe(`${stage.inbox.url}/other`)
})

test('the status address of the sender is used where a message names none', async () => {
  stage.simulator.registerTwilioAccount({
    account_sid: accountSid,
    auth_token: authToken,
    sender: ourSender,
    status_callback_url: `${stage.inbox.url}/status`,
  })
  stage.simulator.write(stage.customerId, { text: 'hello' })
  await stage.client.messages.create({ from: ourSender, to: stage.customerAddress, body: 'Hi' })
  await stage.simulator.settle()
  expect(stage.inbox.heard.map(({ form }) => form.MessageStatus)).toEqual([undefined, 'sent', 'delivered'])
})

test('templates with their approval, in pages', async () => {
  const all = await stage.client.content.v1.contentAndApprovals.list({ pageSize: 3 })
  expect(all.map(({ friendlyName }) => friendlyName)).toEqual([
    'appointment_reminder_en',
    'quote_ready_en',
    'visit_reminder_ja',
    'spring_offer_en',
  ])
  expect(all.map(({ approvalRequests }) => approvalRequests.status)).toEqual([
    'approved',
    'approved',
    'approved',
    'rejected',
  ])
  expect(all[1]).toMatchObject({ language: 'en', variables: { '1': 'Ann', '2': 'Q-1042' } })
})

test.each([
  ['v3', 'application/json', (sid: string) => JSON.stringify({ channel: 'WHATSAPP', messageId: sid })],
  [
    'v2',
    'application/x-www-form-urlencoded',
    (sid: string) => new URLSearchParams({ channel: 'whatsapp', messageId: sid }).toString(),
  ],
])('typing %s shows on the phone and marks as read', async (version, contentType, body) => {
  const early = stage.simulator.write(stage.customerId, { text: 'hello' })
  const named = stage.simulator.write(stage.customerId, { text: 'are you there?' })
  const late = stage.simulator.write(stage.customerId, { text: '?' })
  const answer = await fetch(
    `${stage.listening.environment.TWILIO_MESSAGING_BASE}/${version}/Indicators/Typing.json`,
    { method: 'POST', headers: { authorization, 'content-type': contentType }, body: body(named.sid) },
  )
  expect(await answer.json()).toEqual({ success: true })
  expect([early, named, late].map(({ readByBusiness }) => readByBusiness)).toEqual([true, true, false])
  expect(stage.simulator.customers()[0]?.typingUntil).toBeGreaterThan(Date.now())
})

test('a call to the wrong host is a 404, and without credentials nothing is told', async () => {
  const { environment } = stage.listening
  const status = async (address: string, headers = {}) => (await fetch(address, { headers })).status
  const senders = '/v2/Channels/Senders?Channel=whatsapp'
  expect(await status(`${environment.TWILIO_API_BASE}${senders}`, { authorization })).toBe(404)
  expect(await status(`${environment.TWILIO_MESSAGING_BASE}${senders}`, { authorization })).toBe(200)
  expect(await status(`${environment.TWILIO_MESSAGING_BASE}${senders}`)).toBe(401)
  expect(await status(`${environment.TWILIO_CONTENT_BASE}/v1/Content`)).toBe(401)
})

test('a sender of a Messaging Service starts as accepted, and both sides name the service', async () => {
  const service = `MG${'1'.repeat(32)}`
  stage.simulator.registerTwilioAccount({
    account_sid: accountSid,
    auth_token: authToken,
    sender: ourSender,
    messaging_service_sid: service,
  })
  stage.simulator.write(stage.customerId, { text: 'hello' })
  const message = await stage.client.messages.create({
    messagingServiceSid: service,
    to: stage.customerAddress,
    body: 'Hi',
    statusCallback: `${stage.inbox.url}/status`,
  })
  expect(message).toMatchObject({ status: 'accepted', from: ourSender, messagingServiceSid: service })
  await stage.simulator.settle()
  expect(stage.inbox.heard.map(({ form }) => [form.MessageStatus, form.MessagingServiceSid])).toEqual([
    [undefined, service],
    ['queued', service],
    ['sent', service],
    ['delivered', service],
  ])
})
