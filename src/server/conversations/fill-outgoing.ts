/**
 * Messages to contacts that stand in the provider's list and not with us: written in the provider's own inbox, or
 * ours of which a person was already asked whether they left (B1, B4, precise 9).
 *
 * A message of a conversation in which a send of ours is on its way or is just being looked up is held back: it may
 * be that very send, and its own outcome settles it.
 */
import { climb, type OutgoingStatus } from '../../shared/delivery-status.ts'
import type { ListedMessage, MediaReference } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import { type Advance, advanceConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  findOpenSends,
  insertListedMessages,
  type NewListedMessage,
  type OpenSend,
} from '../store/listed-messages.ts'
import { insertAttachments, type StatusTimes } from '../store/messages.ts'
import { knownExternalIds } from '../store/outbox.ts'
import { lockExternalIds, takeEarlyReceipts } from '../store/receipts.ts'
import { applyReceipts, failureOf } from './apply-receipts.ts'
import type { KeyedHash } from './core.ts'
import { findContacts } from './find-contacts.ts'
import { openConversations } from './open-conversations.ts'
import { recordSendOutcome } from './record-send-outcome.ts'
import { sayWhatIsUntold } from './say-what-is-untold.ts'
import { sentAt } from './sent-at.ts'
import { timeOfReport } from './status-times.ts'

export interface Listing {
  message: ListedMessage
  media: MediaReference[]
}

interface OfChannel {
  companyId: number
  channelId: string
}

export interface FilledOutgoing {
  events: NewEvent[]
  /** Now with us. */
  filled: number
  /** When the oldest that had to be held back was made. */
  heldBackFrom: Date | null
}

/** The provider may have begun before our clock, or made the message when our call had already ended. */
const BEFORE_MILLISECONDS = 60_000
const AFTER_MILLISECONDS = 75_000

/** `listings`: outgoing ones, oldest first. */
export async function fillOutgoing(
  tx: Sql,
  of: OfChannel,
  listings: Listing[],
  now: Date,
  hash: KeyedHash,
): Promise<FilledOutgoing> {
  const keys = listings.map(({ message }) => ({ ...of, externalId: message.externalId }))
  await lockExternalIds(tx, keys)
  const known = await knownExternalIds(
    tx,
    of.companyId,
    of.channelId,
    keys.map((key) => key.externalId),
  )
  const missing = listings.filter(({ message }) => !known.has(message.externalId))
  if (missing.length === 0) return { events: [], filled: 0, heldBackFrom: null }

  const contacts = await findContacts(
    tx,
    missing.map(({ message }) => ({
      ...of,
      addresses: [message.address] as [string],
      name: null,
      phone: message.phone ?? null,
    })),
    now,
  )
  const placed = contacts.map(({ id }) => ({ arrival: { ...of, receivedAt: now }, contactId: id }))
  const { conversations, begun } = await openConversations(tx, placed, now)
  const items = missing.map((listing, index) => ({
    listing,
    conversationId: conversations.get(contacts[index]?.id as string)?.id as string,
  }))

  const sends = await findOpenSends(tx, of.companyId, [...new Set(items.map((item) => item.conversationId))])
  const isHeldBack = ({ conversationId }: Item) =>
    sends.some((send) => send.conversation_id === conversationId && send.state !== 'asked')
  const held = items.filter(isHeldBack)
  const open = items.filter((item) => !isHeldBack(item))
  const proofs = provenSends(
    open,
    sends.filter((send) => send.state === 'asked'),
  )
  const events: NewEvent[] = []
  for (const [item, send] of proofs) events.push(...(await settle(tx, send, item.listing.message, now, hash)))
  const elsewhere = open.filter((item) => !proofs.has(item))
  if (elsewhere.length > 0) events.push(...(await keepElsewhere(tx, of, elsewhere, begun, now)))
  return {
    events,
    filled: open.length,
    heldBackFrom: held[0]?.listing.message.createdAt ?? null,
  }
}

interface Item {
  listing: Listing
  conversationId: string
}

/**
 * A send that was asked about is proven by the message of the same text and number of files that was made within its interval. Where
 * several sends have the same text, they are proven only all together: then nobody can tell them apart anyway.
 */
function provenSends(items: Item[], asked: OpenSend[]): Map<Item, OpenSend> {
  const proofs = new Map<Item, OpenSend>()
  const groups = new Map<string, OpenSend[]>()
  for (const send of asked) {
    const name = `${send.conversation_id} ${send.media_count} ${send.text}`
    groups.set(name, [...(groups.get(name) ?? []), send])
  }
  for (const group of groups.values()) {
    const candidates = items.filter((item) => group.some((send) => couldBe(item, send)))
    if (candidates.length !== group.length) continue
    if (!candidates.every((item, index) => couldBe(item, group[index] as OpenSend))) continue
    for (const [index, item] of candidates.entries()) proofs.set(item, group[index] as OpenSend)
  }
  return proofs
}

