/**
 * Open screens. Each connection belongs to one user; each event is sent as the whole resource as this user would
 * fetch it now, after a policy has said that the user may see it now (invariant 9). What is the same for all is made
 * once; only section and unread count differ from viewer to viewer.
 */
import type { Channel } from '../../shared/contract/channels.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../log.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { presentChannel } from '../present/channel.ts'
import { presentComment } from '../present/comment.ts'
import { presentConversation, sectionFor } from '../present/conversation.ts'
import { presentMessage } from '../present/message.ts'
import { presentUser } from '../present/user.ts'
import { type ChannelRow, listChannels } from '../store/channels.ts'
import { findComments } from '../store/comments.ts'
import { findConversations, findSeenMarkers } from '../store/conversations.ts'
import type { Db } from '../store/db.ts'
import { findDrafts } from '../store/drafts.ts'
import type { EventRow } from '../store/events.ts'
import { findMessages } from '../store/messages.ts'
import { listUsers, type UserRow } from '../store/users.ts'
import type { CountFor } from './counts.ts'
import { type CrmFrame, type CrmStage, isCrmEvent, setCrmStage } from './crm-stage.ts'
import type { Cursors } from './cursors.ts'

export interface Connection {
  companyId: number
  userId: number
  /** A frame's text, or the same as UTF-8: what goes to many is encoded once. */
  send(frame: string | Buffer): void
  close(code: number, reason: string): void
}

export interface Hub {
  join(connection: Connection): void
  leave(connection: Connection): void
  /** A subscriber of the relay. */
  announce(events: EventRow[]): Promise<void>
  /** Sends these events to one connection that catches up. */
  replay(connection: Connection, events: EventRow[]): Promise<void>
  /** Sends the counts as they are now: a screen may have been cut between an event and the counts that follow it. */
  replayCounts(connection: Connection, cursor: string): Promise<void>
  /** Sends what was put off. */
  settle(): Promise<void>
  readonly size: number
}

/** A long list of sockets is written to in slices, so that the event loop can breathe in between. */
const SLICE = 200
const COUNTS_PAUSE_MILLISECONDS = 100

export interface HubParts {
  db: Db
  clock: Clock
  log: Log
  cursors: Cursors
  publicUrl: string
  countFor: CountFor
}

