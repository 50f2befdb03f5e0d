import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOldPresence } from '../../src/server/conversations/show-presence.ts'
import type { Comment } from '../../src/shared/contract/comments.ts'
import type {
  BulkResult,
  Contact,
  Conversation,
  Counts,
  Present,
} from '../../src/shared/contract/conversations.ts'
import type { SavedReply } from '../../src/shared/contract/saved-replies.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { openScreen, takeSnapshot } from '../support/screen.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let ken: Session
let talk: Talk
let path: string

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  talk = await startTalk(world, 'Hello', 'Amelia')
  path = `/conversations/${talk.conversation.id}`
})
afterAll(() => world?.stop())

/** The frames that a colleague's screen gets of an act, and of nothing that happened before it. */
async function framesOf(session: Session, act: () => Promise<unknown>) {
  await world.settle()
  const { snapshot } = await takeSnapshot(session)
  const screen = await openScreen(world.url, session, snapshot, null)
  await act()
  await world.settle()
  await screen.caughtUp()
  screen.close()
  return screen.frames
}

describe('comments', () => {
  test('are read by colleagues, mention them, and never become messages', async () => {
    let written: Comment | undefined
    const frames = await framesOf(ken, async () => {
      const text = `ask @Ken about the price\u0000`
      const answer = await world.owner.post<Comment>(`${path}/comments`, {
        text,
        mentioned_user_ids: [ken.userId],
      })
      expect(answer.status).toBe(201)
      written = answer.data
    })
    expect(written).toMatchObject({
      text: 'ask @Ken about the price\ufffd',
      author: { id: world.owner.userId, name: 'Mio' },
      mentioned_user_ids: [ken.userId],
      edited_at: null,
    })
    expect(frames).toContainEqual(expect.objectContaining({ type: 'comment.created', data: written }))
    expect((await ken.get<Comment[]>(`${path}/comments`)).data).toEqual([written])
    expect((await talk.messages()).map((message) => message.text)).toEqual(['Hello'])
    expect(await world.app.core.db.query('select 1 from outbox')).toEqual([])

    const own = `${path}/comments/${written?.id}`
    expect((await ken.patch(own, { text: 'no' })).code).toBe('NOT_YOUR_COMMENT')
    expect((await ken.delete(own)).status).toBe(403)
    const changed = await world.owner.patch<Comment>(own, { text: 'never mind' })
    expect(changed.data).toMatchObject({ text: 'never mind', mentioned_user_ids: [], version: 2 })
    const gone = await framesOf(ken, () => world.owner.delete(own))
    expect(gone).toContainEqual(
      expect.objectContaining({
        type: 'comment.deleted',
        data: { id: written?.id, conversation_id: talk.conversation.id },
      }),
    )
    expect((await ken.get<Comment[]>(`${path}/comments`)).data).toEqual([])
  })

  test('page from the newest, and refuse emptiness and mentions of those who cannot read them', async () => {
    for (const text of ['one', 'two', 'three']) await world.owner.post(`${path}/comments`, { text })
    const first = await ken.get<Comment[]>(`${path}/comments?limit=2`)
    expect(first.data.map((comment) => comment.text)).toEqual(['three', 'two'])
    const rest = await ken.get<Comment[]>(`${path}/comments?limit=2&cursor=${first.next_cursor}`)
    expect([rest.data.map((comment) => comment.text), rest.next_cursor]).toEqual([['one'], null])
    expect((await ken.post(`${path}/comments`, { text: '  ' })).code).toBe('TEXT_MISSING')
    const mention = await ken.post(`${path}/comments`, { text: 'x', mentioned_user_ids: [999] })
    expect([mention.status, mention.code]).toEqual([422, 'MENTION_NOT_POSSIBLE'])
  })
})

