import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSecretBox } from '../../src/server/lib/seal.ts'
import { prepareCompany } from '../../src/server/seed/prepare-company.ts'
import { type SeedOrder, seedCompany } from '../../src/server/seed/seed-company.ts'
import type { Conversation, Counts } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { openScreen, takeSnapshot } from '../support/screen.ts'
import { createWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

const ORDER: SeedOrder = { conversations: 150, messages: 2_400, openShare: 0.4, seed: 7 }

async function fill(order: SeedOrder) {
  const { companyId } = await prepareCompany(world.app)
  const { core } = world.app
  const box = createSecretBox('07'.repeat(32))
  return await seedCompany(core, box, world.database.connection, companyId, order, () => {})
}

test('a seeded company is one that the product could have written itself', async () => {
  const { snapshot } = await takeSnapshot(world.owner)
  const screen = await openScreen(world.url, world.owner, snapshot, null)
  await fill(ORDER)
  await world.settle()
  await screen.caughtUp()
  expect(screen.frames.map(({ type }) => type)).toContain('reset')
  screen.close()

  const [counts] = await world.app.core.db.query<Record<string, number>>(`
    select (select count(*)::int from conversations) as conversations,
      (select count(*)::int from messages) as messages,
      (select count(distinct (conversation_id, sent_at, receipt_number))::int from messages) as places,
      (select count(*)::int from message_search) as searchable,
      (select count(*)::int from conversations c where
        c.inbound_number <> (select count(*) from messages m where m.conversation_id = c.id and m.direction = 'in')
        or c.last_message_id <> (select id from messages m where m.conversation_id = c.id
          order by sent_at desc, receipt_number desc limit 1)
        or c.last_message_at > now()) as wrong`)
  expect(counts).toEqual({
    conversations: ORDER.conversations,
    messages: ORDER.messages,
    places: ORDER.messages,
    searchable: ORDER.messages,
    wrong: 0,
  })

  const shown = await world.owner.get<Counts>('/conversations/counts')
  const [recount] = await world.app.core.db.query<{ open: number }>(
    `select count(*)::int as open from conversations where status = 'open' and assignee_id is null`,
  )
  expect(shown.data.sections.unassigned.open).toBe(recount?.open)
  const list = await world.owner.get<Conversation[]>('/conversations?section=closed&limit=5')
  expect(list.data).toHaveLength(5)
  const { data } = await world.owner.get<Message[]>(`/conversations/${list.data[0]?.id}/messages?limit=200`)
  expect(data.at(-1)).toMatchObject({ direction: 'in', author: { type: 'contact' } })
  const found = await world.owner.get<{ messages: unknown[] }>(`/search?q=${encodeURIComponent('納期')}`)
  expect(found.data.messages.length).toBeGreaterThan(0)
})

test('into a database without messages brings all words along: nothing is walked through afterwards', async () => {
  const fresh = await createWorld()
  try {
    const { core } = fresh.app
    await core.db.query('update search_progress set walked_all = false')
    const { companyId } = await prepareCompany(fresh.app)
    const box = createSecretBox('07'.repeat(32))
    await seedCompany(core, box, fresh.database.connection, companyId, ORDER, () => {})
    const [progress] = await core.db.query<{ walked_all: boolean }>('select walked_all from search_progress')
    expect(progress).toEqual({ walked_all: true })
  } finally {
    await fresh.stop()
  }
})

test('seeding again adds to it', async () => {
  await fill({ ...ORDER, conversations: 20, messages: 20, seed: 8 })
  const [counts] = await world.app.core.db.query(
    'select (select count(*)::int from messages) as messages, (select count(*)::int from channels) as channels',
  )
  expect(counts).toEqual({ messages: ORDER.messages + 20, channels: 3 })
})
