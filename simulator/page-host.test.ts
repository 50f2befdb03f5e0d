import { request } from 'undici'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStage, ourSender, type Stage } from './support.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

interface State {
  version: number
  customers: {
    id: string
    name: string
    address: string
    messages: { id: string; text: string; status: string }[]
  }[]
}
const call = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${stage.listening.url}/simulator/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() }
}
const state = async (query = '') => (await call('GET', `/state${query}`)).body as State

test('every file that the page names is there, and nothing of it is inline or from elsewhere', async () => {
  const page = await fetch(`${stage.listening.url}/simulator`)
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'; style-src 'self'")
  const html = await page.text()
  expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/)
  const loaded = async (address: string): Promise<void> => {
    const answer = await fetch(new URL(address, `${stage.listening.url}/simulator/assets/`))
    expect([address, answer.status]).toEqual([address, 200])
    const text = await answer.text()
    for (const [, imported = ''] of text.matchAll(/from '\.\/([\w.]+)'/g)) await loaded(imported)
  }
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  expect(named.length).toBeGreaterThan(2)
  for (const address of named) {
    expect(address).toMatch(/^\/simulator\/assets\//)
    await loaded(address)
  }
})

test('a customer is made, writes, and sees the answer, by HTTP alone', async () => {
  const made = await call('POST', '/customers', {
    name: 'Lena',
    phone: '+447700900999',
    shares_number: false,
  })
  expect(made).toMatchObject({ status: 201, body: { address: expect.stringMatching(/^whatsapp:GB\./) } })
  const { id, address } = made.body as { id: string; address: string }
  await call('POST', `/customers/${id}/messages`, { text: 'Hallo' })
  await call('POST', '/settle')
  expect(stage.inbox.heard.at(-1)?.form).toMatchObject({ From: address, Body: 'Hallo' })
  await stage.client.messages.create({ from: ourSender, to: address, body: 'Guten Tag' })
  await call('POST', '/settle')
  await call('POST', `/customers/${id}/open`)
  await call('POST', '/settle')
  const lena = (await state()).customers.find((customer) => customer.id === id)
  expect(lena?.messages.map(({ text, status }) => [text, status])).toEqual([
    ['Hallo', 'received'],
    ['Guten Tag', 'read'],
  ])
})

test('what is on its way to a phone that is off does not show there', async () => {
  await call('PATCH', `/customers/${stage.customerId}`, { online: false })
  await call('POST', `/customers/${stage.customerId}/messages`, { text: 'はい' })
  await stage.client.messages.create({ from: ourSender, to: stage.customerAddress, body: 'お待ちください' })
  await call('POST', '/settle')
  expect((await state()).customers[0]?.messages.map(({ text }) => text)).toEqual(['はい'])
})

test('state waits for something newer', async () => {
  const { version } = await state()
  const waiting = state(`?after=${version}&wait_seconds=20`)
  stage.simulator.addCustomer({ name: 'Newcomer' })
  expect((await waiting).customers.map(({ name }) => name)).toEqual(['見本 花子', 'Newcomer'])
})

test('samples and files of one’s own are sent as media and shown again', async () => {
  const sent = await call('POST', `/customers/${stage.customerId}/messages`, { sample: 'voice-ja.ogg' })
  const [media] = (sent.body as { media: { id: string; content_type: string; size: number }[] }).media
  expect(media).toMatchObject({ content_type: 'audio/ogg' })
  const file = await fetch(`${stage.listening.url}/simulator/api/media/${media?.id}`)
  expect((await file.arrayBuffer()).byteLength).toBe(media?.size)
  await call('POST', `/customers/${stage.customerId}/messages`, {
    text: 'caption',
    media: { content_type: 'image/png', data: btoa('png') },
  })
  await call('POST', '/settle')
  expect(stage.inbox.heard.map(({ form }) => form.MediaContentType0)).toEqual(['audio/ogg', 'image/png'])
  expect(
    (await call('POST', `/customers/${stage.customerId}/messages`, { sample: '../index.ts' })).status,
  ).toBe(404)
})

test('a request by another host name is refused, and so is what nobody asked for', async () => {
  const answer = await request(`${stage.listening.url}/simulator/api/state`, {
    headers: { host: 'evil.example' },
  })
  expect(answer.statusCode).toBe(421)
  await answer.body.dump()
  expect((await call('POST', '/customers', { name: 'x', admin: true })).status).toBe(400)
  expect((await call('POST', '/customers', { name: 'x', phone: '090' })).status).toBe(422)
  expect((await call('POST', '/customers/nobody/messages', { text: 'x' })).status).toBe(404)
})

test('the simulator moves its own clock, and leaves one alone that it was given', async () => {
  const before = stage.simulator.now().getTime()
  expect((await call('POST', '/clock', { advance_seconds: 3600 })).body).toMatchObject({ own_clock: true })
  expect(stage.simulator.now().getTime() - before).toBeGreaterThanOrEqual(3_600_000)
  const given = await openStage({ now: () => new Date(0) })
  const answer = await fetch(`${given.listening.url}/simulator/api/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"advance_seconds":3600}',
  })
  expect(await answer.json()).toEqual({ now: '1970-01-01T00:00:00.000Z', own_clock: false })
  await given.close()
})
