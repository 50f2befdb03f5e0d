/**
 * How many conversations each user has not read. Unread is a number minus the user's own marker, so that a message costs
 * no write per reader (precise 13); counting it anew would look at every conversation each time (invariant 11). So each
 * process remembers which ones are unread for whom, and before it answers looks at those alone that something has
 * happened to: the events since it last looked say which. Those of transactions that are open to overtaking are looked
 * at too, so that one's own act counts at once, and looked at again until they are certain.
 *
 * Only a memory: what was lost of it is counted anew.
 */
import type { Section } from '../../shared/contract/conversations.ts'
import {
  findUnreadAmong,
  findUnreadOf,
  type UnreadConversation,
  type UnreadCountRow,
} from '../store/conversations.ts'
import type { Db } from '../store/db.ts'
import { type EventPosition, headPosition, readVisibleEvents } from '../store/events.ts'

export interface Reader {
  userId: number
  /** Of the channels that the user may see. */
  channelIds: string[]
}

export interface UnreadMemory {
  count(companyId: number, readers: Reader[]): Promise<Map<number, UnreadCountRow[]>>
  /** Which they are; null where they are more than `most`. */
  list(companyId: number, reader: Reader, most: number): Promise<string[] | null>
}

interface Remembered {
  channels: string
  unread: Map<string, UnreadConversation>
  /** By channel and section. */
  counts: Map<string, UnreadCountRow>
  askedAt: number
}

interface Company {
  /** Nothing at or before it can still appear. */
  position: EventPosition
  readers: Map<number, Remembered>
  /** One look at a time: a later one must not be overwritten by an earlier one. */
  turn: Promise<unknown>
}

/** More than so many events since the last look: counting anew is cheaper. */
const MOST_EVENTS = 2_000
const FORGOTTEN_AFTER_MILLISECONDS = 15 * 60_000

export function createUnreadMemory(db: Db, monotonic: () => number): UnreadMemory {
  const companies = new Map<number, Company>()

  function inTurn<T>(companyId: number, work: (company: Company) => Promise<T>): Promise<T> {
    const company = companies.get(companyId) ?? {
      position: { xact: '0', id: 0 },
      readers: new Map(),
      turn: Promise.resolve(),
    }
    companies.set(companyId, company)
    const result = company.turn.then(() => work(company))
    company.turn = result.catch(() => {
      // Half of a look may be in it.
      company.readers.clear()
    })
    return result
  }

  async function bringUpToDate(companyId: number, company: Company, readers: Reader[]): Promise<void> {
    const now = monotonic()
    for (const [userId, { askedAt }] of company.readers)
      if (now - askedAt > FORGOTTEN_AFTER_MILLISECONDS) company.readers.delete(userId)
    if (company.readers.size === 0) company.position = await headPosition(db)
    else await follow(companyId, company)
    for (const { userId, channelIds } of readers) {
      const channels = channelIds.join(' ')
      const known = company.readers.get(userId)
      if (known?.channels === channels) known.askedAt = now
      else company.readers.set(userId, await load(companyId, userId, channelIds, now))
    }
  }

  async function load(
    companyId: number,
    userId: number,
    channelIds: string[],
    now: number,
  ): Promise<Remembered> {
    const remembered: Remembered = {
      channels: channelIds.join(' '),
      unread: new Map(),
      counts: new Map(),
      askedAt: now,
    }
    for (const one of await findUnreadOf(db, companyId, userId, channelIds)) add(remembered, one)
    return remembered
  }

  async function follow(companyId: number, company: Company): Promise<void> {
    const events = await readVisibleEvents(db, companyId, company.position, MOST_EVENTS)
    const uncertain = events.findIndex(({ certain }) => !certain)
    const last = events[uncertain < 0 ? events.length - 1 : uncertain - 1]
    if (events.length === MOST_EVENTS || events.some(({ type }) => movesMany(type))) {
      company.readers.clear()
      company.position = last ? { xact: last.xact, id: last.id } : company.position
      return
    }
    const touched = [...new Set(events.flatMap(({ conversation_id }) => conversation_id ?? []))]
    if (touched.length > 0) {
      const userIds = [...company.readers.keys()]
      const unread = await findUnreadAmong(db, companyId, userIds, touched)
      for (const [userId, remembered] of company.readers) {
        for (const id of touched) remove(remembered, id)
        const mayKnow = new Set(remembered.channels.split(' '))
        for (const one of unread)
          if (one.user_id === userId && mayKnow.has(one.channel_id)) add(remembered, one)
      }
    }
    if (last) company.position = { xact: last.xact, id: last.id }
  }

  return {
    count: (companyId, readers) =>
      inTurn(companyId, async (company) => {
        await bringUpToDate(companyId, company, readers)
        return new Map(
          readers.map(({ userId }) => [userId, [...(company.readers.get(userId)?.counts.values() ?? [])]]),
        )
      }),
    list: (companyId, reader, most) =>
      inTurn(companyId, async (company) => {
        await bringUpToDate(companyId, company, [reader])
        const unread = company.readers.get(reader.userId)?.unread
        return unread && unread.size <= most ? [...unread.keys()] : null
      }),
  }
}

/** Who may see what, and whole pasts: no list of conversations comes with these. */
function movesMany(type: string): boolean {
  return type.startsWith('channel.') || type.startsWith('user.') || type === 'history.imported'
}

function add(to: Remembered, one: UnreadConversation): void {
  to.unread.set(one.id, one)
  change(to, one, 1)
}

function remove(from: Remembered, id: string): void {
  const one = from.unread.get(id)
  if (!one) return
  from.unread.delete(id)
  change(from, one, -1)
}

function change(of: Remembered, one: UnreadConversation, by: number): void {
  const section = sectionOf(one)
  const name = `${one.channel_id} ${section}`
  const row = of.counts.get(name) ?? { channel_id: one.channel_id, section, unread: 0 }
  row.unread += by
  of.counts.set(name, row)
}

function sectionOf({ status, assignee_id, user_id }: UnreadConversation): Section {
  if (status === 'closed') return 'closed'
  if (assignee_id === null) return 'unassigned'
  return assignee_id === user_id ? 'mine' : 'others'
}
