import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Conversation, Counts, Section } from '../../src/shared/contract/conversations.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, sessionWith, type World } from '../support/world.ts'

let world: World
let ken: Session
/** The same colleague at another process, which learns of everything by events alone. */
let elsewhere: Session
let talk: Talk

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken', { account_settings_access: true })
  const { url } = await world.anotherProcess()
  elsewhere = sessionWith(url, ken.cookie, ken.userId)
  talk = await startTalk(world)
})
afterAll(() => world?.stop())

/** Counted anew from the rows, without anything that is kept or remembered. */
async function recount(userId: number): Promise<Record<Section, number>> {
  const rows = await world.app.core.db.query<{ section: Section; unread: number }>(
    `select case when c.status = 'closed' then 'closed' when c.assignee_id is null then 'unassigned'
       when c.assignee_id = $1 then 'mine' else 'others' end as section, count(*)::int as unread
     from conversations c
     join channels ch on ch.id = c.channel_id
     left join conversation_reads r on r.conversation_id = c.id and r.user_id = $1
     where not c.blocked and c.merged_into is null and c.inbound_number > coalesce(r.seen_number, 0)
       and (ch.access = 'shared' or ch.installed_by = $1)
     group by 1`,
    [userId],
  )
  const none = { unassigned: 0, mine: 0, others: 0, closed: 0 }
  return { ...none, ...Object.fromEntries(rows.map(({ section, unread }) => [section, unread])) }
}

async function counted(session: Session): Promise<Record<Section, number>> {
  const { sections } = (await session.get<Counts>('/conversations/counts')).data
  return Object.fromEntries(
    Object.entries(sections).map(([section, { unread }]) => [section, unread]),
  ) as Record<Section, number>
}

async function isRight(): Promise<void> {
  // At once where the act was made, and elsewhere as soon as its events are read.
  for (const session of [ken, elsewhere, world.owner])
    expect(await counted(session)).toEqual(await recount(session.userId))
}

let mergeId = ''
async function mergeInto(): Promise<void> {
  const other = await startTalk(world, 'me again')
  const contact = `/contacts/${talk.conversation.contact.id}`
  const merged = { contact_id: other.conversation.contact.id }
  mergeId = (await world.owner.post<{ id: string }>(`${contact}/merge`, merged)).data.id
}

const path = () => `/conversations/${talk.conversation.id}`

const acts: [string, () => Promise<unknown>][] = [
  ['a new conversation', () => startTalk(world, 'I am new')],
  ['reading it', () => ken.post(`${path()}/seen`)],
  ['a further message', () => talk.reply('one moment')],
  ['an inbound one', async () => world.simulator.write(talk.customer.id, { text: 'and?' })],
  ['assigning it', () => ken.put(`${path()}/assignee`, { user_id: ken.userId })],
  ['marking it as unread', () => ken.post(`${path()}/unread`)],
  ['closing it', () => ken.post(`${path()}/close`)],
  ['writing again', async () => world.simulator.write(talk.customer.id, { text: 'still here' })],
  ['unassigning it', () => ken.put(`${path()}/assignee`, { user_id: null })],
  [
    'making the channel private',
    () => world.owner.patch(`/channels/${world.channelId}`, { access: 'private' }),
  ],
  ['sharing it again', () => world.owner.patch(`/channels/${world.channelId}`, { access: 'shared' })],
  ['a message after that', async () => world.simulator.write(talk.customer.id, { text: 'hello?' })],
  ['merging another contact into it', () => mergeInto()],
  ['parting the two again', () => world.owner.post(`/contact_merges/${mergeId}/undo`)],
  ['deleting it', () => world.owner.delete(path())],
]
for (const [name, act] of acts) {
  test(`unread conversations are counted as a recount counts them, after ${name}`, async () => {
    await act()
    await world.settle()
    await isRight()
  })
}

test('one’s own act counts at once, also while a slower transaction holds the events back', async () => {
  const { conversation } = await startTalk(world, 'soon read')
  await world.settle()
  await isRight()
  const slow = new pg.Client(world.database.connection)
  await slow.connect()
  await slow.query('begin')
  await slow.query('select pg_current_xact_id()')
  await ken.post(`/conversations/${conversation.id}/seen`)
  const [shown, right] = [await counted(ken), await recount(ken.userId)]
  await slow.query('commit')
  await slow.end()
  expect(shown).toEqual(right)
  await world.settle()
  await isRight()
})

test('the filter of the unread shows what the count says', async () => {
  await startTalk(world, 'unread')
  await world.settle()
  const { data } = await ken.get<Conversation[]>('/conversations?section=unassigned&unread=true')
  expect(data).toHaveLength((await recount(ken.userId)).unassigned)
  expect(data.length).toBeGreaterThan(0)
  for (const { id } of data) await ken.post(`/conversations/${id}/seen`)
  expect((await ken.get<Conversation[]>('/conversations?section=unassigned&unread=true')).data).toEqual([])
})
