import { describe, expect, test } from 'vitest'
import type { Channel } from '../../shared/contract/channels.ts'
import type { Conversation, Counts, Section, SectionCounts } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { Me, User } from '../../shared/contract/users.ts'
import type { EventFrame } from '../../shared/events.ts'
import { applyEvent } from './apply-event.ts'
import { emptyState, type InboxState } from './inbox-state.ts'
import { keyOf, type ListFilter, ofSection } from './list-filter.ts'
import { changeAtOnce } from './place-conversation.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString()

function message(id: string, minute: number, more: Partial<Message> = {}): Message {
  return {
    id,
    conversation_id: 'c1',
    direction: 'in',
    author: { type: 'contact', id: 'x', name: 'Aiko' },
    text: id,
    choice: null,
    location: null,
    attachments: [],
    activity: null,
    status: 'received',
    failure: null,
    status_times: null,
    sent_as: null,
    reply_to_id: null,
    reactions: [],
    edited_at: null,
    withdrawn_at: null,
    external_id: null,
    client_message_id: null,
    sent_at: at(minute),
    created_at: at(minute),
    receipt_number: minute,
    version: 1,
    ...more,
  }
}

function conversation(id: string, minute: number, more: Partial<Conversation> = {}): Conversation {
  return {
    id,
    channel_id: 'ch',
    contact: {
      id: `k-${id}`,
      name: id,
      avatar_url: null,
      address: id,
      addresses: [id],
      phone: null,
      blocked: false,
    },
    status: 'open',
    assignee_id: null,
    section: 'unassigned',
    unread_count: 0,
    last_message: null,
    last_message_at: at(minute),
    window: { state: 'open', until: null },
    draft: null,
    links: [],
    merged_into: null,
    created_at: at(0),
    version: 1,
    ...more,
  }
}

const user = (id: number, more: Partial<User> = {}): User => ({
  id,
  name: `user ${id}`,
  email: `${id}@example.com`,
  available: true,
  active: true,
  rights: { admin: false, account_settings_access: false },
  picture_url: null,
  version: 1,
  ...more,
})

const me: Me = {
  ...user(7),
  locale: 'en',
  time_zone: 'Asia/Tokyo',
  company: { name: 'Acme', time_zone: 'Asia/Tokyo', second_factor_demanded: false },
  second_factor_missing: null,
  simulator: false,
}

const channel = (id: string, more: Partial<Channel> = {}): Channel => ({
  id,
  type: 'simulator',
  name: id,
  access: 'shared',
  member_ids: [],
  installed_by: 7,
  status: 'connected',
  status_reason: null,
  status_words: [],
  last_heard_at: null,
  retention_days: null,
  webhook_url: null,
  address: null,
  version: 1,
  ...more,
})

const sectionCounts = (open: number, unread: number): SectionCounts => ({
  unassigned: { open, unread },
  mine: { open: 0, unread: 0 },
  others: { open: 0, unread: 0 },
  closed: { open: 0, unread: 0 },
})

const counts = (open: number, unread: number): Counts => ({
  sections: sectionCounts(open, unread),
  unread,
  channels: { ch: sectionCounts(open, unread) },
  assignees: [{ channel_id: 'ch', user_id: null, open, closed: 0 }],
})

function lists(
  items: Partial<Record<Section, Conversation[]>>,
  nextCursor: string | null = null,
): InboxState['lists'] {
  return Object.fromEntries(
    Object.entries(items).map(([section, ofIt]) => {
      const filter = ofSection(section as Section)
      return [keyOf(filter), { filter, items: ofIt, nextCursor }]
    }),
  )
}

const listed = (state: InboxState, section: Section) => state.lists[keyOf(ofSection(section))]?.items

const frame = <T extends EventFrame['type']>(type: T, data: unknown): EventFrame =>
  ({ cursor: 'x', type, data }) as EventFrame