describe('who is there', () => {
  const presence = (frames: { type: string; data?: unknown }[]) =>
    frames
      .filter(({ type }) => type === 'viewing' || type === 'typing')
      .map(({ type, data }) => ({ type, ...(data as { user_id: number; active: boolean }) }))
  const view = (session: Session, body: object = {}) => session.post<Present>(`${path}/viewing`, body)

  test('is told to colleagues when somebody comes or goes, not that a screen is still there', async () => {
    const { userId } = world.owner
    const came = await framesOf(ken, async () => {
      await view(world.owner, { screen: 'desk' })
      await view(world.owner, { screen: 'desk' })
      await view(world.owner, { screen: 'phone' })
    })
    expect(presence(came)).toEqual([
      { type: 'viewing', conversation_id: talk.conversation.id, user_id: userId, active: true },
    ])
    expect((await view(ken)).data).toEqual({ viewing: [userId, ken.userId], typing: [], commenting: [] })
    const stayed = await framesOf(ken, () => view(world.owner, { screen: 'desk', active: false }))
    expect(presence(stayed)).toEqual([])
    const went = await framesOf(ken, () => view(world.owner, { screen: 'phone', active: false }))
    expect(presence(went)).toMatchObject([{ user_id: userId, active: false }])
    expect((await view(ken)).data.viewing).toEqual([ken.userId])
  })

  test('ends by itself where a screen was cut off', async () => {
    await world.owner.post(`${path}/typing`)
    expect((await view(ken)).data.typing).toEqual([world.owner.userId])
    const gone = await framesOf(ken, async () => {
      const { core } = world.app
      const inAMinute = { ...core.clock, realNow: () => new Date(core.clock.realNow().getTime() + 60_000) }
      expect(await endOldPresence({ ...core, clock: inAMinute })).toBe(1)
    })
    expect(presence(gone)).toMatchObject([{ type: 'typing', user_id: world.owner.userId, active: false }])
    expect((await view(ken)).data.typing).toEqual([])
  })

  test('tells whether it is an answer that is written, or a comment', async () => {
    const { userId } = world.owner
    const asked = world.simulator.calls().length
    const wrote = await framesOf(ken, () =>
      world.owner.post(`${path}/typing`, { screen: 'desk', to: 'colleagues' }),
    )
    expect(presence(wrote)).toMatchObject([
      { type: 'typing', user_id: userId, active: true, to: 'colleagues' },
    ])
    expect((await view(ken)).data).toMatchObject({ typing: [], commenting: [userId] })
    expect(world.simulator.calls()).toHaveLength(asked)
    const answers = await framesOf(ken, () => world.owner.post(`${path}/typing`, { screen: 'desk' }))
    expect(presence(answers)).toMatchObject([{ type: 'typing', active: true, to: 'everybody' }])
    for (const to of ['colleagues', 'everybody'])
      await world.owner.post(`${path}/typing`, { screen: 'desk', active: false, to })
    expect((await view(ken)).data).toMatchObject({ typing: [], commenting: [] })
  })

  test('is nobody’s business who may not see the conversation', async () => {
    const foreign = '0199aaaa-0000-7000-8000-000000000000'
    expect((await ken.post(`/conversations/${foreign}/viewing`)).status).toBe(404)
  })
})

describe('a draft', () => {
  test('follows its writer to other screens, stays hidden from others, and ends when it is sent', async () => {
    const mine = await framesOf(world.owner, () => world.owner.put(`${path}/draft`, { text: 'Dear Amel' }))
    // No count moves by what is begun.
    expect(mine.map(({ type }) => type)).not.toContain('counts.changed')
    expect(mine).toContainEqual(
      expect.objectContaining({
        type: 'conversation.changed',
        data: expect.objectContaining({ id: talk.conversation.id, draft: 'Dear Amel' }),
      }),
    )
    expect((await talk.fresh()).draft).toBe('Dear Amel')
    const theirs = await framesOf(ken, () => world.owner.put(`${path}/draft`, { text: 'Dear Amelia' }))
    expect(JSON.stringify(theirs)).not.toContain('Dear Amel')
    expect((await ken.get<Conversation>(path)).data.draft).toBeNull()
    await talk.reply('Dear Amelia')
    expect((await talk.fresh()).draft).toBeNull()
    await world.owner.put(`${path}/draft`, { text: 'And then' })
    await talk.reply('something that had waited for the network')
    expect((await talk.fresh()).draft).toBe('And then')
    await world.owner.put(`${path}/draft`, { text: 'x' })
    await world.owner.put(`${path}/draft`, { text: '' })
    expect((await talk.fresh()).draft).toBeNull()
  })
})

describe('saved replies', () => {
  test('are one’s own or the company’s, and filled in for a conversation', async () => {
    const text = '{{contact.name}}, thank you. {{user.name}}, {{company.name}}'
    const own = await world.owner.post<SavedReply>('/saved_replies', { title: 'Thanks', text })
    expect([own.status, own.data.shared, own.data.filled]).toEqual([201, false, null])
    expect((await ken.get<SavedReply[]>('/saved_replies')).data).toEqual([])
    expect((await ken.patch(`/saved_replies/${own.data.id}`, { title: 'x' })).status).toBe(404)
    await world.owner.patch(`/saved_replies/${own.data.id}`, { shared: true })
    const { data } = await ken.get<SavedReply[]>(`/saved_replies?conversation_id=${talk.conversation.id}`)
    expect(data).toMatchObject([
      { title: 'Thanks', version: 2, filled: { text: 'Amelia, thank you. Ken, Minato Coffee', missing: [] } },
    ])
    expect((await ken.patch(`/saved_replies/${own.data.id}`, { title: 'x' })).code).toBe(
      'NOT_YOUR_SAVED_REPLY',
    )
    const unknown = await ken.post('/saved_replies', { title: 'x', text: '{{contact.shoe_size}}' })
    expect([unknown.status, unknown.code]).toEqual([422, 'VARIABLE_UNKNOWN'])
    expect((await world.owner.delete(`/saved_replies/${own.data.id}`)).status).toBe(200)
    expect((await ken.get<SavedReply[]>('/saved_replies')).data).toEqual([])
  })
})

