/**
 * What became of one attempt: accepted, refused, unavailable or unknown (invariant 7, precise 8). The message's
 * status, the outbox row, the attempt's row and the events change together.
 *
 * An outcome with an old fence comes from a holder that was stalled while another took over: it is kept as evidence
 * and may raise the status (an acceptance is proof), never lower it.
 */
import type { MessageFailure, SentAs } from '../../shared/contract/messages.ts'
import { climb, isSettled, type OutgoingStatus } from '../../shared/delivery-status.ts'
import type { SendOutcome } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import { markOptedOut } from '../store/contacts.ts'
import { lockConversation, replaceLastMessage, touchConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  deleteMessage,
  findByExternalId,
  findMessageStates,
  type MessageState,
  setMessageStatuses,
  setProviderTimes,
  setSentAs,
} from '../store/messages.ts'
import { deleteOutbox, endAttempt, lockOutbox, setOutboxState } from '../store/outbox.ts'
import { type ExternalKey, lockExternalIds, takeEarlyReceipts } from '../store/receipts.ts'
import { failureOf } from './apply-receipts.ts'
import type { KeyedHash } from './core.ts'
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

export async function recordSendOutcome(
  tx: Sql,
  report: SendReport,
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  const { companyId, channelId, conversationId, messageId, outcome } = report
  const externalId = outcome.outcome === 'accepted' ? outcome.externalId : null
  const key = externalId === null ? null : { companyId, channelId, externalId }
  if (key) await lockExternalIds(tx, [key])
  const conversation = await lockConversation(tx, companyId, conversationId)
  if (!conversation) {
    // Deleted while the call was under way: the provider's list must not bring it back.
    if (key) await bury(tx, hash, { messages: [key], addresses: [] }, now)
    return []
  }
  if (report.attemptId)
    await endAttempt(
      tx,
      { companyId, id: report.attemptId, outcome: outcome.outcome, externalId, evidence: outcome },
      now,
    )
  const [message] = await findMessageStates(tx, [companyId], [messageId])
  const row = await lockOutbox(tx, companyId, messageId)
  if (!message) return []
  const stale = row !== null && row.fence !== report.fence
  // A receipt that overtook the answer has settled the send already: nothing is left to look up or to send again.
  if (isSettled(message.status as OutgoingStatus)) await deleteOutbox(tx, [companyId], [messageId])
  else if (!stale) await moveOutbox(tx, report, now)
  // An echo or a receipt was quicker: the message is with the contact, whatever this attempt came to.
  if (isThere(message.status as OutgoingStatus) && outcome.outcome !== 'accepted') return []
  if (outcome.outcome === 'refused' && outcome.failure.code === 'CONTACT_OPTED_OUT')
    await markOptedOut(tx, companyId, report.contactId, now)

  let status = message.status as OutgoingStatus
  let failure: MessageFailure | null = null
  const raise = (to: OutgoingStatus, why: MessageFailure | null) => {
    const next = climb(status, to)
    if (next === status) return
    status = next
    failure = next === 'failed' ? why : null
  }
  if (outcome.outcome === 'accepted') raise('sent', null)
  else if (!stale) {
    if (outcome.outcome === 'refused') raise('failed', failureOf(outcome.failure))
    if (outcome.outcome === 'unknown') raise('unknown', null)
    if (outcome.outcome === 'unavailable' && report.nextAt === null)
      raise('failed', providerUnavailable(outcome))
  }
  if (key)
    for (const early of await takeEarlyReceipts(tx, [key]))
      raise(early.status as OutgoingStatus, early.failure)
  const absorbed = key && message.external_id === null ? await absorbDouble(tx, key, message, raise) : []
  const sentOtherwise = report.sentAs !== null && (await setSentAs(tx, companyId, messageId, report.sentAs))
  const nothingNew = status === message.status && (externalId === null || message.external_id !== null)
  if (nothingNew && !sentOtherwise) return []

  await setMessageStatuses(tx, [{ companyId, id: messageId, status, failure, externalId }])
  await touchConversations(tx, [companyId], [conversationId])
  const about = { companyId, channelId, conversationId }
  return [
    ...absorbed,
    messageEvent('message.changed', about, messageId),
    conversationEvent('conversation.changed', about),
  ]
}

function isThere(status: OutgoingStatus): boolean {
  return status === 'sent' || status === 'delivered' || status === 'read'
}

/**
 * An echo without our mark came before this answer and was taken for a message from elsewhere. It is this one: what was
 * learnt of it passes over, and the double goes.
 */
async function absorbDouble(
  tx: Sql,
  key: ExternalKey,
  message: MessageState,
  raise: (to: OutgoingStatus, why: MessageFailure | null) => void,
): Promise<NewEvent[]> {
  const [double] = await findByExternalId(tx, [key])
  if (!double || double.id === message.id) return []
  raise(double.status as OutgoingStatus, null)
  if (double.provider_sent_at)
    await setProviderTimes(tx, [
      { companyId: key.companyId, id: message.id, at: double.provider_sent_at, requestNumber: null },
    ])
  await deleteMessage(tx, key.companyId, double.id)
  await replaceLastMessage(tx, key.companyId, double.conversation_id, double.id, message.id)
  const about = {
    companyId: key.companyId,
    channelId: key.channelId,
    conversationId: double.conversation_id,
  }
  return [messageEvent('message.deleted', about, double.id)]
}

async function moveOutbox(tx: Sql, report: SendReport, now: Date): Promise<void> {
  const { companyId, messageId, outcome, nextAt } = report
  const over =
    outcome.outcome === 'accepted' ||
    outcome.outcome === 'refused' ||
    (outcome.outcome === 'unavailable' && !nextAt)
  if (over) return await deleteOutbox(tx, [companyId], [messageId])
  const state = outcome.outcome === 'unavailable' ? 'waiting' : 'unknown'
  await setOutboxState(tx, companyId, messageId, state, nextAt ?? now)
}

function providerUnavailable(outcome: SendOutcome & { outcome: 'unavailable' }): MessageFailure {
  return {
    code: 'PROVIDER_UNAVAILABLE',
    provider_code: outcome.failure.providerCode,
    sentence: 'The provider could not take this message for four hours. Try again.',
  }
}
