/**
 * Notifications leave: claimed for one reader and way → judged again → made up into mails or browser notifications →
 * sent outside any transaction → what became of each is recorded. A killed process's rows come again by their lease;
 * a mail that leaves twice for that has the same Message-ID, a browser notification the same tag.
 */
import { createHash } from 'node:crypto'
import type { NotificationWay, ReasonNotTold } from '../../shared/contract/notifications.ts'
import { recordEvents } from '../events/record.ts'
import { createWaitingWork, type WaitingWork } from '../jobs/waiting-work.ts'
import { newId } from '../lib/ids.ts'
import type { MailOutcome } from '../mail/mail.ts'
import { pauseBeforeMail } from '../mail/retry-mail.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { type ChannelRow, listChannels } from '../store/channels.ts'
import { type ConversationView, findConversations, findSeenMarkers } from '../store/conversations.ts'
import { findToldMessages, stillMentioning } from '../store/news.ts'
import { findNotificationSettings } from '../store/notification-settings.ts'
import {
  claimNotifications,
  type NotificationRow,
  postponeNotifications,
  type SettledNotification,
  settleNotifications,
} from '../store/notifications.ts'
import { listPushSubscriptions, noteAnswer, removePushSubscription } from '../store/push-subscriptions.ts'
import { findUser, type UserRow } from '../store/users.ts'
import { composeDesktop } from './compose-desktop.ts'
import { composeMail, composeTestMail } from './compose-mail.ts'
import type { NotificationHouse } from './house.ts'
import { judgeLeaving } from './judge-leaving.ts'
import { contextOfSubscription } from './push-subscriptions.ts'
import { quietUntil } from './quiet-hours.ts'
import { lookAtScreens, type Screens } from './screens.ts'
import { type PushOutcome, type PushTarget, sendPush } from './send-push.ts'
import { choiceOf, choicesFor, completeSettings, type Settings } from './settings.ts'
import { writeUnsubscription } from './unsubscribe.ts'

/** Outlasts a mail server that keeps silent, for each mail of one reader. */
const LEASE_SECONDS = 300
const MOST_READERS_AT_ONCE = 8
/** More conversations than this at once are told in one. */
const MOST_APART: Record<NotificationWay, number> = { desktop: 3, email: 5 }
/** About twenty minutes for a browser, most of a day for a mail. */
const MOST_ATTEMPTS: Record<NotificationWay, number> = { desktop: 8, email: 100 }

interface Reader {
  companyId: number
  userId: number
  way: NotificationWay
  rows: NotificationRow[]
}

export function createNotificationWork(house: NotificationHouse): WaitingWork {
  const { db, clock, log } = house.core
  return createWaitingWork<Reader>({
    name: 'notifications',
    log,
    mostAtOnce: MOST_READERS_AT_ONCE,
    async claim(limit) {
      const realNow = clock.realNow()
      const lease = { holder: house.holder, until: new Date(realNow.getTime() + LEASE_SECONDS * 1000) }
      return byReader(await claimNotifications(db, clock.now(), lease, realNow, limit))
    },
    act: (reader) => tellReader(house, reader),
  })
}