function stateWith(more: Partial<InboxState> = {}): InboxState {
  return {
    ...emptyState,
    me,
    users: [user(7), user(8)],
    channels: [channel('ch')],
    counts: counts(2, 0),
    lists: lists({
      unassigned: [conversation('c2', 20), conversation('c1', 10)],
      mine: [],
      others: [],
      closed: [],
    }),
    conversations: { c1: conversation('c1', 10) },
    threads: { c1: { messages: [message('m1', 1), message('m3', 3)], nextCursor: null } },
    ...more,
  }
}

const ids = (state: InboxState) => ({
  unassigned: listed(state, 'unassigned')?.map((item) => item.id),
  mine: listed(state, 'mine')?.map((item) => item.id),
  others: listed(state, 'others')?.map((item) => item.id),
  closed: listed(state, 'closed')?.map((item) => item.id),
})

const texts = (state: InboxState) => state.threads.c1?.messages.map((item) => item.id)

describe('messages', () => {
  test('message.created stands at its time, not at its arrival', () => {
    const next = applyEvent(stateWith(), frame('message.created', message('m2', 2)))
    expect(texts(next)).toEqual(['m1', 'm2', 'm3'])
  })

  test('messages of one second keep their order of receipt', () => {
    const late = message('m3b', 3, { receipt_number: 9 })
    const early = message('m3a', 3, { receipt_number: 2 })
    const next = [late, early].reduce((s, m) => applyEvent(s, frame('message.created', m)), stateWith())
    expect(texts(next)).toEqual(['m1', 'm3a', 'm3', 'm3b'])
  })

  test('the same message twice is one message', () => {
    const created = frame('message.created', message('m2', 2))
    expect(texts(applyEvent(applyEvent(stateWith(), created), created))).toEqual(['m1', 'm2', 'm3'])
  })

  test('message.changed with a lower version is ignored, with a higher one it wins', () => {
    const read = frame('message.changed', message('m3', 3, { status: 'read', version: 3 }))
    const sent = frame('message.changed', message('m3', 3, { status: 'sent', version: 2 }))
    for (const order of [
      [read, sent],
      [sent, read],
    ]) {
      const next = order.reduce(applyEvent, stateWith())
      expect(next.threads.c1?.messages.at(-1)?.status).toBe('read')
    }
  })

  test('message.changed before message.created shows the newer one', () => {
    const changed = frame('message.changed', message('m4', 4, { status: 'delivered', version: 5 }))
    const created = frame('message.created', message('m4', 4, { status: 'queued', version: 1 }))
    const next = [changed, created].reduce(applyEvent, stateWith())
    expect(next.threads.c1?.messages.filter((item) => item.id === 'm4')).toHaveLength(1)
    expect(next.threads.c1?.messages.at(-1)?.status).toBe('delivered')
  })

  test('message.deleted stays deleted, also when its creation comes late', () => {
    const next = [
      frame('message.deleted', { id: 'm3', conversation_id: 'c1' }),
      frame('message.changed', message('m3', 3, { version: 9 })),
    ].reduce(applyEvent, stateWith())
    expect(texts(next)).toEqual(['m1'])
  })

  test('a message older than what is loaded is left to paging', () => {
    const state = stateWith({ threads: { c1: { messages: [message('m3', 3)], nextCursor: 'older' } } })
    expect(texts(applyEvent(state, frame('message.created', message('m1', 1))))).toEqual(['m3'])
  })

  test('a pending message is joined by its client_message_id', () => {
    const pending = {
      client_message_id: 'mine',
      conversation_id: 'c1',
      text: 'hello',
      attachments: [],
      made_at: at(5),
      state: 'sending' as const,
      problem: null,
    }
    const other = { ...pending, client_message_id: 'other' }
    const next = applyEvent(
      stateWith({ pending: [pending, other] }),
      frame('message.created', message('m5', 5, { client_message_id: 'mine', direction: 'out' })),
    )
    expect(next.pending).toEqual([other])
    expect(texts(next)).toEqual(['m1', 'm3', 'm5'])
  })

  test('the delivery mark in the list follows the message', () => {
    const last = message('m3', 3, { direction: 'out', status: 'sent' })
    const state = stateWith({
      lists: lists({ unassigned: [conversation('c1', 10, { last_message: last })] }),
      conversations: {},
    })
    const next = applyEvent(state, frame('message.changed', { ...last, status: 'read', version: 2 }))
    const shown = applyEvent(next, frame('message.changed', { ...last, status: 'delivered', version: 1 }))
    expect(listed(shown, 'unassigned')?.[0]?.last_message?.status).toBe('read')
  })
})

