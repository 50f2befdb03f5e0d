import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FaultRequest } from '../faults.ts'
import { accountSid, authToken, openStage, ourSender, type Stage } from '../support.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const create = (to = stage.customerAddress, signal: AbortSignal | null = null) =>
  fetch(`${stage.listening.environment.TWILIO_API_BASE}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({ From: ourSender, To: to, Body: 'Hello' }),
    signal,
  })
const once = (fault: FaultRequest) => stage.simulator.addFault({ count: 1, ...fault })
const taken = () => stage.client.messages.list().then((messages) => messages.length)

test('too many requests: 429 with Retry-After and 20429, nothing taken, and only once', async () => {
  await once({ kind: 'rate_limited', retry_after_seconds: 7 })
  const answer = await create()
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('7')
  expect(await answer.json()).toMatchObject({ code: 20429, status: 429 })
  expect(await taken()).toBe(0)
  expect((await create()).status).toBe(201)
})

test.each([
  [false, 0],
  [true, 1],
])("500 with Twilio's own body, message taken: %s", async (isTaken, count) => {
  await once({ kind: 'server_error', taken: isTaken })
  const answer = await create()
  expect(answer.status).toBe(500)
  expect(await answer.json()).toMatchObject({ code: 20500, status: 500 })
  expect(await taken()).toBe(count)
})

test('502 as bare HTML', async () => {
  await once({ kind: 'server_error_html' })
  const answer = await create()
  expect(answer.status).toBe(502)
  expect(answer.headers.get('content-type')).toBe('text/html')
  expect(await answer.text()).toContain('Bad Gateway')
})

test('an answer that is lost after the message was taken', async () => {
  await once({ kind: 'answer_lost' })
  await expect(create()).rejects.toThrow('fetch failed')
  expect(await taken()).toBe(1)
  expect(stage.simulator.calls()[0]).toMatchObject({
    fault: 'answer_lost',
    taken: expect.stringMatching(/^SM/),
    answer: { outcome: 'cut', status: null },
  })
})

test('a connection that is accepted and never answered', async () => {
  await once({ kind: 'no_answer', taken: true })
  const patience = new AbortController()
  const answer = create(stage.customerAddress, patience.signal)
  const outcome = expect(answer).rejects.toThrow('aborted')
  while (stage.simulator.calls()[0]?.answer.outcome !== 'never') await new Promise(setImmediate)
  patience.abort()
  await outcome
  expect(await taken()).toBe(1)
})

test('a caller who is gone before a slow answer: the message goes its way all the same', async () => {
  await once({ kind: 'slow', delay_milliseconds: 300 })
  const patience = new AbortController()
  const outcome = expect(create(stage.customerAddress, patience.signal)).rejects.toThrow('aborted')
  while (stage.simulator.calls()[0]?.fault !== 'slow') await new Promise(setImmediate)
  patience.abort()
  await outcome
  while ((await taken()) === 0) await new Promise(setImmediate)
  await stage.simulator.settle()
  expect((await stage.client.messages.list())[0]?.status).not.toBe('queued')
})

test('a refused connection, while the phone page stays', async () => {
  const fault = await stage.simulator.addFault({ kind: 'connection_refused' })
  await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  expect((await fetch(`${stage.listening.url}/simulator/api/state`)).status).toBe(200)
  await stage.simulator.removeFault(fault.id)
  expect((await create()).status).toBe(201)
})

test('a slow answer, an unreadable one, and any refusal', async () => {
  await once({ kind: 'slow', delay_milliseconds: 20 })
  expect((await create()).status).toBe(201)
  await once({ kind: 'garbled' })
  const garbled = await create()
  expect(garbled.status).toBe(201)
  await expect(garbled.json()).rejects.toThrow(SyntaxError)
  await once({ kind: 'refuse', status: 400, code: 21408, message: 'Permission has not been enabled' })
  expect(await (await create()).json()).toMatchObject({ code: 21408, status: 400 })
})

test('faults strike by address, operation and probability', async () => {
  await stage.simulator.addFault({ kind: 'server_error', address: 'whatsapp:+819000009999' })
  expect((await create()).status).toBe(201)
  expect((await create('whatsapp:+819000009999')).status).toBe(500)
  await stage.simulator.clearFaults()
  await stage.simulator.addFault({ kind: 'rate_limited', operation: 'list' })
  expect((await create()).status).toBe(201)
  await expect(stage.client.messages.list()).rejects.toMatchObject({ status: 429 })
  await stage.simulator.clearFaults()
  await stage.simulator.addFault({ kind: 'server_error', probability: 0 })
  expect((await create()).status).toBe(201)
})

test('faults can be set and taken away by HTTP', async () => {
  const address = `${stage.listening.url}/simulator/api/faults`
  const post = (body: unknown) =>
    fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const set = await post({ kind: 'server_error', count: 2 })
  expect(set.status).toBe(201)
  const { id } = (await set.json()) as { id: string }
  expect((await create()).status).toBe(500)
  expect(await (await fetch(address)).json()).toMatchObject({ faults: [{ id, struck: 1 }] })
  expect((await fetch(`${address}/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await create()).status).toBe(201)
  expect((await post({ kind: 'nonsense' })).status).toBe(400)
})
