import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../src/shared/contract/messages.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
/** Of this test's customer, who writes in a world that has forgotten the last test's faults. */
let talk: Talk
/** How many calls the provider had answered before this test. */
let before: number

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

beforeEach(async () => {
  await world.simulator.clearFaults()
  await world.advance(300)
  talk = await startTalk(world)
  before = world.simulator.calls().length
})

/** What the provider took: every create call that became a message there, in their order. */
function takenBodies(): string[] {
  return world.simulator
    .calls()
    .sort((one, other) => one.id - other.id)
    .slice(before)
    .filter((call) => call.operation === 'create' && call.taken)
    .map((call) => call.text ?? '')
}

async function newest(): Promise<Message> {
  return (await talk.messages())[0]!
}

describe('an answer', () => {
  test('is queued at once, reaches Twilio exactly once, and its status climbs to read', async () => {
    const { status, data } = await talk.reply('いつでもどうぞ')
    expect(status).toBe(201)
    expect(data).toMatchObject({
      status: 'queued',
      direction: 'out',
      text: 'いつでもどうぞ',
      sent_as: 'free_text',
      author: { type: 'user', name: 'Mio' },
    })
    await world.settle()
    expect(takenBodies()).toEqual(['いつでもどうぞ'])
    expect((await newest()).status).toBe('delivered')
    expect((await newest()).external_id).toMatch(/^SM/)
    const delivered = await newest()
    await world.advance(60)
    world.simulator.openPhone(talk.customer.id)
    await world.settle()
    expect((await newest()).status).toBe('read')
    // When it came to each, and the first word stays.
    const { status_times: times } = await newest()
    expect(times).toMatchObject({ ...delivered.status_times, read: expect.any(String), failed: null })
    expect(delivered.status_times).toMatchObject({ sent: expect.any(String), delivered: expect.any(String) })
    expect(Date.parse(times?.read ?? '')).toBeGreaterThanOrEqual(Date.parse(times?.sent ?? '') + 60_000)
    expect((await talk.fresh()).last_message).toMatchObject({ text: 'いつでもどうぞ', status: 'read' })
  })

  test('with the same client message id is the same message; with other content a conflict', async () => {
    const more = { client_message_id: 'one' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => talk.reply('once', more)))
    expect(new Set(answers.map((answer) => answer.data.id)).size).toBe(1)
    expect(await talk.reply('other', more)).toMatchObject({ status: 409, code: 'CLIENT_MESSAGE_ID_TAKEN' })
    await world.settle()
    expect(takenBodies()).toEqual(['once'])
  })

  test('of twenty in a row arrives in the order written', async () => {
    for (let number = 1; number <= 20; number++) await talk.reply(`answer ${number}`)
    await world.settle()
    expect(takenBodies()).toEqual(Array.from({ length: 20 }, (_, index) => `answer ${index + 1}`))
  })

  test('outside the window is refused before anything is stored', async () => {
    await world.advance(24 * 3600 + 1)
    expect(await talk.reply('too late')).toMatchObject({ status: 422, code: 'WINDOW_CLOSED' })
    expect(await talk.messages()).toHaveLength(1)
    expect((await talk.fresh()).window).toEqual({ state: 'template_only', until: null })
  })

  test('that is too long is refused with its length', async () => {
    expect(await talk.reply('x'.repeat(1601))).toMatchObject({ status: 422, code: 'TEXT_TOO_LONG' })
  })

  test('in a closed conversation reopens it', async () => {
    await world.owner.post(`/conversations/${talk.conversation.id}/close`)
    expect((await talk.fresh()).section).toBe('closed')
    await talk.reply('one more thing')
    expect((await talk.fresh()).section).toBe('unassigned')
  })
})

describe('status callbacks', () => {
  test.each(['callbacks_out_of_order', 'callbacks_doubled', 'callback_before_answer'] as const)(
    '%s: the status never goes backwards',
    async (kind) => {
      await world.simulator.addFault({ kind })
      await talk.reply('hello')
      await world.settle()
      expect((await newest()).status).toBe('delivered')
    },
  )

  test('read before delivered stays read', async () => {
    await world.simulator.addFault({ kind: 'read_before_delivered' })
    await talk.reply('hello')
    await world.settle()
    expect((await newest()).status).toBe('read')
    // What comes late still tells its time.
    expect((await newest()).status_times).toMatchObject({
      delivered: expect.any(String),
      read: expect.any(String),
    })
  })

  test('a late failure shows its reason in words', async () => {
    await world.simulator.addFault({ kind: 'fails_later', code: 63024, count: 1 })
    await talk.reply('hello')
    await world.settle()
    const message = await newest()
    expect(message.status).toBe('failed')
    expect(message.failure).toMatchObject({ provider_code: '63024' })
    expect(message.failure?.sentence.length).toBeGreaterThan(20)
    const reported = { sent: expect.any(String), delivered: null, read: null, failed: expect.any(String) }
    expect(message.status_times).toEqual(reported)
  })
})

