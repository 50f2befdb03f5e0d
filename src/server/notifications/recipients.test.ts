/** S6 as a table: every cell of event × way × whose conversation × what is in front, and the rules that go before. */
import { describe, expect, test } from 'vitest'
import {
  type NotificationWay,
  notificationEvents,
  notificationWays,
} from '../../shared/contract/notifications.ts'
import { judgeNews, type Listener, type News, type Verdict } from './recipients.ts'
import { changeSettings, DEFAULT_SETTINGS, type Settings } from './settings.ts'

const ME = 1
const SOMEBODY = 2
const CHANNEL = 'c1'

const everything: Settings = {
  ...DEFAULT_SETTINGS,
  events: {
    message_in_mine: { desktop: true, email: true },
    message_in_others: { desktop: true, email: true },
    message_in_unassigned: { desktop: true, email: true },
    assigned_to_me: { desktop: true, email: true },
  },
}

const message: News = {
  kind: 'message',
  channelId: CHANNEL,
  byUserId: null,
  assigneeId: ME,
  status: 'open',
  blocked: false,
  late: false,
}
const me: Listener = { userId: ME, active: true, maySee: true, settings: everything, inFront: false }

const WHOSE = {
  mine: { assigneeId: ME, status: 'open' },
  others: { assigneeId: SOMEBODY, status: 'open' },
  unassigned: { assigneeId: null, status: 'open' },
  closed: { assigneeId: ME, status: 'closed' },
} as const
/** In another tab, and in none, the conversation is not in front: how it gets there is decided when it leaves. */
const WHERE = { 'open in front': true, 'another tab': false, 'no tab': false }

type Cell = 'tells' | 'in_front' | 'closed' | 'nothing'

/** By kind of news, whose conversation, way and place. */
const TABLE: Record<string, Cell> = {}
const row = (key: string, cells: [desktopFront: Cell, desktopElsewhere: Cell, mail: Cell]) => {
  TABLE[`${key} desktop open in front`] = cells[0]
  TABLE[`${key} desktop another tab`] = cells[1]
  TABLE[`${key} desktop no tab`] = cells[1]
  // A mail waits until it is known whether it was seen.
  for (const where of Object.keys(WHERE)) TABLE[`${key} email ${where}`] = cells[2]
}
row('message mine', ['in_front', 'tells', 'tells'])
row('message others', ['in_front', 'tells', 'tells'])
row('message unassigned', ['in_front', 'tells', 'tells'])
row('message closed', ['closed', 'closed', 'closed'])
row('assignment mine', ['in_front', 'tells', 'tells'])
row('assignment others', ['nothing', 'nothing', 'nothing'])
row('assignment unassigned', ['nothing', 'nothing', 'nothing'])
row('assignment closed', ['in_front', 'tells', 'tells'])

const cells = (['message', 'assignment'] as const).flatMap((kind) =>
  Object.entries(WHOSE).flatMap(([whose, of]) =>
    notificationWays.flatMap((way) =>
      Object.entries(WHERE).map(([where, inFront]) => ({ kind, whose, of, way, where, inFront })),
    ),
  ),
)

test('the table has every cell', () => {
  expect(cells).toHaveLength(2 * 4 * 2 * 3)
  expect(Object.keys(TABLE)).toHaveLength(cells.length)
})

test.each(cells)('$kind, $whose, $way, $where', ({ kind, whose, of, way, where, inFront }) => {
  const verdict = judgeNews({ ...message, kind, ...of }, { ...me, inFront }, way)
  expect(cellOf(verdict)).toBe(TABLE[`${kind} ${whose} ${way} ${where}`])
  // Each cell also hangs on its own check box, and on no other.
  if (!verdict?.tell) return
  const other: NotificationWay = way === 'desktop' ? 'email' : 'desktop'
  const all = { [way]: false, [other]: true }
  const off = changeSettings(everything, { events: { [verdict.event]: all } })
  expect(judgeNews({ ...message, kind, ...of }, { ...me, inFront, settings: off }, way)).toEqual({
    event: verdict.event,
    tell: false,
    reason: 'off',
  })
  const restOff = changeSettings(everything, {
    events: Object.fromEntries(
      notificationEvents.map((event) => [
        event,
        event === verdict.event ? { [way]: true, [other]: false } : { desktop: false, email: false },
      ]),
    ),
  })
  expect(judgeNews({ ...message, kind, ...of }, { ...me, inFront, settings: restOff }, way)?.tell).toBe(true)
})