describe('conversations', () => {
  test('conversation.created shows on top of its section', () => {
    const next = applyEvent(stateWith(), frame('conversation.created', conversation('c3', 30)))
    expect(ids(next).unassigned).toEqual(['c3', 'c2', 'c1'])
  })

  test('conversation.changed moves it between sections, and into its place by time (S14)', () => {
    const moved = conversation('c1', 25, { assignee_id: 7, section: 'mine', version: 2 })
    const next = applyEvent(stateWith(), frame('conversation.changed', moved))
    expect(ids(next)).toEqual({ unassigned: ['c2'], mine: ['c1'], others: [], closed: [] })
    expect(next.conversations.c1?.assignee_id).toBe(7)
  })

  test('a lower version is ignored, in either order', () => {
    const older = frame(
      'conversation.changed',
      conversation('c1', 10, { status: 'closed', section: 'closed', version: 2 }),
    )
    const newer = frame('conversation.changed', conversation('c1', 40, { version: 3 }))
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      expect(ids(order.reduce(applyEvent, stateWith()))).toEqual({
        unassigned: ['c1', 'c2'],
        mine: [],
        others: [],
        closed: [],
      })
    }
  })

  test('behind the loaded end of an unfinished list it is left to paging', () => {
    const state = stateWith({ lists: lists({ unassigned: [conversation('c2', 20)] }, 'more') })
    const next = applyEvent(state, frame('conversation.created', conversation('c0', 5)))
    expect(ids(next).unassigned).toEqual(['c2'])
  })

  test('conversation.deleted leaves nothing, and a late frame does not bring it back (S24)', () => {
    const next = [
      frame('conversation.deleted', { id: 'c1' }),
      frame('conversation.changed', conversation('c1', 50, { version: 9 })),
      frame('message.created', message('m9', 9)),
    ].reduce(applyEvent, stateWith())
    expect(ids(next).unassigned).toEqual(['c2'])
    expect(next.conversations.c1).toBeUndefined()
    expect(next.threads.c1).toBeUndefined()
  })

  describe('in a list that is filtered', () => {
    const filtered = (more: Partial<ListFilter>, items: Conversation[] = []) => {
      const filter = { ...ofSection('unassigned'), ...more }
      return stateWith({ lists: { x: { filter, items, nextCursor: null } }, conversations: {} })
    }
    const shown = (state: InboxState) => state.lists.x?.items.map((item) => item.id)
    const news = (more: Partial<Conversation>) =>
      frame('conversation.changed', conversation('c1', 40, { version: 2, ...more }))

    test('stands what the filter lets through, and nothing else', () => {
      const ofChannel = filtered({ channelId: 'ch' })
      expect(shown(applyEvent(ofChannel, news({})))).toEqual(['c1'])
      expect(shown(applyEvent(ofChannel, news({ channel_id: 'other' })))).toEqual([])
      const ofKen = filtered({ section: 'others', assigneeId: 8 })
      const assigned = news({ section: 'others', assignee_id: 8 })
      expect(shown(applyEvent(ofKen, assigned))).toEqual(['c1'])
      const given = news({ section: 'others', assignee_id: 9, version: 3 })
      expect(shown([assigned, given].reduce(applyEvent, ofKen))).toEqual([])
    })

    test('a blocked contact leaves the section for the list of the blocked', () => {
      const { contact } = conversation('c1', 10)
      const blocked = news({ contact: { ...contact, blocked: true } })
      expect(shown(applyEvent(filtered({}, [conversation('c1', 10)]), blocked))).toEqual([])
      const list = filtered({ section: null, blocked: true })
      expect(shown(applyEvent(list, blocked))).toEqual(['c1'])
      expect(shown([blocked, news({ version: 3 })].reduce(applyEvent, list))).toEqual([])
    })

    test('what is read in the list of the unread stays until it is asked for anew; what was read never enters', () => {
      const unread = filtered({ unread: true }, [conversation('c1', 10, { unread_count: 1 })])
      expect(shown(applyEvent(unread, news({ unread_count: 0 })))).toEqual(['c1'])
      expect(shown(applyEvent(filtered({ unread: true }), news({ unread_count: 0 })))).toEqual([])
      expect(shown(applyEvent(filtered({ unread: true }), news({ unread_count: 2 })))).toEqual(['c1'])
    })

    test('the oldest stands first where that was asked for', () => {
      const state = filtered({ oldestFirst: true }, [conversation('c0', 5), conversation('c2', 20)])
      expect(shown(applyEvent(state, frame('conversation.created', conversation('c3', 12))))).toEqual([
        'c0',
        'c3',
        'c2',
      ])
    })
  })

  test('in every order of arrival a list stands in its own order', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) =>
      frame('conversation.created', conversation(id, id < 'c' ? 30 : 31)),
    )
    for (const order of permutations(all)) {
      const next = order.reduce(applyEvent, stateWith({ lists: lists({ unassigned: [] }) }))
      expect(ids(next).unassigned).toEqual(['d', 'c', 'b', 'a'])
    }
  })
})