describe('a provider that fails', () => {
  test('refuses: the message fails with the reason, and a person may try again', async () => {
    await world.simulator.addFault({ kind: 'refuse', code: 21211, message: 'Invalid To', count: 1 })
    await talk.reply('hello')
    await world.settle()
    const failed = await newest()
    expect(failed).toMatchObject({ status: 'failed', failure: { provider_code: '21211' } })
    const path = `/conversations/${talk.conversation.id}/messages/${failed.id}`
    const status_times = { sent: null, delivered: null, read: null, failed: null }
    const again = { status: 'queued', status_times }
    expect(await world.owner.post(`${path}/retry`)).toMatchObject({ status: 200, data: again })
    await world.settle()
    expect(await newest()).toMatchObject({ id: failed.id, status: 'delivered', failure: null })
    expect(takenBodies()).toEqual(['hello'])
  })

  test('is busy (429): tried again later, and what follows waits for it', async () => {
    await world.simulator.addFault({ kind: 'rate_limited', count: 2 })
    await talk.reply('first')
    await talk.reply('second')
    await world.settle()
    expect((await talk.messages()).slice(0, 2).map((message) => message.status)).toEqual(['queued', 'queued'])
    for (let step = 0; step < 3; step++) {
      await world.advance(10)
      await world.settle()
    }
    expect(takenBodies()).toEqual(['first', 'second'])
    expect((await talk.messages()).slice(0, 2).map((message) => message.status)).toEqual([
      'delivered',
      'delivered',
    ])
  })

  test('cannot be reached: nothing is lost, nothing doubled', async () => {
    const fault = await world.simulator.addFault({ kind: 'connection_refused' })
    await talk.reply('hello')
    await world.settle()
    expect((await newest()).status).toBe('queued')
    await world.simulator.removeFault(fault.id)
    await world.advance(10)
    await world.settle()
    expect(takenBodies()).toEqual(['hello'])
    expect((await newest()).status).toBe('delivered')
  })

  test('is away for more than four hours: the message fails, and says so', async () => {
    await world.simulator.addFault({ kind: 'rate_limited' })
    await talk.reply('hello')
    await world.settle()
    await world.advance(4 * 3600)
    await world.settle()
    expect(await newest()).toMatchObject({ status: 'failed', failure: { code: 'PROVIDER_UNAVAILABLE' } })
  })
})

describe('an answer that is lost', () => {
  test('after acceptance: unknown, then found in Twilio’s list, and never sent again', async () => {
    await world.simulator.addFault({ kind: 'callbacks_lost' })
    await world.simulator.addFault({ kind: 'answer_lost', count: 1 })
    await talk.reply('precious')
    await world.settle()
    expect((await newest()).status).toBe('unknown')
    await world.advance(5)
    await world.settle()
    expect((await newest()).status).toBe('sent')
    expect(takenBodies()).toEqual(['precious'])
  })

  test('after acceptance: a status callback settles it', async () => {
    await world.simulator.addFault({ kind: 'answer_lost', count: 1 })
    await talk.reply('precious')
    await world.settle()
    expect((await newest()).status).toBe('delivered')
    expect(takenBodies()).toEqual(['precious'])
  })

  test('and never shows in the list: stays unknown until a person decides', async () => {
    await world.simulator.addFault({ kind: 'no_answer', taken: false, count: 1 })
    await talk.reply('precious')
    await world.settle()
    for (let step = 0; step < 10; step++) {
      await world.advance(20)
      await world.settle()
    }
    const doubtful = await newest()
    expect(doubtful.status).toBe('unknown')
    expect(takenBodies()).toEqual([])
    await talk.reply('the next one is not held for ever')
    await world.settle()
    expect(takenBodies()).toEqual(['the next one is not held for ever'])
    const path = `/conversations/${talk.conversation.id}/messages/${doubtful.id}`
    expect(await world.owner.post(`${path}/give_up`)).toMatchObject({
      data: { status: 'failed', failure: { code: 'GIVEN_UP' } },
    })
  }, 60_000)

  test('in a 500 of the provider’s own that took nothing: sent again by itself', async () => {
    await world.simulator.addFault({ kind: 'server_error', taken: false, count: 1 })
    await talk.reply('hello')
    await world.settle()
    for (let step = 0; step < 4; step++) {
      await world.advance(10)
      await world.settle()
    }
    expect(takenBodies()).toEqual(['hello'])
    expect((await newest()).status).toBe('delivered')
  })

  test('in a 500 of the provider’s own that took it all the same: found, not sent again', async () => {
    await world.simulator.addFault({ kind: 'callbacks_lost' })
    await world.simulator.addFault({ kind: 'server_error', taken: true, count: 1 })
    await talk.reply('hello')
    await world.settle()
    for (let step = 0; step < 4; step++) {
      await world.advance(10)
      await world.settle()
    }
    expect(takenBodies()).toEqual(['hello'])
    // `delivered` where the comparison with the provider's list came meanwhile.
    expect(['sent', 'delivered']).toContain((await newest()).status)
  })
})
