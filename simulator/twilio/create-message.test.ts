import type RestException from 'twilio/lib/base/RestException.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountSid, authToken, officialClient, openStage, ourSender, type Stage } from '../support.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const refusal = async (create: Promise<unknown>) => {
  const error = (await create.then(
    () => null,
    (reason: unknown) => reason,
  )) as RestException | null
  return error && { status: error.status, code: error.code }
}

test('the official client sends a message and reads every documented field', async () => {
  const { client, customerAddress } = stage
  const message = await client.messages.create({
    from: ourSender,
    to: customerAddress,
    body: 'こんにちは 😊',
  })
  expect(message).toMatchObject({
    accountSid,
    apiVersion: '2010-04-01',
    body: 'こんにちは 😊',
    direction: 'outbound-api',
    errorCode: null,
    errorMessage: null,
    from: ourSender,
    numMedia: '0',
    numSegments: '1',
    status: 'queued',
    to: customerAddress,
    dateSent: null,
  })
  expect(message.sid).toMatch(/^SM[0-9a-f]{32}$/)
  expect(message.dateCreated).toBeInstanceOf(Date)
  expect(message.uri).toBe(`/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}.json`)
})

test('the answer is 201 with RFC 2822 dates', async () => {
  const { listening, customerAddress } = stage
  const answer = await fetch(
    `${listening.environment.TWILIO_API_BASE}/2010-04-01/Accounts/${accountSid}/Messages.json`,
    {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      body: new URLSearchParams({ From: ourSender, To: customerAddress, Body: 'Hello' }),
    },
  )
  expect(answer.status).toBe(201)
  const body = (await answer.json()) as { date_created: string; price: unknown }
  expect(body.date_created).toMatch(/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/)
  expect(body.price).toBeNull()
})

test('wrong credentials are 401 with 20003, and an API key of the account is as good as its token', async () => {
  const { simulator, listening, client, customerAddress } = stage
  const wrong = officialClient(listening, accountSid, 'another token')
  const create = { from: ourSender, to: customerAddress, body: 'Hello' }
  expect(await refusal(wrong.messages.create(create))).toEqual({ status: 401, code: 20003 })
  const keySid = `SK${'0'.repeat(32)}`
  simulator.registerTwilioAccount({
    account_sid: accountSid,
    auth_token: authToken,
    sender: ourSender,
    api_keys: [{ sid: keySid, secret: 'key secret' }],
  })
  const answer = await fetch(
    `${listening.environment.TWILIO_API_BASE}/2010-04-01/Accounts/${accountSid}/Messages.json`,
    { headers: { authorization: `Basic ${btoa(`${keySid}:key secret`)}` } },
  )
  expect(answer.status).toBe(200)
  expect(await refusal(client.messages('SM00').fetch())).toEqual({ status: 404, code: 20404 })
})

test.each([
  ['no To', { To: '' }, 21604],
  ['no From', { From: '' }, 21603],
  ['no content', { Body: null }, 21619],
  ['an empty body', { Body: ' ' }, 21602],
  ['a body of 1601 characters', { Body: 'あ'.repeat(1601) }, 21617],
  ['a number that is none', { To: 'whatsapp:+81-90' }, 21211],
  ['different channels', { To: '+819000001234' }, 21910],
  ['a sender of nobody', { From: 'whatsapp:+14155550199' }, 63007],
  ['an unknown number for SMS', { From: '+14155550199', To: '+819000001234' }, 21606],
  ['ourselves', { To: ourSender }, 63031],
  ['a callback without host', { StatusCallback: '/status' }, 21609],
  ['a callback host with an underscore', { StatusCallback: 'https://my_host.example/status' }, 21609],
  ['a media address that is none', { MediaUrl: 'picture.jpg' }, 21620],
  ['variables without a template', { ContentVariables: '{"1":"Ann"}' }, 21654],
  ['a template of nobody', { ContentSid: `HX${'0'.repeat(32)}` }, 21655],
  ['a service of nobody', { MessagingServiceSid: `MG${'0'.repeat(32)}` }, 21701],
])('%s is refused with its number', async (_name, change, code) => {
  const { simulator, listening, customerAddress } = stage
  const form = new URLSearchParams({ From: ourSender, To: customerAddress, Body: 'Hello' })
  for (const [name, value] of Object.entries(change as Record<string, string | null>)) {
    if (value === null) form.delete(name)
    else form.set(name, value)
  }
  const answer = await fetch(
    `${listening.environment.TWILIO_API_BASE}/2010-04-01/Accounts/${accountSid}/Messages.json`,
    { method: 'POST', headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` }, body: form },
  )
  expect(answer.status).toBe(400)
  expect(await answer.json()).toEqual({
    code,
    message: expect.any(String),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status: 400,
  })
  expect(simulator.calls().at(-1)).toMatchObject({ taken: null, answer: { status: 400, code } })
})

test('someone who has opted out is refused with 21610', async () => {
  const { simulator, client, customerId, customerAddress } = stage
  simulator.changeCustomer(customerId, { opted_out: true })
  const create = client.messages.create({ from: ourSender, to: customerAddress, body: 'Hello' })
  expect(await refusal(create)).toEqual({ status: 400, code: 21610 })
})

test('the ledger holds the form, the attempt mark and what was answered', async () => {
  const { simulator, client, inbox, customerAddress } = stage
  const statusCallback = `${inbox.url}/status?attempt=mark-1`
  const message = await client.messages.create({
    from: ourSender,
    to: customerAddress,
    body: 'Hi',
    statusCallback,
  })
  expect(simulator.calls()).toMatchObject([
    {
      operation: 'create',
      to: customerAddress,
      from: ourSender,
      text: 'Hi',
      attempt: 'mark-1',
      status_callback: statusCallback,
      taken: message.sid,
      answer: { outcome: 'answered', status: 201 },
    },
  ])
})

test('a template is sent with its variables, and empty ones are refused with 21656', async () => {
  const { simulator, client, customerId, customerAddress } = stage
  const templates = await client.content.v1.contents.list()
  const contentSid = templates.find((template) => template.friendlyName === 'visit_reminder_ja')?.sid ?? ''
  const create = (contentVariables: string) =>
    client.messages.create({ from: ourSender, to: customerAddress, contentSid, contentVariables })
  expect(await refusal(create('{"1":""}'))).toEqual({ status: 400, code: 21656 })
  await create('{"1":"佐藤","2":"明日"}')
  await simulator.settle()
  expect(simulator.thread(customerId)).toMatchObject([
    {
      status: 'delivered',
      body: '佐藤様、明日のご訪問の件でご連絡しました。ご都合に変わりはございませんか。',
      buttons: [{ payload: 'confirm' }, { payload: 'reschedule' }],
    },
  ])
})
