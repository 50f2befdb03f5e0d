/**
 * Follows the events and notes for each piece of news who is to hear of it, and how. It never runs within a request,
 * and each event counts exactly once: the reader's place moves in the same transaction. docs/flows/notifications.md.
 */
import type { NotificationWay } from '../../shared/contract/notifications.ts'
import { notificationWays } from '../../shared/contract/notifications.ts'
import { createDurableReader, type DurableReader } from '../events/durable-reader.ts'
import { newId } from '../lib/ids.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { type ChannelRow, listChannels } from '../store/channels.ts'
import type { Sql } from '../store/db.ts'
import type { EventRow } from '../store/events.ts'
import { findMentions, findNews, type NewsRow } from '../store/news.ts'
import { listNotificationSettings } from '../store/notification-settings.ts'
import { insertNotifications, type NewNotification } from '../store/notifications.ts'
import { listUsers, type UserRow } from '../store/users.ts'
import type { NotificationHouse } from './house.ts'
import { quietUntil } from './quiet-hours.ts'
import { judgeNews, type Listener, type News } from './recipients.ts'
import { lookAtScreens } from './screens.ts'
import { completeSettings } from './settings.ts'

/** So long the rest of a burst is waited for. A mail leaves within 75 s all the same (contract §4). */
const GATHER_MILLISECONDS: Record<NotificationWay, number> = { desktop: 1_500, email: 40_000 }
/** What was said earlier than this before it came is history, not news. */
const LATE_MILLISECONDS = 24 * 3_600_000

export function createNewsReader(house: NotificationHouse): DurableReader {
  const { db, clock, log } = house.core
  return createDurableReader({
    db,
    clock,
    log,
    name: 'notifications',
    holder: house.holder,
    act: (tx, events) => tellNews(house, tx, events),
    done: house.wake,
  })
}

export async function tellNews({ core }: NotificationHouse, tx: Sql, events: EventRow[]): Promise<void> {
  const found = [
    ...(await findOf(tx, events, ['message.created'], findNews)),
    // A change may mention somebody more; whoever was told of this comment is not told again.
    ...(await findOf(tx, events, ['comment.created', 'comment.changed'], findMentions)),
  ]
  const now = core.clock.now()
  for (const companyId of new Set(found.map((row) => row.company_id))) {
    const rows = found.filter((row) => row.company_id === companyId)
    const stage = await setStage(tx, companyId, core.clock.realNow(), now)
    const told = rows.flatMap((row) => stage.users.flatMap((user) => rowsFor(stage, row, user)))
    if (told.length > 0) await insertNotifications(tx, told, now)
  }
}

async function findOf(
  tx: Sql,
  events: EventRow[],
  types: string[],
  find: typeof findNews,
): Promise<NewsRow[]> {
  const wanted = events.filter(({ type, subject_id }) => types.includes(type) && subject_id !== null)
  if (wanted.length === 0) return []
  return await find(
    tx,
    wanted.map((event) => event.company_id),
    wanted.map((event) => event.subject_id as string),
  )
}

interface Stage {
  now: Date
  channels: Map<string, ChannelRow>
  users: Reader[]
  screens: Awaited<ReturnType<typeof lookAtScreens>>
}

type Reader = { user: UserRow; settings: Listener['settings']; quietUntil: Date | null }

async function setStage(tx: Sql, companyId: number, realNow: Date, now: Date): Promise<Stage> {
  const [users, channels, kept] = [
    (await listUsers(tx, companyId)).filter((user) => user.active),
    await listChannels(tx, companyId),
    await listNotificationSettings(tx, companyId),
  ]
  const screens = await lookAtScreens(
    tx,
    companyId,
    users.map((user) => user.id),
    realNow,
  )
  return {
    now,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    screens,
    users: users.map((user) => {
      const settings = completeSettings(kept.get(user.id) ?? null)
      return { user, settings, quietUntil: quietUntil(settings.quiet_hours, user.time_zone, now) }
    }),
  }
}

function rowsFor(stage: Stage, row: NewsRow, reader: Reader): NewNotification[] {
  const channel = stage.channels.get(row.channel_id)
  const news = newsOf(row)
  if (!channel || !news) return []
  const { user, settings } = reader
  const listener: Listener = {
    userId: user.id,
    active: user.active,
    maySee: maySeeChannel(user, channel),
    settings,
    inFront: stage.screens.isInFront(user.id, row.conversation_id),
  }
  return notificationWays.flatMap((way) => {
    const verdict = judgeNews(news, listener, way)
    // What nobody asked for leaves no row; `explain.ts` says why, should somebody ask.
    if (!verdict || (!verdict.tell && verdict.reason !== 'in_front')) return []
    const dueAt = new Date(stage.now.getTime() + GATHER_MILLISECONDS[way])
    const one: NewNotification = {
      companyId: row.company_id,
      id: newId(),
      userId: user.id,
      way,
      event: verdict.event,
      subjectId: row.id,
      conversationId: row.conversation_id,
      channelId: row.channel_id,
      inboundNumber: row.inbound_number,
      reason: verdict.tell ? null : verdict.reason,
      dueAt: reader.quietUntil ?? dueAt,
      held: reader.quietUntil !== null,
    }
    return [one]
  })
}

/** Null where it is none: an assignment that nobody was given. */
export function newsOf(row: NewsRow): News | null {
  const { activity, mention } = row
  const shared = { channelId: row.channel_id, status: row.status, blocked: row.blocked }
  if (mention)
    return {
      ...shared,
      kind: 'mention',
      byUserId: mention.by,
      assigneeId: row.assignee_id,
      mentionedUserIds: mention.user_ids,
      late: false,
    }
  if (!activity) {
    const late = row.created_at.getTime() - row.sent_at.getTime() > LATE_MILLISECONDS
    return { ...shared, kind: 'message', byUserId: null, assigneeId: row.assignee_id, late }
  }
  if (activity.user_id === null) return null
  const byUserId = activity.by.type === 'user' ? Number(activity.by.id) : null
  return { ...shared, kind: 'assignment', byUserId, assigneeId: activity.user_id, late: false }
}