describe('the list', () => {
  const ids = async (query: string) =>
    (await world.owner.get<Conversation[]>(`/conversations?${query}`)).data.map((one) => one.id)

  test('is filtered by assignee and by blocked contacts', async () => {
    const other = await startTalk(world, 'Spam', 'Nuisance')
    const { id } = other.conversation
    await world.owner.put(`/conversations/${id}/assignee`, { user_id: ken.userId })
    expect(await ids(`assignee_id=${ken.userId}`)).toEqual([id])
    expect(await ids('blocked=true')).toEqual([])
    const contact = `/contacts/${other.conversation.contact.id}/blocked`
    const counts = async () => (await world.owner.get<Counts>('/conversations/counts')).data
    const before = await counts()
    expect(before.sections.others).toEqual({ open: 1, unread: 1 })
    expect(before.assignees).toContainEqual({
      channel_id: world.channelId,
      user_id: ken.userId,
      open: 1,
      closed: 0,
    })
    const frames = await framesOf(ken, async () => {
      const answer = await world.owner.put<Contact>(contact, { blocked: true })
      expect(answer.data).toMatchObject({ name: 'Nuisance', blocked: true })
      await world.owner.put(contact, { blocked: true })
    })
    expect(frames.filter((frame) => frame.type === 'conversation.changed')).toHaveLength(1)
    expect(await ids('blocked=true')).toEqual([id])
    expect(await ids('blocked=false')).toEqual([talk.conversation.id])
    const without = await counts()
    expect(without.sections.others).toEqual({ open: 0, unread: 0 })
    expect(without.channels[world.channelId]?.others).toEqual({ open: 0, unread: 0 })
    expect(without.unread).toBe(before.unread - 1)
    expect(without.assignees.map((row) => row.user_id)).toEqual([null])
    // Kept.
    world.simulator.write(other.customer.id, { text: 'more spam' })
    await world.settle()
    expect((await other.messages())[0]?.text).toBe('more spam')
    // Deleting what was said does not lift the block.
    await world.owner.delete(`/conversations/${id}`)
    world.simulator.write(other.customer.id, { text: 'still spam' })
    await world.settle()
    const [again] = await ids('blocked=true')
    expect(again).not.toBe(id)
    expect((await counts()).sections.unassigned).toEqual(without.sections.unassigned)
    await world.owner.put(contact, { blocked: false })
    expect(await ids('blocked=true')).toEqual([])
    expect((await counts()).sections.unassigned.open).toBe(without.sections.unassigned.open + 1)
    const unknown = await ken.put('/contacts/0199aaaa-0000-7000-8000-000000000000/blocked', { blocked: true })
    expect(unknown.status).toBe(404)
  })

  test('is read from its end too, page by page', async () => {
    const newest = await ids('')
    expect(newest.length).toBeGreaterThan(1)
    expect(await ids('sort=oldest')).toEqual(newest.toReversed())
    const pages: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const path: string = `/conversations?sort=oldest&limit=1${cursor && `&cursor=${cursor}`}`
      const page: Awaited<ReturnType<typeof world.owner.get<Conversation[]>>> = await world.owner.get(path)
      pages.push(...page.data.map((one) => one.id))
      cursor = page.next_cursor
    }
    expect(pages).toEqual(newest.toReversed())
    expect((await world.owner.get('/conversations?sort=sideways')).status).toBe(400)
  })

  test('takes one act for many, each by itself', async () => {
    const other = await startTalk(world, 'Hi', 'Bea')
    const both = [talk.conversation.id, other.conversation.id]
    const missing = '0199aaaa-0000-7000-8000-000000000000'
    const bulk = (body: object) => world.owner.post<BulkResult[]>('/conversations/bulk', body)
    const closed = await bulk({ ids: [...both, missing, both[0]], act: 'close' })
    expect(closed.data).toMatchObject([
      { id: both[0], success: true, code: null },
      { id: both[1], success: true },
      { id: missing, success: false, code: 'NOT_FOUND' },
    ])
    expect((await other.fresh()).status).toBe('closed')
    await bulk({ ids: both, act: 'reopen' })
    await bulk({ ids: both, act: 'seen' })
    expect([(await talk.fresh()).unread_count, (await other.fresh()).unread_count]).toEqual([0, 0])
    await bulk({ ids: both, act: 'unread' })
    expect([(await talk.fresh()).unread_count, (await other.fresh()).unread_count]).toEqual([1, 1])
    await bulk({ ids: both, act: 'assign', user_id: ken.userId })
    expect([(await talk.fresh()).assignee_id, (await other.fresh()).assignee_id]).toEqual([
      ken.userId,
      ken.userId,
    ])
    await ken.put('/me/availability', { available: false })
    await bulk({ ids: [both[0]], act: 'assign', user_id: null })
    const refused = await bulk({ ids: both, act: 'assign', user_id: ken.userId })
    expect(refused.data).toMatchObject([{ success: false, code: 'USER_UNAVAILABLE' }, { success: true }])
    expect((await bulk({ ids: both, act: 'assign' })).status).toBe(400)
  })
})