describe('the rest', () => {
  test('counts.changed replaces the counts', () => {
    expect(applyEvent(stateWith(), frame('counts.changed', counts(5, 3))).counts).toEqual(counts(5, 3))
  })

  test('user.changed renews the colleague, and oneself', () => {
    const next = applyEvent(stateWith(), frame('user.changed', user(7, { available: false, version: 2 })))
    expect(next.users?.find((other) => other.id === 7)?.available).toBe(false)
    expect(next.me).toMatchObject({ available: false, locale: 'en', company: { name: 'Acme' } })
    const late = applyEvent(next, frame('user.changed', user(7, { available: true, version: 1 })))
    expect(late.users?.find((other) => other.id === 7)?.available).toBe(false)
    expect(late.me?.available).toBe(false)
  })

  test('user.changed brings a new colleague', () => {
    expect(applyEvent(stateWith(), frame('user.changed', user(9))).users).toHaveLength(3)
  })

  test('channel.changed and channel.deleted', () => {
    const heard = channel('ch', { last_heard_at: at(9), version: 2 })
    const next = applyEvent(stateWith(), frame('channel.changed', heard))
    expect(next.channels).toEqual([heard])
    expect(applyEvent(next, frame('channel.changed', channel('ch'))).channels).toEqual([heard])
    expect(applyEvent(next, frame('channel.deleted', { id: 'ch' })).channels).toEqual([])
  })

  test('typing and viewing come and go, and writing ends typing', () => {
    const typing = (active: boolean, to: 'everybody' | 'colleagues' = 'everybody') =>
      frame('typing', { conversation_id: 'c1', user_id: 8, active, to })
    const viewing = frame('viewing', { conversation_id: 'c1', user_id: 8, active: true })
    let state = [typing(true), typing(true), viewing].reduce(applyEvent, stateWith())
    expect(state.activity.c1).toEqual({ typing: [8], viewing: [8], commenting: [] })
    const own = message('m6', 6, { direction: 'out', author: { type: 'user', id: 8, name: 'Ken' } })
    expect(applyEvent(state, frame('message.created', own)).activity.c1?.typing).toEqual([])
    state = applyEvent(state, typing(false))
    expect(state.activity.c1).toEqual({ typing: [], viewing: [8], commenting: [] })
    expect(applyEvent(state, typing(false))).toBe(state)
    // A comment is no answer, and an answer ends none.
    state = applyEvent(state, typing(true, 'colleagues'))
    expect(applyEvent(state, frame('message.created', own)).activity.c1).toMatchObject({
      typing: [],
      commenting: [8],
    })
    expect(applyEvent(state, typing(false, 'colleagues')).activity.c1?.commenting).toEqual([])
  })

  test('a type from a newer server changes nothing', () => {
    const state = stateWith()
    expect(applyEvent(state, { cursor: 'x', type: 'weather.changed', data: {} } as never)).toBe(state)
  })

  test('what is not loaded is not invented', () => {
    const frames = [
      frame('message.created', message('m2', 2)),
      frame('conversation.changed', conversation('c1', 2)),
      frame('user.changed', user(7)),
      frame('channel.changed', channel('ch')),
    ]
    const next = frames.reduce(applyEvent, emptyState)
    expect(next.lists).toEqual({})
    expect(next.threads).toEqual({})
    expect(next.users).toBeUndefined()
    expect(next.channels).toBeUndefined()
  })
})

