/**
 * What became of attempts: accepted, refused, unavailable or unknown (invariant 7, precise 8). The message's status,
 * the outbox row, the attempt's row and the events change together; outcomes that come together are written together.
 *
 * An outcome with an old fence comes from a holder that was stalled while another took over: it is kept as evidence
 * and may raise the status (an acceptance is proof), never lower it.
 */
import type { MessageFailure, SentAs } from '../../shared/contract/messages.ts'
import { climb, isSettled, type OutgoingStatus } from '../../shared/delivery-status.ts'
import type { SendOutcome } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import { markOptedOut } from '../store/contacts.ts'
import { lockConversations, replaceLastMessage, touchConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  deleteMessage,
  findByExternalId,
  findMessageStates,
  type MessageState,
  type StatusTimes,
  setMessageStatuses,
  setProviderTimes,
  setSentAs,
} from '../store/messages.ts'
import {
  deleteOutbox,
  type EndedAttempt,
  endAttempts,
  lockOutboxes,
  setOutboxState,
} from '../store/outbox.ts'
import { type ExternalKey, lockExternalIds, takeEarlyReceipts } from '../store/receipts.ts'
import { failureOf } from './apply-receipts.ts'
import type { KeyedHash } from './core.ts'
import { timeOfReport, timesOf } from './status-times.ts'
import { bury } from './tombstones.ts'

export interface SendReport {
  companyId: number
  channelId: string
  conversationId: string
  contactId: string
  messageId: string
  /** Null where the provider was not called. */
  attemptId: string | null
  fence: number
  outcome: SendOutcome
  /** As what it left; null where the provider was not called. */
  sentAs: SentAs | null
  /** For `unavailable`: when to try again, or null to give up. For `unknown`: when to look it up. */
  nextAt: Date | null
}

export function recordSendOutcome(
  tx: Sql,
  report: SendReport,
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  return recordSendOutcomes(tx, [report], now, hash)
}

/** What a report did not change gives no event. The caller rings the bell. */
export async function recordSendOutcomes(
  tx: Sql,
  reports: SendReport[],
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  // All external ids, then all conversations: an echo that comes at the same moment locks in this order too.
  await lockExternalIds(tx, reports.flatMap(acceptedKey))
  const there = await lockConversations(
    tx,
    reports.map((report) => report.companyId),
    reports.map((report) => report.conversationId),
  )
  // Deleted while the call was under way: the provider's list must not bring it back.
  const gone = reports.filter((report) => !there.has(report.conversationId))
  await bury(tx, hash, { messages: gone.flatMap(acceptedKey), addresses: [] }, now)
  const events: NewEvent[] = []
  for (const round of oneOfEachMessage(reports.filter((report) => there.has(report.conversationId))))
    events.push(...(await recordRound(tx, round, now)))
  return events
}

/** A stalled holder's outcome and its successor's may come together; the second is judged by what the first left. */
function oneOfEachMessage(reports: SendReport[]): SendReport[][] {
  const rounds: Map<string, SendReport>[] = []
  for (const report of reports) {
    const free = rounds.find((round) => !round.has(report.messageId)) ?? new Map<string, SendReport>()
    if (free.size === 0) rounds.push(free)
    free.set(report.messageId, report)
  }
  return rounds.map((round) => [...round.values()])
}

interface Judged {
  report: SendReport
  key: ExternalKey | null
  message: MessageState
  stale: boolean
  status: OutgoingStatus
  failure: MessageFailure | null
  /** What is known of its times, and what of that is new. */
  known: StatusTimes
  times: StatusTimes
}

async function recordRound(tx: Sql, reports: SendReport[], now: Date): Promise<NewEvent[]> {
  await endAttempts(tx, reports.flatMap(endOf), now)
  const companyIds = reports.map((report) => report.companyId)
  const messageIds = reports.map((report) => report.messageId)
  const messages = new Map((await findMessageStates(tx, companyIds, messageIds)).map((one) => [one.id, one]))
  const rows = new Map((await lockOutboxes(tx, companyIds, messageIds)).map((row) => [row.message_id, row]))
  const judged = reports.flatMap((report): Judged[] => {
    const message = messages.get(report.messageId)
    if (!message) return []
    const row = rows.get(report.messageId)
    const stale = row !== undefined && row.fence !== report.fence
    const status = message.status as OutgoingStatus
    const times = { known: timesOf(message), times: {} }
    return [{ report, key: acceptedKey(report)[0] ?? null, message, stale, status, failure: null, ...times }]
  })
  await moveOutboxes(tx, judged, now)
  // An echo or a receipt was quicker: the message is with the contact, whatever this attempt came to.
  const open = judged.filter(({ status, key }) => key !== null || !isThere(status))
  for (const one of open) {
    raiseByOutcome(one, now)
    if (refusedByContact(one.report)) await markOptedOut(tx, one.report.companyId, one.report.contactId, now)
  }
  const byId = new Map(open.flatMap((one) => (one.key ? [[keyName(one.key), one]] : [])))
  const keys = [...byId.values()].flatMap(({ key }) => key ?? [])
  for (const early of keys.length > 0 ? await takeEarlyReceipts(tx, keys) : []) {
    const one = byId.get(`${early.channel_id} ${early.external_id}`)
    if (one) raise(one, early.status as OutgoingStatus, early.failure, early.reported_at)
  }
  const events = await absorbDoubles(tx, byId)
  const sentOtherwise = await setSentAs(
    tx,
    open.flatMap(({ report: { companyId, messageId, sentAs } }) =>
      sentAs === null ? [] : { companyId, id: messageId, sentAs },
    ),
  )
  const changed = open.filter(
    ({ report, key, message, status, times }) =>
      status !== message.status ||
      Object.keys(times).length > 0 ||
      (key !== null && message.external_id === null) ||
      sentOtherwise.has(report.messageId),
  )
  if (changed.length === 0) return events
  await setMessageStatuses(
    tx,
    changed.map(({ report, key, message, status, failure, times }) => ({
      companyId: report.companyId,
      id: report.messageId,
      status,
      failure: status === message.status ? message.failure : failure,
      externalId: key?.externalId ?? null,
      times,
    })),
  )
  await touchConversations(
    tx,
    changed.map(({ report }) => report.companyId),
    changed.map(({ report }) => report.conversationId),
  )
  for (const { report } of changed) {
    const { companyId, channelId, conversationId, messageId } = report
    const about = { companyId, channelId, conversationId }
    events.push(
      messageEvent('message.changed', about, messageId),
      conversationEvent('conversation.changed', about),
    )
  }
  return events
}

