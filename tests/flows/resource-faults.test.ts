/** The database is away, or its disk is full: nothing is acknowledged that is not kept, and all goes on by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTalk, type Talk } from '../support/conversation.ts'
import { type DatabaseDoor, openDatabaseDoor } from '../support/database-door.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { createWorld, type World } from '../support/world.ts'

let door: DatabaseDoor
let world: World
let talk: Talk

beforeAll(async () => {
  world = await createWorld(
    {},
    {
      reachBy: async (connection) => {
        door = await openDatabaseDoor(connection)
        return door.connection
      },
    },
  )
  talk = await startTalk(world)
})
afterAll(async () => {
  await world?.stop()
  await door?.remove()
})

const request = (Body: string) =>
  sign(
    `${world.url}/webhooks/twilio/${world.channelId}`,
    inboundForm({ From: `whatsapp:${talk.customer.phone}`, Body }),
  )

async function texts(): Promise<(string | null)[]> {
  return (await talk.messages()).map((message) => message.text)
}

test('B1: with the database away webhooks are answered 503; what the provider repeats is there once it is back', async () => {
  const kept = request('Said while you were away')
  await door.shut()
  expect((await post(kept)).status).toBe(503)
  expect((await world.owner.get('/conversations')).status).toBe(503)
  expect((await fetch(`${world.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${world.url}/healthz`)).status).toBe(200)

  await door.open()
  await expect.poll(async () => (await post(kept)).status, { timeout: 10_000 }).toBe(200)
  await world.settle()
  expect((await texts()).filter((text) => text === 'Said while you were away')).toHaveLength(1)
})

test('B4: an outcome that could not be recorded is recorded when the database is back, and nothing is sent twice', async () => {
  await world.simulator.addFault({ kind: 'slow', delay_milliseconds: 2_000, count: 1 })
  // No receipt comes to the rescue.
  await world.simulator.addFault({ kind: 'callbacks_lost' })
  const { data: message } = await talk.reply('Sent just before')
  const calls = () => world.simulator.calls().filter((call) => call.text === 'Sent just before')
  // The provider has it in hand and takes its time; nothing of ours is needed until it answers.
  await expect.poll(() => calls().length, { timeout: 10_000, interval: 10 }).toBe(1)
  await door.shut()
  await expect.poll(() => calls().filter((call) => call.taken).length, { timeout: 10_000 }).toBe(1)
  // The answer is here, and there is nowhere to write it: each of these is a try of ours as well.
  for (let look = 0; look < 10; look++) expect((await fetch(`${world.url}/readyz`)).status).toBe(503)
  await door.open()
  // Long before its lease runs out.
  const stateOf = async () => (await talk.messages()).find(({ id }) => id === message.id)?.status
  await expect.poll(stateOf, { timeout: 15_000 }).toMatch(/^(sent|delivered)$/)
  await world.simulator.clearFaults()
  await world.settle()
  expect(calls()).toHaveLength(1)
})

test('B1: a database whose disk is full acknowledges nothing, and takes the repetition when there is room', async () => {
  const { db } = world.app.core
  // The error of a full disk, where it comes: while the request is written.
  await db.query(`create function disk_is_full() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`)
  await db.query(
    'create trigger full_disk before insert on provider_requests execute function disk_is_full()',
  )
  const kept = request('Said to a full disk')
  expect((await post(kept)).status).toBe(503)
  expect(await texts()).not.toContain('Said to a full disk')

  await db.query('drop function disk_is_full() cascade')
  expect((await post(kept)).status).toBe(200)
  await world.settle()
  expect((await texts()).filter((text) => text === 'Said to a full disk')).toHaveLength(1)
})