function couldBe({ listing: { message }, conversationId }: Item, send: OpenSend): boolean {
  const made = message.createdAt.getTime()
  return (
    conversationId === send.conversation_id &&
    message.text === send.text &&
    message.mediaCount === send.media_count &&
    made >= send.started_at.getTime() - BEFORE_MILLISECONDS &&
    made <= (send.ended_at ?? send.started_at).getTime() + AFTER_MILLISECONDS
  )
}

async function settle(
  tx: Sql,
  send: OpenSend,
  message: ListedMessage,
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  const settled = await recordSendOutcome(
    tx,
    {
      companyId: send.company_id,
      channelId: send.channel_id,
      conversationId: send.conversation_id,
      contactId: send.contact_id,
      messageId: send.message_id,
      attemptId: send.attempt_id,
      fence: send.fence,
      outcome: {
        outcome: 'accepted',
        externalId: message.externalId,
        evidence: { httpStatus: null, providerCode: null, note: 'found in the provider’s log' },
      },
      sentAs: null,
      nextAt: null,
    },
    now,
    hash,
  )
  const { externalId, status, failure } = message
  if (status === null) return settled
  const receipt = {
    kind: 'receipt',
    about: 'message',
    externalId,
    attemptMark: null,
    status,
    failure,
  } as const
  const of = { companyId: send.company_id, channelId: send.channel_id }
  return [...settled, ...(await applyReceipts(tx, [{ ...of, receivedAt: now, receipt }], now, hash))]
}

async function keepElsewhere(
  tx: Sql,
  of: OfChannel,
  items: Item[],
  begun: Set<string>,
  now: Date,
): Promise<NewEvent[]> {
  const early = await takeEarlyReceipts(
    tx,
    items.map(({ listing }) => ({ ...of, externalId: listing.message.externalId })),
  )
  const rows = items.map(({ listing: { message }, conversationId }): NewListedMessage => {
    let status: OutgoingStatus = climb('sent', message.status ?? 'sent')
    let failure = status === 'failed' ? failureOf(message.failure) : null
    const times: StatusTimes = {}
    for (const receipt of early) {
      if (receipt.external_id !== message.externalId) continue
      Object.assign(times, timeOfReport(times, receipt.status as OutgoingStatus, receipt.reported_at, now))
      const next = climb(status, receipt.status as OutgoingStatus)
      if (next !== status) failure = next === 'failed' ? receipt.failure : null
      status = next
    }
    return {
      ...of,
      id: newId(),
      conversationId,
      direction: 'out',
      text: message.text,
      status,
      failure,
      externalId: message.externalId,
      sentAt: sentAt(message.createdAt, now),
      times,
    }
  })
  const numbers = new Map(
    (await insertListedMessages(tx, rows, now)).map((row) => [row.id, row.receipt_number]),
  )
  await keepMedia(tx, items, rows, now)
  const advances = new Map<string, Advance>()
  for (const row of rows) {
    const receiptNumber = numbers.get(row.id)
    if (receiptNumber === undefined) throw new Error(`message ${row.externalId} was taken although locked`)
    const held = advances.get(row.conversationId)
    if (held && held.messageAt > row.sentAt) continue
    advances.set(row.conversationId, {
      companyId: row.companyId,
      id: row.conversationId,
      inboundCount: 0,
      lastInboundAt: null,
      messageId: row.id,
      messageAt: row.sentAt,
      receiptNumber,
    })
  }
  await advanceConversations(tx, [...advances.values()])
  const oldest = rows.flatMap(({ conversationId, sentAt: at }, index) =>
    items[index]?.listing.message.olderUntold ? [{ ...of, conversationId, at }] : [],
  )
  return [
    ...[...advances.keys()].map((conversationId) =>
      conversationEvent(begun.has(conversationId) ? 'conversation.created' : 'conversation.changed', {
        ...of,
        conversationId,
      }),
    ),
    ...rows.map((row) => messageEvent('message.created', row, row.id)),
    ...(await sayWhatIsUntold(tx, oldest, now)),
  ]
}

/** `rows` are those of `listings`, in the same order. */
export async function keepMedia(
  tx: Sql,
  listings: { listing: Listing }[],
  rows: NewListedMessage[],
  now: Date,
): Promise<void> {
  const attachments = rows.flatMap((row, index) =>
    (listings[index]?.listing.media ?? []).map((media, position) => ({
      companyId: row.companyId,
      id: newId(),
      messageId: row.id,
      position,
      ...media,
    })),
  )
  if (attachments.length > 0) await insertAttachments(tx, attachments, now)
}
