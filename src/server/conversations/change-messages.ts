/**
 * What happens to messages after they were said: edited, withdrawn, reacted to. A change that comes before its message
 * waits for it, however the two overtook each other.
 */
import type { MessageEdited, MessageReacted, MessageWithdrawn } from '../channels/channel.ts'
import { conversationEvent, messageEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import {
  extendWindows,
  findConversationsOfAddresses,
  lockConversations,
  touchConversations,
} from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import {
  dropEarlyChanges,
  type KeptChange,
  keepEarlyChanges,
  takeRipeChanges,
} from '../store/early-changes.ts'
import type { NewEvent } from '../store/events.ts'
import { findByExternalId, type MessageState } from '../store/messages.ts'
import type { Core, KeyedHash } from './core.ts'
import { editMessages } from './edit-message.ts'
import { reactToMessages } from './react-to-message.ts'
import { sentAt } from './sent-at.ts'
import { withdrawMessages } from './withdraw-message.ts'
import { withoutDeleted } from './without-deleted.ts'

export type MessageChange = MessageEdited | MessageWithdrawn | MessageReacted

export interface ChangeArrival<C = MessageChange> {
  companyId: number
  channelId: string
  receivedAt: Date
  /** Of the request that told it. */
  receiptNumber: number
  change: C
}

/** A change and the message that it is about. */
export interface PlacedChange<C = MessageChange> extends ChangeArrival<C> {
  message: MessageState
}

/** Answers the events to record. */
export async function changeMessages(
  tx: Sql,
  arrivals: ChangeArrival[],
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  const keys = arrivals.map(({ companyId, channelId, change }) => ({
    companyId,
    channelId,
    externalId: change.externalId,
  }))
  const rows = await findByExternalId(tx, keys)
  const messages = new Map(rows.map((row) => [`${row.channel_id} ${row.external_id}`, row]))
  const placed: PlacedChange[] = []
  const early: ChangeArrival[] = []
  for (const arrival of arrivals) {
    const message = messages.get(`${arrival.channelId} ${arrival.change.externalId}`)
    if (message) placed.push({ ...arrival, message })
    else early.push(arrival)
  }
  // Of a deleted message nothing is kept.
  const awaited = await withoutDeleted(tx, early, ({ change }) => change.externalId, hash)
  if (awaited.length > 0) await keepEarly(tx, awaited, now)
  const acts = await findActs(tx, early)
  if (placed.length === 0 && acts.length === 0) return []
  await lockConversations(
    tx,
    [...placed, ...acts].map(({ companyId }) => companyId),
    [...placed.map(({ message }) => message.conversation_id), ...acts.map(({ id }) => id)],
  )
  if (acts.length > 0) await extendWindows(tx, acts)
  const changed = new Set([
    ...(await editMessages(tx, placed.filter(isOfKind<MessageEdited>('message_edited')))),
    ...(await reactToMessages(tx, placed.filter(isOfKind<MessageReacted>('message_reacted')))),
    // Last: whatever else was said of it, a withdrawn message has nothing left.
    ...(await withdrawMessages(tx, placed.filter(isOfKind<MessageWithdrawn>('message_withdrawn')))),
  ])
  const told = await tell(
    tx,
    rows.filter((row) => changed.has(row.id)),
  )
  return [...acts.map((act) => conversationEvent('conversation.changed', act)), ...told]
}

interface Act {
  companyId: number
  channelId: string
  conversationId: string
  id: string
  at: Date
}

/** Reactions to messages that are not here, perhaps from before the channel was: acts of the contact all the same. */
async function findActs(tx: Sql, early: ChangeArrival[]): Promise<Act[]> {
  const reactions = early.flatMap(({ companyId, channelId, receivedAt, change }) =>
    change.kind === 'message_reacted' && change.by === 'contact' && change.emoji !== null
      ? [{ companyId, channelId, address: change.address, at: sentAt(change.at, receivedAt) }]
      : [],
  )
  if (reactions.length === 0) return []
  const rows = await findConversationsOfAddresses(tx, reactions)
  const byAddress = new Map(rows.map((row) => [`${row.channel_id} ${row.address}`, row.id]))
  return reactions.flatMap(({ companyId, channelId, address, at }) => {
    const id = byAddress.get(`${channelId} ${address}`)
    return id ? [{ companyId, channelId, conversationId: id, id, at }] : []
  })
}

function isOfKind<C extends MessageChange>(kind: C['kind']) {
  return (placed: PlacedChange): placed is PlacedChange<C> => placed.change.kind === kind
}

async function keepEarly(tx: Sql, early: ChangeArrival[], now: Date): Promise<void> {
  await keepEarlyChanges(
    tx,
    early.map(({ companyId, channelId, receiptNumber, change }) => ({
      companyId,
      id: newId(),
      channelId,
      externalId: change.externalId,
      change: { ...change, receiptNumber },
    })),
    now,
  )
}

async function tell(tx: Sql, messages: MessageState[]): Promise<NewEvent[]> {
  if (messages.length === 0) return []
  await touchConversations(
    tx,
    messages.map((message) => message.company_id),
    messages.map((message) => message.conversation_id),
  )
  return messages.flatMap((message) => {
    const about = {
      companyId: message.company_id,
      channelId: message.channel_id,
      conversationId: message.conversation_id,
    }
    return [
      messageEvent('message.changed', about, message.id),
      conversationEvent('conversation.changed', about),
    ]
  })
}

const MOST_TOGETHER = 200
/** A provider tries its webhooks again for a day or two; what has no message after a week will have none. */
const KEPT_MILLISECONDS = 7 * 86_400_000

/** By the clock: changes whose message has come meanwhile. Answers how many. */
export async function applyEarlyChanges({ db, clock, bell, hash }: Core): Promise<number> {
  const now = clock.now()
  const applied = await db.transaction(async (tx) => {
    await dropEarlyChanges(tx, new Date(now.getTime() - KEPT_MILLISECONDS))
    const ripe = await takeRipeChanges(tx, MOST_TOGETHER)
    if (ripe.length > 0) await recordEvents(tx, await changeMessages(tx, ripe.map(asArrival), now, hash), now)
    return ripe.length
  })
  if (applied > 0) bell.ring()
  return applied
}

function asArrival(kept: KeptChange): ChangeArrival {
  const { receiptNumber, ...change } = kept.change
  const at = typeof change.at === 'string' ? new Date(change.at) : null
  return {
    companyId: kept.company_id,
    channelId: kept.channel_id,
    receivedAt: kept.received_at,
    receiptNumber: Number(receiptNumber),
    change: { ...change, at } as MessageChange,
  }
}