export function createHub({ db, clock, log, cursors, publicUrl, countFor }: HubParts): Hub {
  const companies = new Map<number, Set<Connection>>()

  async function announce(events: EventRow[]): Promise<void> {
    for (const [companyId, ofCompany] of byCompany(events)) {
      const listeners = [...(companies.get(companyId) ?? [])]
      if (listeners.length === 0) continue
      try {
        await send(companyId, ofCompany, listeners)
      } catch (error) {
        // The relay has gone on. Whoever may have missed these resumes from its cursor, which fetches them.
        log.warn({ err: error }, 'events could not be sent; the screens connect again')
        for (const listener of listeners) listener.close(1011, 'try again')
      }
    }
  }

  async function send(companyId: number, events: EventRow[], listeners: Connection[]): Promise<void> {
    const stage = await setStage(db, companyId, events, listeners)
    const last = events.at(-1) as EventRow
    let written = 0
    for (const listener of listeners) {
      const user = stage.users.get(listener.userId)
      if (!user?.active) {
        listener.close(4401, 'signed out')
        continue
      }
      for (const frame of framesFor(stage, user, events)) listener.send(frame)
      if (++written % SLICE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    if (events.some(movesCounts)) countsLater(companyId, cursors.write(last))
  }

  function framesFor(stage: Stage, user: UserRow, events: EventRow[]): (string | Buffer)[] {
    const frames: (string | Buffer)[] = []
    for (const event of events) {
      const data = dataFor(stage, user, event)
      if (data === 'reset') frames.push('{"type":"reset"}')
      else if (typeof data === 'string') frames.push(encodedOnce(stage, event, data))
      else if (data !== null)
        frames.push(`{"cursor":"${cursors.write(event)}","type":"${data.type}","data":${data.data}}`)
    }
    return frames
  }

  /** A thousand screens show the same data of an event, or one of few: their frames are made once. */
  function encodedOnce(stage: Stage, event: EventRow, data: string): Buffer {
    const made = stage.frames.get(event) ?? new Map<string, Buffer>()
    stage.frames.set(event, made)
    const known = made.get(data)
    if (known) return known
    const frame = Buffer.from(`{"cursor":"${cursors.write(event)}","type":"${event.type}","data":${data}}`)
    made.set(data, frame)
    return frame
  }

  /** The event's resource as JSON for this viewer, null where it is none of the viewer's business. */
  function dataFor(stage: Stage, user: UserRow, event: EventRow): string | CrmFrame | null | 'reset' {
    if (event.type === 'channel.changed') {
      const channel = stage.channels.get(event.channel_id ?? '')
      if (!channel) return null
      if (!maySeeChannel(user, channel) && !user.account_settings_access) return 'reset'
      return JSON.stringify(presentChannel(channel, user, publicUrl) satisfies Channel)
    }
    if (event.type === 'channel.deleted') return JSON.stringify({ id: event.subject_id })
    if (event.type === 'user.changed') {
      const changed = stage.users.get(Number(event.subject_id))
      return changed ? JSON.stringify(presentUser(changed)) : null
    }
    if (isCrmEvent(event)) return stage.crm.frameFor(event, user)
    if (event.type === 'notification.created') return notificationFor(event, user)
    const channel = stage.channels.get(event.channel_id ?? '')
    if (!channel || !maySeeChannel(user, channel)) return null
    if (event.type === 'history.imported') return 'reset'
    if (event.type === 'comment.deleted' || event.type === 'message.deleted')
      return JSON.stringify({ id: event.subject_id, conversation_id: event.conversation_id })
    if (event.type.startsWith('comment.')) return stage.comments.get(event.subject_id ?? '') ?? null
    if (event.type.startsWith('message.')) return stage.messages.get(event.subject_id ?? '') ?? null
    if (event.type === 'viewing' || event.type === 'typing')
      return JSON.stringify({
        conversation_id: event.conversation_id,
        user_id: Number(event.subject_id),
        active: event.data?.active === true,
        ...(event.type === 'typing' && { to: event.data?.to ?? 'everybody' }),
      })
    if (event.type === 'conversation.deleted') return JSON.stringify({ id: event.conversation_id })
    if (event.type.startsWith('conversation.')) {
      const onlyFor = event.data?.user_id
      if (onlyFor !== undefined && onlyFor !== user.id) return null
      return stage.conversationFor(event.conversation_id ?? '', user)
    }
    return null
  }

  async function setStage(
    db: Db,
    companyId: number,
    events: EventRow[],
    listeners: Connection[],
  ): Promise<Stage> {
    const messageIds = idsOf(events, (event) =>
      event.type.startsWith('message.') && event.type !== 'message.deleted' ? event.subject_id : null,
    )
    const conversationIds = idsOf(events, (event) =>
      event.type.startsWith('conversation.') && event.type !== 'conversation.deleted'
        ? event.conversation_id
        : null,
    )
    const commentIds = idsOf(events, (event) => (event.type.startsWith('comment.') ? event.subject_id : null))
    const userIds = [...new Set(listeners.map((listener) => listener.userId))]
    const [conversations, ofEvents, markers, drafts, comments, crm, users, channels] = await db.together(
      (sql) =>
        Promise.all([
          conversationIds.length > 0 ? findConversations(sql, companyId, conversationIds) : [],
          messageIds.length > 0 ? findMessages(sql, companyId, messageIds) : [],
          conversationIds.length > 0 ? findSeenMarkers(sql, companyId, conversationIds, userIds) : [],
          conversationIds.length > 0 ? findDrafts(sql, companyId, conversationIds, userIds) : [],
          commentIds.length > 0 ? findComments(sql, companyId, commentIds) : [],
          setCrmStage(sql, companyId, events),
          // Who may see it is looked at last, so that it is never older than what is shown.
          listUsers(sql, companyId),
          listChannels(sql, companyId),
        ]),
    )
    // Mostly the newest message of a conversation is what its events are about.
    const told = new Set(ofEvents.map(({ id }) => id))
    const older = conversations.flatMap(({ last_message_id: id }) => (id && !told.has(id) ? id : []))
    const messages = [...ofEvents, ...(older.length > 0 ? await findMessages(db, companyId, older) : [])]
    const presented = new Map(messages.map((message) => [message.id, presentMessage(message)]))
    const seen = new Map(
      markers.map((marker) => [`${marker.conversation_id} ${marker.user_id}`, marker.seen_number]),
    )
    const draftOf = new Map(drafts.map((draft) => [`${draft.conversation_id} ${draft.user_id}`, draft.text]))
    const rows = new Map(conversations.map((conversation) => [conversation.id, conversation]))
    const now = clock.now()
    const drawn = new Map<string, string>()
    return {
      frames: new Map(),
      users: new Map(users.map((user) => [user.id, user])),
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      messages: new Map([...presented].map(([id, message]) => [id, JSON.stringify(message)])),
      comments: new Map(comments.map((comment) => [comment.id, JSON.stringify(presentComment(comment))])),
      crm,
      conversationFor(id, user) {
        const row = rows.get(id)
        if (!row) return null
        const key = `${id} ${user.id}`
        const viewer = {
          userId: user.id,
          admin: user.admin,
          seenNumber: seen.get(key) ?? 0,
          draft: draftOf.get(key) ?? null,
        }
        // All that differs from viewer to viewer; of links their own are known by the user.
        const view = [sectionFor(row, user.id), Math.max(0, row.inbound_number - viewer.seenNumber)]
        const whose = row.links.length > 0 || viewer.draft !== null ? user.id : 0
        const name = `${id} ${view.join(' ')} ${whose}`
        const known = drawn.get(name)
        if (known) return known
        const last = presented.get(row.last_message_id ?? '') ?? null
        const text = JSON.stringify(presentConversation(row, last, viewer, now))
        drawn.set(name, text)
        return text
      },
    }
  }

  const countsDue = new Map<number, { cursor: string; timer: NodeJS.Timeout }>()

  /** Counts follow at most every 100 ms: in a burst only the last ones matter. */
  function countsLater(companyId: number, cursor: string): void {
    const due = countsDue.get(companyId)
    if (due) due.cursor = cursor
    else {
      const timer = setTimeout(() => void flushCounts(companyId), COUNTS_PAUSE_MILLISECONDS)
      countsDue.set(companyId, { cursor, timer })
    }
  }

  async function flushCounts(companyId: number): Promise<void> {
    const due = countsDue.get(companyId)
    if (!due) return
    countsDue.delete(companyId)
    clearTimeout(due.timer)
    const listeners = [...(companies.get(companyId) ?? [])]
    await sendCounts(companyId, due.cursor, listeners).catch((error) => {
      log.warn({ err: error }, 'counts could not be sent; the screens connect again')
      for (const listener of listeners) listener.close(1011, 'try again')
    })
  }

  async function sendCounts(companyId: number, cursor: string, listeners: Connection[]): Promise<void> {
    if (listeners.length === 0) return
    const ids = new Set(listeners.map((listener) => listener.userId))
    const users = (await listUsers(db, companyId)).filter((user) => user.active && ids.has(user.id))
    const counts = await countFor(companyId, users)
    const frames = new Map(
      [...counts].map(([userId, data]) => [userId, JSON.stringify({ cursor, type: 'counts.changed', data })]),
    )
    for (const listener of listeners) {
      const frame = frames.get(listener.userId)
      if (frame !== undefined) listener.send(frame)
    }
  }

  return {
    join(connection) {
      const listeners = companies.get(connection.companyId) ?? new Set()
      listeners.add(connection)
      companies.set(connection.companyId, listeners)
    },
    leave(connection) {
      companies.get(connection.companyId)?.delete(connection)
    },
    announce,
    async replay(connection, events) {
      if (events.length > 0) await send(connection.companyId, events, [connection])
    },
    replayCounts: (connection, cursor) => sendCounts(connection.companyId, cursor, [connection]),
    async settle() {
      await Promise.all([...countsDue.keys()].map(flushCounts))
    },
    get size() {
      return [...companies.values()].reduce((sum, listeners) => sum + listeners.size, 0)
    },
  }
}

/** Everything that a batch of events is drawn from, read once for all viewers. */
interface Stage {
  /** Of each event, by its data: the frame as bytes. */
  frames: Map<EventRow, Map<string, Buffer>>
  users: Map<number, UserRow>
  channels: Map<string, ChannelRow>
  messages: Map<string, string>
  comments: Map<string, string>
  conversationFor(id: string, user: UserRow): string | null
  crm: CrmStage
}

/** That there is something to show, and which browsers were reached by push; what it says is asked for. */
function notificationFor({ subject_id: id, data }: EventRow, user: UserRow): string | null {
  if (data?.user_id !== user.id) return null
  return JSON.stringify({ id, conversation_id: data.conversation_id, pushed_to: data.pushed_to })
}

function movesCounts(event: EventRow): boolean {
  if (event.data?.draft === true) return false
  return event.type.startsWith('conversation.') || event.type.startsWith('channel.')
}

function byCompany(events: EventRow[]): Map<number, EventRow[]> {
  const companies = new Map<number, EventRow[]>()
  for (const event of events) {
    const list = companies.get(event.company_id)
    if (list) list.push(event)
    else companies.set(event.company_id, [event])
  }
  return companies
}

function idsOf(events: EventRow[], pick: (event: EventRow) => string | null): string[] {
  return [...new Set(events.map(pick).filter((id) => id !== null))]
}
