/** A channel is removed at once for everybody, and what it held goes in slices that outlive whoever began (decision 0031). */
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Channel } from '../../src/shared/contract/channels.ts'
import type { Conversation, Counts } from '../../src/shared/contract/conversations.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { inboundForm, post, sign } from '../support/twilio-request.ts'
import { createWorld, TWILIO, type World } from '../support/world.ts'

let world: World
let talk: Talk
beforeAll(async () => {
  world = await createWorld()
  talk = await startTalk(world, 'Precious words')
})
afterAll(() => world?.stop())

const MESSAGES = 1_000
const rowsLeft = async () => {
  const [row] = await world.app.core.db.query<{ left: number }>(
    `select (select count(*) from messages)::int + (select count(*) from conversations)::int
       + (select count(*) from contacts)::int + (select count(*) from provider_requests)::int
       + (select count(*) from outbox)::int + (select count(*) from channels)::int as left`,
  )
  return row?.left
}
const connectAgain = () =>
  world.owner.post<{ id: string }>('/channels', {
    type: 'whatsapp_twilio',
    name: 'WhatsApp again',
    access: 'shared',
    ...TWILIO,
  })

test('a large channel is gone for everybody at once, and its rows by and by', async () => {
  const { db } = world.app.core
  await db.query(
    `insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, text, status, sent_at,
       receipt_number, created_at)
     select 1, gen_random_uuid(), channel_id, id, 'in', 'contact', 'said ' || n, 'received', now(),
       nextval('receipt_numbers'), now()
     from conversations, generate_series(1, $1::int) as n`,
    [MESSAGES],
  )
  await world.simulator.addFault({ kind: 'connection_refused' })
  await talk.reply('Never leaves')
  await world.app.settle()

  // Something is in the way for longer than the answer waits, as a kill would be.
  const inTheWay = new Client(world.database.connection)
  inTheWay.on('error', () => {})
  await inTheWay.connect()
  await inTheWay.query('begin')
  await inTheWay.query('select from messages for update')
  expect((await world.owner.delete(`/channels/${world.channelId}`)).status).toBe(200)
  expect(await rowsLeft()).toBeGreaterThan(MESSAGES)

  expect((await world.owner.get<Channel[]>('/channels')).data).toEqual([])
  expect((await world.owner.get(`/channels/${world.channelId}`)).status).toBe(404)
  expect((await world.owner.get<Conversation[]>('/conversations')).data).toEqual([])
  expect((await world.owner.get(`/conversations/${talk.conversation.id}`)).status).toBe(404)
  expect((await world.owner.get(`/conversations/${talk.conversation.id}/messages`)).status).toBe(404)
  expect((await world.owner.get<Counts>('/conversations/counts')).data).toMatchObject({ unread: 0 })
  const found = await world.owner.get<{ messages: unknown[]; contacts: unknown[] }>('/search?q=Precious')
  expect(found.data).toMatchObject({ messages: [], contacts: [] })
  const address = `${world.url}/webhooks/twilio/${world.channelId}`
  const request = sign(address, inboundForm({ From: `whatsapp:${talk.customer.phone}`, Body: 'Hello?' }))
  // As soon as this process has heard of it; what it still took goes with the rest.
  await expect.poll(async () => (await post(request)).status, { timeout: 10_000 }).toBe(404)
  expect(await connectAgain()).toMatchObject({ status: 409, code: 'CHANNEL_BEING_REMOVED' })

  await inTheWay.query('rollback')
  await inTheWay.end()
  await expect.poll(rowsLeft, { timeout: 20_000 }).toBe(0)
  await world.simulator.clearFaults()
  await world.settle()
  expect(world.simulator.calls().filter((call) => call.text === 'Never leaves' && call.taken)).toEqual([])

  // The same number gets its old id, so that the address at the provider still leads here.
  expect(await connectAgain()).toMatchObject({ status: 201, data: { id: world.channelId } })
}, 60_000)