function cellOf(verdict: Verdict | null): Cell {
  if (!verdict) return 'nothing'
  return verdict.tell ? 'tells' : (verdict.reason as Cell)
}

describe('whatever is switched on', () => {
  const never: [string, Partial<News>, Partial<Listener>, string][] = [
    ['of one’s own act', { kind: 'assignment', byUserId: ME }, {}, 'own_act'],
    ['without the right to see it', {}, { maySee: false }, 'no_access'],
    ['of a blocked contact', { blocked: true }, {}, 'blocked'],
    ['of history', { late: true }, {}, 'late'],
    ['when one has left', {}, { active: false }, 'inactive'],
  ]
  test.each(never)('nobody hears %s', (_what, news, listener, reason) => {
    for (const way of notificationWays)
      expect(judgeNews({ ...message, ...news }, { ...me, ...listener }, way)).toMatchObject({
        tell: false,
        reason,
      })
  })
})

test('somebody else’s assignment of mine is news to me', () => {
  const given: News = { ...message, kind: 'assignment', byUserId: SOMEBODY }
  expect(judgeNews(given, me, 'desktop')).toEqual({ event: 'assigned_to_me', tell: true })
})

describe('a comment that mentions somebody', () => {
  const mention: News = { ...message, kind: 'mention', byUserId: SOMEBODY, mentionedUserIds: [ME, SOMEBODY] }

  test('is told to whoever is mentioned, by the choice for assignments, and to nobody else', () => {
    for (const way of notificationWays) {
      expect(judgeNews(mention, me, way)).toEqual({ event: 'mention', tell: true })
      expect(judgeNews({ ...mention, mentionedUserIds: [3] }, me, way)).toBeNull()
      const choices = { message_in_mine: true, message_in_others: true, message_in_unassigned: true }
      const only = (on: boolean) =>
        changeSettings(everything, {
          events: {
            ...Object.fromEntries(Object.keys(choices).map((event) => [event, { [way]: !on }])),
            assigned_to_me: { [way]: on },
          },
        })
      expect(judgeNews(mention, { ...me, settings: only(true) }, way)?.tell).toBe(true)
      expect(judgeNews(mention, { ...me, settings: only(false) }, way)).toMatchObject({ reason: 'off' })
    }
  })

  test('whoever’s conversation it is, open or closed, and also where the contact is blocked', () => {
    for (const of of Object.values(WHOSE))
      expect(judgeNews({ ...mention, ...of, blocked: true }, me, 'email')?.tell).toBe(true)
  })

  test('never to its author, nor without the right to see the conversation, nor what is in front', () => {
    expect(judgeNews({ ...mention, byUserId: ME }, me, 'email')).toMatchObject({ reason: 'own_act' })
    expect(judgeNews(mention, { ...me, maySee: false }, 'email')).toMatchObject({ reason: 'no_access' })
    expect(judgeNews(mention, { ...me, inFront: true }, 'desktop')).toMatchObject({ reason: 'in_front' })
  })
})

test('a channel’s own choice goes before the common one', () => {
  const settings = {
    ...everything,
    channels: [
      {
        channel_id: CHANNEL,
        events: { ...everything.events, message_in_mine: { desktop: false, email: true } },
      },
    ],
  }
  expect(judgeNews(message, { ...me, settings }, 'desktop')).toMatchObject({ reason: 'off' })
  expect(judgeNews(message, { ...me, settings }, 'email')).toMatchObject({ tell: true })
  expect(judgeNews({ ...message, channelId: 'c2' }, { ...me, settings }, 'desktop')).toMatchObject({
    tell: true,
  })
})

test('a new user hears of what is his or hers', () => {
  const heard = Object.entries(WHOSE).filter(
    ([, of]) => judgeNews({ ...message, ...of }, { ...me, settings: DEFAULT_SETTINGS }, 'desktop')?.tell,
  )
  expect(heard.map(([whose]) => whose)).toEqual(['mine'])
})