function acceptedKey({ companyId, channelId, outcome }: SendReport): ExternalKey[] {
  return outcome.outcome === 'accepted' ? [{ companyId, channelId, externalId: outcome.externalId }] : []
}

function endOf({ companyId, attemptId, outcome }: SendReport): EndedAttempt[] {
  if (attemptId === null) return []
  const externalId = outcome.outcome === 'accepted' ? outcome.externalId : null
  return [{ companyId, id: attemptId, outcome: outcome.outcome, externalId, evidence: outcome }]
}

function keyName({ channelId, externalId }: ExternalKey): string {
  return `${channelId} ${externalId}`
}

function refusedByContact({ outcome }: SendReport): boolean {
  return outcome.outcome === 'refused' && outcome.failure.code === 'CONTACT_OPTED_OUT'
}

function raise(one: Judged, to: OutgoingStatus, why: MessageFailure | null, at: Date): void {
  const time = timeOfReport(one.known, to, null, at)
  one.known = { ...one.known, ...time }
  one.times = { ...one.times, ...time }
  const next = climb(one.status, to)
  if (next === one.status) return
  one.status = next
  one.failure = next === 'failed' ? why : null
}

function raiseByOutcome(one: Judged, now: Date): void {
  const { outcome, nextAt } = one.report
  if (outcome.outcome === 'accepted') raise(one, 'sent', null, now)
  else if (one.stale) return
  else if (outcome.outcome === 'refused') raise(one, 'failed', failureOf(outcome.failure), now)
  else if (outcome.outcome === 'unknown') raise(one, 'unknown', null, now)
  else if (nextAt === null) raise(one, 'failed', providerUnavailable(outcome), now)
}

function isThere(status: OutgoingStatus): boolean {
  return status === 'sent' || status === 'delivered' || status === 'read'
}

/**
 * An echo without our mark came before this answer and was taken for a message from elsewhere. It is this one: what was
 * learnt of it passes over, and the double goes.
 */
async function absorbDoubles(tx: Sql, byId: Map<string, Judged>): Promise<NewEvent[]> {
  const nameless = [...byId.values()].filter(({ message }) => message.external_id === null)
  if (nameless.length === 0) return []
  const doubles = await findByExternalId(
    tx,
    nameless.flatMap(({ key }) => key ?? []),
  )
  const events: NewEvent[] = []
  for (const double of doubles) {
    const one = byId.get(`${double.channel_id} ${double.external_id}`)
    if (!one || double.id === one.message.id) continue
    const { companyId, channelId } = one.report
    one.times = { ...timesOf(double), ...one.times }
    raise(one, double.status as OutgoingStatus, null, double.sent_at)
    if (double.provider_sent_at)
      await setProviderTimes(tx, [
        { companyId, id: one.message.id, at: double.provider_sent_at, requestNumber: null },
      ])
    await deleteMessage(tx, companyId, double.id)
    await replaceLastMessage(tx, companyId, double.conversation_id, double.id, one.message.id)
    const about = { companyId, channelId, conversationId: double.conversation_id }
    events.push(messageEvent('message.deleted', about, double.id))
  }
  return events
}

async function moveOutboxes(tx: Sql, judged: Judged[], now: Date): Promise<void> {
  // A receipt that overtook the answer has settled the send already: nothing is left to look up or to send again.
  const settled = ({ status, stale, report }: Judged) => isSettled(status) || (!stale && isOver(report))
  const done = judged.filter(settled)
  if (done.length > 0)
    await deleteOutbox(
      tx,
      done.map(({ report }) => report.companyId),
      done.map(({ report }) => report.messageId),
    )
  for (const { report } of judged.filter((one) => !settled(one) && !one.stale)) {
    const state = report.outcome.outcome === 'unavailable' ? 'waiting' : 'unknown'
    await setOutboxState(tx, report.companyId, report.messageId, state, report.nextAt ?? now)
  }
}

function isOver({ outcome: { outcome: what }, nextAt }: SendReport): boolean {
  return what === 'accepted' || what === 'refused' || (what === 'unavailable' && nextAt === null)
}

function providerUnavailable(outcome: SendOutcome & { outcome: 'unavailable' }): MessageFailure {
  return {
    code: 'PROVIDER_UNAVAILABLE',
    provider_code: outcome.failure.providerCode,
    sentence: 'The provider could not take this message for four hours. Try again.',
  }
}
