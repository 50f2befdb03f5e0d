/** Two moments at which a kill hurts most, hit exactly. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { pause } from './ask.ts'
import { postInbound } from './customers.ts'
import { greet } from './driver.ts'
import { type House, openHouse } from './house.ts'
import { createRandom } from './random.ts'
import { advanceClock, endLeasesOfTheDead } from './rest.ts'

let house: House
let conversationIds: string[]
let conversationId: string
let text: string
const unexpected: string[] = []

beforeAll(async () => {
  house = await openHouse({
    processes: 1,
    random: createRandom(1),
    onUnexpectedEnd: (sentence) => unexpected.push(sentence),
  })
  conversationIds = await greet(house, 3)
})
// Each test has a conversation and a text of its own.
beforeEach(() => {
  conversationId = conversationIds.pop() ?? ''
  text = `precious ${conversationId}`
})
afterEach(async () => {
  await house.simulator.clearFaults()
  house.simulator.releaseCallbacks()
  expect(unexpected).toEqual([])
})
afterAll(() => house?.close())

const product = () => house.processes[0] as House['processes'][0]
const ask = () => house.colleagues[0].ask

/** Asks again until the answer is as wished; the test's own time limit ends it. */
async function until<T>(read: () => Promise<T>, isWished: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (isWished(value)) return value
    await pause(50)
  }
}

async function messages(): Promise<Message[]> {
  return (await ask().read<Message[]>(`/conversations/${conversationId}/messages`)).data
}

function createCalls() {
  return house.simulator.calls().filter((call) => call.operation === 'create' && call.text === text)
}

function outboxRows(): Promise<{ state: string }[]> {
  return house.sql<{ state: string }>('select state from outbox where conversation_id = $1', [conversationId])
}

describe('kill -9 between the provider’s acceptance and our record of it', () => {
  async function killAfterAcceptance(): Promise<void> {
    // The message is taken; the answer is held back until long after the kill.
    await house.simulator.addFault({ kind: 'no_answer', taken: true, count: 1 })
    const answer = await ask().once<Message>('POST', `/conversations/${conversationId}/messages`, {
      client_message_id: 'precious',
      text,
    })
    expect(answer.status).toBe(201)
    await until(
      async () => createCalls(),
      ([call]) => call?.taken != null,
    )
    await product().kill()
    await product().start()
    const [row] = await outboxRows()
    expect(row).toEqual({ state: 'started' })
    await endLeasesOfTheDead(house)
  }

  test('the message is unknown, then found in Twilio’s list, and the provider was called once', async () => {
    // No receipt comes to the rescue, and the list cannot be read yet.
    await house.simulator.addFault({ kind: 'callbacks_lost' })
    const unreadable = await house.simulator.addFault({ kind: 'server_error', operation: 'list' })
    await killAfterAcceptance()
    await until(messages, ([newest]) => newest?.status === 'unknown')
    await house.simulator.removeFault(unreadable.id)
    await advanceClock(house, 10)
    const [found] = await until(messages, ([newest]) => newest?.status !== 'unknown')
    expect(found).toMatchObject({ status: 'sent', external_id: createCalls()[0]?.taken })
    expect(createCalls()).toHaveLength(1)
    expect(await outboxRows()).toEqual([])
  })

  test('a receipt settles it after the restart, and the provider was called once', async () => {
    await house.simulator.addFault({ kind: 'callbacks_held' })
    await house.simulator.addFault({ kind: 'server_error', operation: 'list' })
    await killAfterAcceptance()
    await until(messages, ([newest]) => newest?.status === 'unknown')
    await house.simulator.clearFaults()
    house.simulator.releaseCallbacks()
    const [settled] = await until(messages, ([newest]) => newest?.status === 'delivered')
    expect(settled).toMatchObject({ external_id: createCalls()[0]?.taken })
    expect(createCalls()).toHaveLength(1)
    expect(await outboxRows()).toEqual([])
  })

  test('a receipt that came before the lease ran out leaves nothing to ask', async () => {
    await house.simulator.addFault({ kind: 'callbacks_held' })
    await house.simulator.addFault({ kind: 'no_answer', taken: true, count: 1 })
    await ask().once('POST', `/conversations/${conversationId}/messages`, {
      client_message_id: 'precious',
      text,
    })
    await until(
      async () => createCalls(),
      ([call]) => call?.taken != null,
    )
    await product().kill()
    await product().start()
    await house.simulator.clearFaults()
    house.simulator.releaseCallbacks()
    await until(messages, ([newest]) => newest?.status === 'delivered')
    await endLeasesOfTheDead(house)
    await until(outboxRows, (rows) => rows.length === 0)
    expect((await messages())[0]?.status).toBe('delivered')
    expect(createCalls()).toHaveLength(1)
  })
})

const STRANGER = 'whatsapp:+819000009999'

test('kill -9 right after a webhook’s 200 was read: after the restart the message is there, once', async () => {
  // Nothing can be committed for a while: a 200 that came now would be a lie.
  const held = await house.hold('lock table provider_requests in exclusive mode')
  let status: number | null = null
  const posted = postInbound(house, product(), {
    address: STRANGER,
    sid: 'SM00000001aaaaaaaaaaaaaaaaaaaaaaaa',
    text: 'I was acknowledged',
  }).then((answer) => {
    status = answer
  })
  const insertsThatWait =
    "select from pg_locks where not granted and relation = 'provider_requests'::regclass and mode = 'RowExclusiveLock'"
  await until(
    () => house.sql(insertsThatWait),
    (waiting) => waiting.length > 0,
  )
  await house.colleagues[0].ask.read('/me')
  expect(status).toBeNull()
  await held.letGo()
  await posted
  await product().kill()
  expect(status).toBe(200)
  await product().start()
  await endLeasesOfTheDead(house)
  const { data } = await until(
    () => ask().read<Conversation[]>('/conversations'),
    ({ data }) => data.some(({ contact }) => contact.address === STRANGER),
  )
  const [conversation, ...others] = data.filter(({ contact }) => contact.address === STRANGER)
  expect(others).toEqual([])
  const thread = await ask().read<Message[]>(`/conversations/${conversation?.id}/messages`)
  expect(thread.data.map((message) => message.text)).toEqual(['I was acknowledged'])
})
