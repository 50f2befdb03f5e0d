/** What a receipt that overtakes the answer, and clocks that disagree, must not make of a doubtful send (B4). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../src/shared/contract/messages.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
let talk: Talk

beforeEach(async () => {
  world = await createWorld()
  talk = await startTalk(world)
})
afterEach(() => world?.stop())

/** Far longer than a receipt takes to be understood. */
const LATE = { delay_milliseconds: 1_000 }

function takenBodies(): string[] {
  return world.simulator
    .calls()
    .filter((call) => call.operation === 'create' && call.taken)
    .map((call) => call.text ?? '')
}

async function newest(): Promise<Message> {
  return (await talk.messages())[0]!
}

async function outboxStates(): Promise<string[]> {
  const rows = await world.app.core.db.query<{ state: string }>('select state from outbox')
  return rows.map((row) => row.state)
}

describe('a receipt that comes before the answer', () => {
  beforeEach(async () => {
    // The phone is off, so that no later receipt comes to the rescue.
    world.simulator.changeCustomer(talk.customer.id, { online: false })
    await world.simulator.addFault({ kind: 'callback_before_answer', count: 1 })
  })

  test('of a 500 that took the message all the same: it is not sent again', async () => {
    await world.simulator.addFault({ kind: 'server_error', taken: true, ...LATE, count: 1 })
    await talk.reply('precious')
    await world.settle()
    for (let step = 0; step < 6; step++) {
      await world.advance(10)
      await world.settle()
    }
    expect(takenBodies()).toEqual(['precious'])
    expect((await newest()).status).toBe('sent')
  })

  test('that is lost settles the send: nobody is asked, and what follows is not held', async () => {
    await world.simulator.addFault({ kind: 'answer_lost', taken: true, ...LATE, count: 1 })
    await talk.reply('precious')
    await world.settle()
    expect((await newest()).status).toBe('sent')
    expect(await outboxStates()).toEqual([])
    await talk.reply('the next one')
    await world.settle()
    expect(takenBodies()).toEqual(['precious', 'the next one'])
  })
})

test('a machine whose clock is ten minutes off does not send twice what the provider took', async () => {
  // Product time runs away; the provider's does not.
  await world.app.advanceClock(600)
  await world.simulator.addFault({ kind: 'callbacks_lost' })
  await world.simulator.addFault({ kind: 'server_error', taken: true, count: 1 })
  await talk.reply('precious')
  await world.settle()
  for (let step = 0; step < 15; step++) {
    await world.advance(10)
    await world.settle()
  }
  expect(takenBodies()).toEqual(['precious'])
})

test('a receipt that comes while a person’s second attempt still waits makes it needless', async () => {
  await world.simulator.addFault({ kind: 'callbacks_held' })
  await world.simulator.addFault({ kind: 'answer_lost', taken: true, count: 1 })
  const hidden = await world.simulator.addFault({ kind: 'server_error', operation: 'list' })
  await talk.reply('precious')
  await world.settle()
  const { id, status } = await newest()
  expect(status).toBe('unknown')
  await world.simulator.addFault({ kind: 'rate_limited', count: 1 })
  await world.owner.post(`/conversations/${talk.conversation.id}/messages/${id}/retry`)
  await world.settle()
  await world.simulator.removeFault(hidden.id)
  world.simulator.releaseCallbacks()
  await world.settle()
  expect((await newest()).status).toBe('delivered')
  for (let step = 0; step < 4; step++) {
    await world.advance(10)
    await world.settle()
  }
  expect(takenBodies()).toEqual(['precious'])
})

test('a conversation whose last message goes back into the line has a higher version', async () => {
  await world.simulator.addFault({ kind: 'server_error', taken: false, count: 1 })
  await talk.reply('hello')
  await world.settle()
  const doubtful = await talk.fresh()
  expect(doubtful.last_message?.status).toBe('unknown')
  await world.advance(2)
  await world.settle()
  const again = await talk.fresh()
  expect(again.last_message?.status).toBe('queued')
  expect(again.version).toBeGreaterThan(doubtful.version)
})

test('many doubts at once do not wait for each other’s look into a log that does not answer', async () => {
  const talks = [talk, await startTalk(world, 'Hello', 'Bo'), await startTalk(world, 'Hello', 'Cy')]
  await world.simulator.addFault({ kind: 'answer_lost', taken: false, count: talks.length })
  for (const one of talks) await one.reply('precious')
  await world.settle()
  await world.simulator.addFault({ kind: 'no_answer', operation: 'list' })
  await world.advance(5)
  const asked = () => new Set(world.simulator.calls().filter(isUnansweredLook).map(customerOf)).size
  // One after the other they would take ten seconds each, and two minutes are all there is.
  while (asked() < talks.length) await new Promise((resolve) => setTimeout(resolve, 20))
  await world.simulator.clearFaults()
}, 9_000)

type Call = ReturnType<World['simulator']['calls']>[number]

function isUnansweredLook(call: Call): boolean {
  return call.operation === 'list' && call.answer.outcome === 'never'
}

function customerOf({ body }: Call): string | undefined {
  return body.map(([, value]) => value).find((value) => /^whatsapp:\+8190/.test(value))
}