test('all orders of a day’s frames give the same lists', () => {
  const day = [
    frame('conversation.changed', conversation('c1', 31, { assignee_id: 7, section: 'mine', version: 2 })),
    frame('conversation.changed', conversation('c1', 32, { assignee_id: 8, section: 'others', version: 3 })),
    frame('conversation.deleted', { id: 'c2' }),
    frame('conversation.changed', conversation('c2', 40, { version: 2 })),
    frame('message.created', message('m7', 7)),
    frame('message.changed', message('m7', 7, { text: 'edited', version: 2 })),
  ]
  const expected = day.reduce(applyEvent, stateWith())
  for (const order of permutations(day)) {
    const result = order.reduce(applyEvent, stateWith())
    expect(ids(result)).toEqual(ids(expected))
    expect(result.threads).toEqual(expected.threads)
  }
})

describe('our own click', () => {
  test('moves the conversation and the counts in the same frame', () => {
    const state = stateWith({
      counts: counts(2, 1),
      lists: lists({ unassigned: [conversation('c1', 10, { unread_count: 2 })], mine: [] }),
      conversations: {},
    })
    const next = changeAtOnce(state, 'c1', { assignee_id: 7 })
    expect(ids(next)).toMatchObject({ unassigned: [], mine: ['c1'] })
    expect(next.counts?.sections.unassigned).toEqual({ open: 1, unread: 0 })
    expect(next.counts?.sections.mine).toEqual({ open: 1, unread: 1 })
    expect(next.counts?.channels.ch?.mine).toEqual({ open: 1, unread: 1 })
    expect(next.counts?.assignees).toEqual([
      { channel_id: 'ch', user_id: null, open: 1, closed: 0 },
      { channel_id: 'ch', user_id: 7, open: 1, closed: 0 },
    ])
    const seen = changeAtOnce(next, 'c1', { unread_count: 0 })
    expect(seen.counts?.sections.mine).toEqual({ open: 1, unread: 0 })
    expect(seen.counts?.unread).toBe(0)
    const { contact } = conversation('c1', 10)
    const blocked = changeAtOnce(next, 'c1', { contact: { ...contact, blocked: true } })
    expect(ids(blocked)).toMatchObject({ unassigned: [], mine: [] })
    expect(blocked.counts?.sections.mine).toEqual({ open: 0, unread: 0 })
    expect(blocked.counts?.unread).toBe(0)
  })
})

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  )
}