function byReader(rows: NotificationRow[]): Reader[] {
  const readers = new Map<string, Reader>()
  for (const row of [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const { company_id: companyId, user_id: userId, way } = row
    const key = `${companyId} ${userId} ${way}`
    const reader = readers.get(key) ?? { companyId, userId, way, rows: [] }
    reader.rows.push(row)
    readers.set(key, reader)
  }
  return [...readers.values()]
}

/** Everything that is asked about one reader, as it is now. */
interface Stage {
  house: NotificationHouse
  user: UserRow
  settings: Settings
  channels: ChannelRow[]
  conversations: Map<string, ConversationView>
  seen: Map<string, number>
  /** Comments that still mention the reader. */
  mentioning: Set<string>
  screens: Screens
}

async function tellReader(house: NotificationHouse, reader: Reader): Promise<void> {
  const { db, clock } = house.core
  const stage = await setStage(house, reader)
  const going: NotificationRow[] = []
  const staying: SettledNotification[] = []
  for (const row of reader.rows) {
    const reason = stage ? reasonAgainst(stage, row) : 'inactive'
    if (reason) staying.push(settled(row, 'skipped', reason, null))
    else going.push(row)
  }
  if (staying.length > 0) await settleNotifications(db, house.holder, staying, clock.now())
  if (!stage) return
  const quiet = quietUntil(stage.settings.quiet_hours, stage.user.time_zone, clock.now())
  const held = quiet ? going.filter((row) => row.event !== 'test') : []
  if (quiet && held.length > 0) await postpone(house, held, { dueAt: quiet, held: true, answer: null })
  const free = going.filter((row) => !held.includes(row))
  for (const batch of batches(free, reader.way)) await tell(stage, reader.way, batch)
}

async function setStage(
  house: NotificationHouse,
  { companyId, userId, rows }: Reader,
): Promise<Stage | null> {
  const { db, clock } = house.core
  const user = await findUser(db, companyId, userId)
  if (!user?.active) return null
  const ids = [...new Set(rows.flatMap((row) => row.conversation_id ?? []))]
  const mentions = rows.flatMap((row) => (row.event === 'mention' ? row.subject_id : []))
  const [settings, channels, conversations, markers, mentioning, screens] = await Promise.all([
    findNotificationSettings(db, companyId, userId),
    listChannels(db, companyId),
    findConversations(db, companyId, ids),
    findSeenMarkers(db, companyId, ids, [userId]),
    mentions.length > 0 ? stillMentioning(db, companyId, userId, mentions) : new Set<string>(),
    lookAtScreens(db, companyId, [userId], clock.realNow()),
  ])
  return {
    house,
    user,
    settings: completeSettings(settings),
    channels,
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    seen: new Map(markers.map((marker) => [marker.conversation_id, marker.seen_number])),
    mentioning,
    screens,
  }
}

function reasonAgainst(stage: Stage, row: NotificationRow): ReasonNotTold | null {
  const { user, settings } = stage
  const { event, way, conversation_id: id } = row
  if (id === null || event === 'test')
    return judgeLeaving({ event, way, active: true, maySee: true, conversation: null, wanted: true })
  const conversation = stage.conversations.get(id)
  const channel = stage.channels.find((candidate) => candidate.id === row.channel_id)
  // Deleted since, and the row with it: there is nothing left to tell, nor to record.
  if (!conversation || !channel) return 'no_access'
  return judgeLeaving({
    event,
    way,
    active: true,
    maySee: maySeeChannel(user, channel),
    wanted: choicesFor(settings, channel.id)[choiceOf(event)][way],
    takenBack: !stage.mentioning.has(row.subject_id),
    conversation: {
      open: conversation.status === 'open',
      blocked: conversation.blocked,
      mine: conversation.assignee_id === user.id,
      seen: (stage.seen.get(id) ?? 0) >= row.inbound_number,
      inFront: stage.screens.isInFront(user.id, id),
    },
  })
}

interface Batch {
  rows: NotificationRow[]
  digest: boolean
}

function batches(rows: NotificationRow[], way: NotificationWay): Batch[] {
  const tests = rows.filter((row) => row.event === 'test')
  const news = rows.filter((row) => row.event !== 'test')
  const conversations = [...new Set(news.map((row) => row.conversation_id))]
  const apart = conversations.length <= MOST_APART[way] && !news.some((row) => row.held)
  const told: Batch[] = apart
    ? conversations.map((id) => ({ rows: news.filter((row) => row.conversation_id === id), digest: false }))
    : [{ rows: news, digest: true }]
  return [
    ...tests.map((row) => ({ rows: [row], digest: false })),
    ...told.filter(({ rows }) => rows.length > 0),
  ]
}

async function tell(stage: Stage, way: NotificationWay, batch: Batch): Promise<void> {
  if (way === 'email') await tellByMail(stage, batch)
  else await tellOnDesktop(stage, batch)
}

async function tellByMail(stage: Stage, { rows, digest }: Batch): Promise<void> {
  const { house, user, settings } = stage
  if (house.mail.kind === 'none') return await settle(stage, rows, 'skipped', 'no_mail_server', null, null)
  const { db } = house.core
  const events = [...new Set(rows.flatMap((row) => (row.event === 'test' ? [] : choiceOf(row.event))))]
  const messages = await findToldMessages(
    db,
    user.company_id,
    rows.map((row) => row.subject_id),
  )
  const about = { companyId: user.company_id, userId: user.id, events }
  const [first] = rows as [NotificationRow]
  const mail =
    first.event === 'test'
      ? composeTestMail(user.email, user.locale)
      : composeMail(messages, {
          to: user.email,
          locale: user.locale,
          timeZone: user.time_zone,
          publicUrl: house.publicUrl,
          preview: settings.preview,
          events,
          unsubscribeUrl: `${house.publicUrl}/unsubscribe/${writeUnsubscription(house.core, about)}`,
          digest,
          threadId: digest || !first.conversation_id ? null : house.messageIdOf(first.conversation_id),
        })
  const sent = await house.mail.send({ ...mail, messageId: house.messageIdOf(nameOf(rows)) })
  await recordMail(stage, rows, sent)
}

async function recordMail(stage: Stage, rows: NotificationRow[], sent: MailOutcome): Promise<void> {
  if (sent.outcome === 'accepted') return await settle(stage, rows, 'sent', null, sent.answer, newId())
  if (sent.outcome === 'refused') return await settle(stage, rows, 'failed', 'refused', sent.answer, null)
  await again(stage, 'email', rows, sent.answer)
}

async function tellOnDesktop(stage: Stage, { rows, digest }: Batch): Promise<void> {
  const { house, user } = stage
  const { db, clock } = house.core
  const batchId = newId()
  const notification = await describeBatch(stage, rows, batchId)
  const subscriptions = await listPushSubscriptions(db, user.company_id, user.id, clock.realNow())
  const payload = JSON.stringify(notification)
  const topic = digest ? null : (rows[0]?.conversation_id?.replaceAll('-', '') ?? null)
  const outcomes = await Promise.all(
    subscriptions.map(async ({ id, content }) => {
      const target = JSON.parse(house.box.open(content, contextOfSubscription(id))) as PushTarget
      return { id, ...(await sendPush(house, target, payload, topic)) }
    }),
  )
  for (const { id, outcome, answer } of outcomes) {
    if (outcome === 'gone') await removePushSubscription(db, user.company_id, id)
    else await noteAnswer(db, user.company_id, id, answer, clock.now())
  }
  await recordDesktop(stage, rows, batchId, outcomes)
}

/** Open pages are told as well, and which browsers were reached by push: the others show it themselves. */
async function recordDesktop(
  stage: Stage,
  rows: NotificationRow[],
  batchId: string,
  outcomes: (PushOutcome & { id: string })[],
): Promise<void> {
  const { house, user } = stage
  const { db, clock, bell } = house.core
  const pushedTo = outcomes.filter(({ outcome }) => outcome === 'accepted').map(({ id }) => id)
  const answer =
    outcomes
      .map((one) => one.answer)
      .join('; ')
      .slice(0, 300) || null
  const inPage = stage.screens.mayShow(user.id)
  if (pushedTo.length === 0 && !inPage) {
    if (outcomes.some(({ outcome }) => outcome === 'unavailable'))
      return await again(stage, 'desktop', rows, answer)
    const refused = outcomes.some(({ outcome }) => outcome === 'refused')
    return refused
      ? await settle(stage, rows, 'failed', 'refused', answer, null)
      : await settle(stage, rows, 'skipped', 'no_browser', answer, null)
  }
  await db.transaction(async (tx) => {
    const now = clock.now()
    await settleNotifications(
      tx,
      house.holder,
      rows.map((row) => ({ ...settled(row, 'sent', null, answer), batchId })),
      now,
    )
    const [first] = rows as [NotificationRow]
    const event = {
      companyId: user.company_id,
      type: 'notification.created',
      channelId: null,
      conversationId: null,
      subjectId: batchId,
      data: { user_id: user.id, conversation_id: first.conversation_id, pushed_to: pushedTo },
    }
    await recordEvents(tx, [event], now)
  })
  bell.ring()
}

async function describeBatch(
  { house, user, settings }: Pick<Stage, 'house' | 'user' | 'settings'>,
  rows: NotificationRow[],
  batchId: string,
) {
  const subjects = rows.filter((row) => row.event !== 'test').map((row) => row.subject_id)
  const [messages, unread] = await Promise.all([
    findToldMessages(house.core.db, user.company_id, subjects),
    house.countUnread(user),
  ])
  return composeDesktop(messages, { batchId, locale: user.locale, settings, unread })
}

/** The same for a page that is to show it itself, as the reader may see it now; null where nothing is left to see. */
export async function describeForPage(
  house: NotificationHouse,
  user: UserRow,
  batchId: string,
  rows: NotificationRow[],
) {
  const { db } = house.core
  const channels = await listChannels(db, user.company_id)
  const visible = rows.filter((row) => {
    const channel = channels.find((candidate) => candidate.id === row.channel_id)
    return row.event === 'test' || (channel !== undefined && maySeeChannel(user, channel))
  })
  if (visible.length === 0) return null
  const settings = completeSettings(await findNotificationSettings(db, user.company_id, user.id))
  return await describeBatch({ house, user, settings }, visible, batchId)
}

async function again(
  stage: Stage,
  way: NotificationWay,
  rows: NotificationRow[],
  answer: string | null,
): Promise<void> {
  const { house } = stage
  const attempts = Math.max(...rows.map((row) => row.attempts))
  if (attempts >= MOST_ATTEMPTS[way]) return await settle(stage, rows, 'failed', 'unavailable', answer, null)
  const dueAt = new Date(house.core.clock.now().getTime() + pauseBeforeMail(attempts))
  await postpone(house, rows, { dueAt, held: false, answer })
}

async function postpone(
  house: NotificationHouse,
  rows: NotificationRow[],
  to: { dueAt: Date; held: boolean; answer: string | null },
): Promise<void> {
  const [first] = rows
  if (!first) return
  const ids = rows.map((row) => row.id)
  await postponeNotifications(house.core.db, house.holder, first.company_id, ids, to)
}

async function settle(
  { house }: Stage,
  rows: NotificationRow[],
  state: SettledNotification['state'],
  reason: ReasonNotTold | null,
  answer: string | null,
  batchId: string | null,
): Promise<void> {
  const { db, clock } = house.core
  const all = rows.map((row) => ({ ...settled(row, state, reason, answer), batchId }))
  await settleNotifications(db, house.holder, all, clock.now())
}

function settled(
  row: NotificationRow,
  state: SettledNotification['state'],
  reason: ReasonNotTold | null,
  answer: string | null,
): SettledNotification {
  return { companyId: row.company_id, id: row.id, state, reason, answer, batchId: null }
}

/** Of the very rows that are told: the same again for the same, another for any other. */
function nameOf(rows: NotificationRow[]): string {
  return createHash('sha256')
    .update(rows.map((row) => row.id).join(' '))
    .digest('hex')
    .slice(0, 40)
}
