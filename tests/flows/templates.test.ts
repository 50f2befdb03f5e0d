import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message, Preflight } from '../../src/shared/contract/messages.ts'
import type { Template } from '../../src/shared/contract/templates.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
let talk: Talk
let all: Template[]

beforeAll(async () => {
  world = await createWorld()
  talk = await startTalk(world)
  all = (await world.owner.get<Template[]>(`/channels/${world.channelId}/templates`)).data
})
afterAll(() => world?.stop())

const named = (name: string) => all.find((template) => template.name === name) as Template
let counter = 0
const send = (template: object, more: object = {}) =>
  world.owner.post<Message>(`/conversations/${talk.conversation.id}/messages`, {
    client_message_id: `template-${++counter}`,
    template,
    ...more,
  })
const stored = async () => (await talk.messages()).length

test('a channel lists its templates with places, examples and approval', () => {
  expect(named('quote_ready_en')).toMatchObject({
    language: 'en',
    body: 'Hello {{1}}, your quote {{2}} is ready. May we send it here?',
    variables: { '1': 'Ann', '2': 'Q-1042' },
    status: 'approved',
  })
  expect(named('spring_offer_en').status).toBe('rejected')
  expect(named('visit_reminder_ja').language).toBe('ja')
})

describe('a template', () => {
  test('arrives also while the window is closed, and reads here as on the phone (B5)', async () => {
    await world.advance(25 * 3_600)
    const path = `/conversations/${talk.conversation.id}/preflight`
    expect((await world.owner.get<Preflight>(`${path}?text=hi`)).data).toMatchObject({
      allowed: false,
      as: 'template',
    })
    const { id } = named('quote_ready_en')
    expect((await world.owner.get<Preflight>(`${path}?template=${id}`)).data).toMatchObject({
      allowed: true,
      as: 'template',
      reason: null,
    })
    expect((await talk.reply('free text')).code).toBe('WINDOW_CLOSED')
    const sent = await send({ id, variables: { '1': '見本様', '2': 'Q-7 "final"' } })
    expect(sent.status).toBe(201)
    expect(sent.data).toMatchObject({
      text: 'Hello 見本様, your quote Q-7 "final" is ready. May we send it here?',
      sent_as: 'template',
      status: 'queued',
    })
    await world.settle()
    const [message] = await talk.messages()
    expect(message?.status).toBe('delivered')
    expect(world.simulator.thread(talk.customer.id).at(-1)?.body).toBe(message?.text)
    const call = world.simulator
      .calls()
      .filter((entry) => entry.operation === 'create')
      .at(-1)
    const fields = Object.fromEntries(call?.body ?? [])
    expect(fields).toMatchObject({ ContentSid: id })
    expect(fields).not.toHaveProperty('Body')
  })

  test('sent twice with one client_message_id is one message', async () => {
    const template = { id: named('quote_ready_en').id, variables: { '1': 'A', '2': 'B' } }
    const first = await send(template, { client_message_id: 'same' })
    const again = await send(template, { client_message_id: 'same' })
    expect(again.data.id).toBe(first.data.id)
    const other = { ...template, variables: { '1': 'A', '2': 'C' } }
    expect((await send(other, { client_message_id: 'same' })).status).toBe(409)
  })

  const wrong: Record<string, () => [object, object?]> = {
    unknown: () => [{ id: `HX${'0'.repeat(32)}`, variables: {} }],
    'no template at all': () => [{ id: 'nothing' }],
    rejected: () => [{ id: named('spring_offer_en').id, variables: { '1': '5 %' } }],
    'without a value': () => [{ id: named('quote_ready_en').id, variables: { '1': 'Ann' } }],
    'with an empty value': () => [{ id: named('quote_ready_en').id, variables: { '1': 'Ann', '2': ' ' } }],
    'with a value too many': () => [
      { id: named('quote_ready_en').id, variables: { '1': 'Ann', '2': 'Q', '3': 'x' } },
    ],
    'with text beside it': () => [
      { id: named('quote_ready_en').id, variables: { '1': 'Ann', '2': 'Q' } },
      { text: 'and this' },
    ],
  }
  for (const [name, ask] of Object.entries(wrong)) {
    test(`${name}: refused, nothing stored`, async () => {
      const before = await stored()
      const [template, more] = ask()
      expect(await send(template, more)).toMatchObject({ status: 422, code: 'TEMPLATE_INVALID' })
      expect(await stored()).toBe(before)
    })
  }
})

describe('writing first', () => {
  const start = (more: object) =>
    world.owner.post<Conversation>('/conversations', { channel_id: world.channelId, ...more })
  const greeting = () => ({ id: named('quote_ready_en').id, variables: { '1': 'Kai', '2': 'Q-1' } })
  const known = async () => (await world.owner.get<Conversation[]>('/conversations?limit=200')).data.length

  test('with a template begins a conversation; the answer comes into the same', async () => {
    const begun = await start({ address: '+81 90-1111-2222', template: greeting() })
    expect(begun.status).toBe(201)
    expect(begun.data).toMatchObject({
      contact: { address: 'whatsapp:+819011112222', phone: '+819011112222' },
      section: 'unassigned',
      unread_count: 0,
      last_message: { sent_as: 'template' },
      window: { state: 'template_only' },
    })
    await world.settle()
    const customer = world.simulator.customers().find(({ phone }) => phone === '+819011112222')
    expect(world.simulator.thread(customer?.id ?? '')).toHaveLength(1)
    world.simulator.write(customer?.id ?? '', { text: 'Yes please' })
    await world.settle()
    const { data } = await world.owner.get<Conversation>(`/conversations/${begun.data.id}`)
    expect(data).toMatchObject({ unread_count: 1, window: { state: 'open' } })
    const again = await start({ address: 'whatsapp:+819011112222', text: 'Good.' })
    expect(again).toMatchObject({ status: 201, data: { id: begun.data.id } })
  })

  test('with free text is refused where nobody has written, and nothing is stored', async () => {
    const before = await known()
    const answers = [
      await start({ address: '+819033334444', text: 'Hello' }),
      await start({ address: '+819033334444', template: { id: named('spring_offer_en').id, variables: {} } }),
      await start({ address: '+819033334444' }),
      await start({ address: 'nonsense', template: greeting() }),
      await start({ template: greeting() }),
    ]
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [422, 'WINDOW_CLOSED'],
      [422, 'TEMPLATE_INVALID'],
      [422, 'TEXT_MISSING'],
      [422, 'ADDRESS_INVALID'],
      [422, 'ADDRESS_MISSING'],
    ])
    expect(await known()).toBe(before)
  })
})

test('an opt-out ends when the contact writes again', async () => {
  const other = await startTalk(world)
  world.simulator.changeCustomer(other.customer.id, { opted_out: true })
  await other.reply('too late')
  await world.settle()
  expect(await other.reply('and again')).toMatchObject({ status: 422, code: 'CONTACT_OPTED_OUT' })
  world.simulator.changeCustomer(other.customer.id, { opted_out: false })
  world.simulator.write(other.customer.id, { text: 'START' })
  await world.settle()
  expect((await other.reply('welcome back')).status).toBe(201)
})
