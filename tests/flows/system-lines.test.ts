import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTalk, type Talk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
})
afterAll(() => world?.stop())

/** Oldest first. */
async function linesOf(talk: Talk) {
  const messages = await talk.messages()
  return messages.reverse().flatMap((message) => message.activity ?? [])
}

test('S13–S21: the thread tells who assigned, closed and reopened, and counts none of it', async () => {
  const talk = await startTalk(world, 'first')
  const path = `/conversations/${talk.conversation.id}`
  const owner = { type: 'user', id: world.owner.userId }
  const before = await talk.fresh()
  await world.owner.put(`${path}/assignee`, { user_id: ken.userId })
  await world.owner.put(`${path}/assignee`, { user_id: ken.userId })
  await ken.put(`${path}/assignee`, { user_id: null })
  await world.owner.post(`${path}/close`)
  await world.owner.post(`${path}/close`)
  await world.owner.post(`${path}/reopen`)
  await world.owner.post(`${path}/close`)
  expect(await linesOf(talk)).toEqual([
    { kind: 'assigned', user_id: ken.userId, by: owner },
    { kind: 'unassigned', user_id: ken.userId, by: { type: 'user', id: ken.userId } },
    { kind: 'closed', user_id: null, by: owner },
    { kind: 'reopened', user_id: null, by: owner },
    { kind: 'closed', user_id: null, by: owner },
  ])
  const after = await talk.fresh()
  expect(after.last_message?.id).toBe(before.last_message?.id)
  expect(after.last_message_at).toBe(before.last_message_at)
  expect(after.unread_count).toBe(1)

  world.simulator.write(talk.customer.id, { text: 'still here' })
  await world.settle()
  const contact = { type: 'contact', id: talk.conversation.contact.id }
  expect((await linesOf(talk)).at(-1)).toEqual({ kind: 'reopened', user_id: null, by: contact })
  await world.owner.post(`${path}/close`)
  await talk.reply('one more thing')
  await world.settle()
  expect((await linesOf(talk)).at(-1)).toEqual({ kind: 'reopened', user_id: null, by: owner })
  const [system] = (await talk.messages()).filter((message) => message.activity)
  expect(system).toMatchObject({ author: { type: 'system', name: null }, text: null, status: 'sent' })
  // Nothing of it was sent.
  expect((await talk.messages()).filter((message) => message.external_id)).toHaveLength(3)
})

test('who is deactivated or loses access gives back with a line', async () => {
  const talk = await startTalk(world)
  const path = `/conversations/${talk.conversation.id}`
  await world.owner.put(`${path}/assignee`, { user_id: ken.userId })
  await world.owner.patch(`/channels/${world.channelId}`, { member_ids: [world.owner.userId] })
  expect((await linesOf(talk)).at(-1)).toEqual({
    kind: 'unassigned',
    user_id: ken.userId,
    by: { type: 'system', id: null },
  })
  await world.owner.patch(`/channels/${world.channelId}`, { member_ids: [] })
  await world.owner.put(`${path}/assignee`, { user_id: ken.userId })
  await world.owner.patch(`/users/${ken.userId}`, { active: false })
  expect((await linesOf(talk)).at(-1)).toEqual({
    kind: 'unassigned',
    user_id: ken.userId,
    by: { type: 'user', id: world.owner.userId },
  })
})
