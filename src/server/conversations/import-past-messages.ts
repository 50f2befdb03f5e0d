/**
 * One slice of a channel's past (B2): original times, no unread marks, no notifications, nothing opened again. One
 * event a conversation, none a message: whoever has an old thread open gets it by the reset at the import's end.
 */
import { climb } from '../../shared/delivery-status.ts'
import { conversationEvent } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  addressesWithConversation,
  countChannelConversations,
  settlePastOfConversations,
} from '../store/history-imports.ts'
import { insertListedMessages, type NewListedMessage } from '../store/listed-messages.ts'
import { knownExternalIds } from '../store/outbox.ts'
import { lockExternalIds } from '../store/receipts.ts'
import { walkAgainAfter } from '../store/search.ts'
import { failureOf } from './apply-receipts.ts'
import { keepMedia, type Listing } from './fill-outgoing.ts'
import { findContacts } from './find-contacts.ts'
import { openConversations } from './open-conversations.ts'
import { sayWhatIsUntold } from './say-what-is-untold.ts'
import { sentAt } from './sent-at.ts'

/** `listings`: of both directions, oldest first. Answers how many messages are new. */
export async function importPastMessages(
  tx: Sql,
  { asksProfile, ...of }: { companyId: number; channelId: string; asksProfile: boolean },
  listings: Listing[],
  mostConversations: number,
  now: Date,
): Promise<{ imported: number; events: NewEvent[] }> {
  const externalIds = listings.map(({ message }) => message.externalId)
  await lockExternalIds(
    tx,
    externalIds.map((externalId) => ({ ...of, externalId })),
  )
  const known = await knownExternalIds(tx, of.companyId, of.channelId, externalIds)
  const wanted = await withinLimit(
    tx,
    of,
    listings.filter(({ message }) => !known.has(message.externalId)),
    mostConversations,
  )
  if (wanted.length === 0) return { imported: 0, events: [] }
  const contacts = await findContacts(
    tx,
    wanted.map(({ message }) => ({
      ...of,
      addresses: [message.address] as [string],
      name: null,
      phone: message.phone ?? null,
      asksProfile,
    })),
    now,
  )
  const placed = contacts.map(({ id }) => ({ arrival: { ...of, receivedAt: now }, contactId: id }))
  const { conversations, begun } = await openConversations(tx, placed, now)
  const beforeAll = newId()
  const rows = wanted.map(({ message }, index): NewListedMessage => {
    const status = message.direction === 'in' ? 'received' : climb('sent', message.status ?? 'sent')
    return {
      ...of,
      id: newId(),
      conversationId: conversations.get(contacts[index]?.id as string)?.id as string,
      direction: message.direction,
      text: message.text,
      status,
      failure: status === 'failed' ? failureOf(message.failure) : null,
      externalId: message.externalId,
      sentAt: sentAt(message.createdAt, now),
    }
  })
  const inserted = await insertListedMessages(tx, rows, now)
  await walkAgainAfter(tx, of.companyId, beforeAll)
  await keepMedia(
    tx,
    wanted.map((listing) => ({ listing })),
    rows,
    now,
  )
  const ends = endsOf(rows, new Map(inserted.map((row) => [row.id, row.receipt_number])))
  await settlePastOfConversations(tx, ends)
  const events = ends.map(({ id }) =>
    conversationEvent(begun.has(id) ? 'conversation.created' : 'conversation.changed', {
      ...of,
      conversationId: id,
    }),
  )
  const lines = await sayWhatIsUntold(
    tx,
    rows.flatMap(({ conversationId, sentAt: at }, index) =>
      wanted[index]?.message.olderUntold ? [{ ...of, conversationId, at }] : [],
    ),
    now,
  )
  return { imported: inserted.length, events: [...events, ...lines] }
}

/** The newest conversations come first, so what is beyond the limit is the oldest. */
async function withinLimit(
  tx: Sql,
  of: { companyId: number; channelId: string },
  listings: Listing[],
  mostConversations: number,
): Promise<Listing[]> {
  const addresses = [...new Set(listings.map(({ message }) => message.address))]
  const open = await addressesWithConversation(tx, of.companyId, of.channelId, addresses)
  let room = mostConversations - (await countChannelConversations(tx, of.companyId, of.channelId))
  for (const { message } of [...listings].reverse()) {
    if (open.has(message.address) || room <= 0) continue
    open.add(message.address)
    room--
  }
  return listings.filter(({ message }) => open.has(message.address))
}

function endsOf(rows: NewListedMessage[], numbers: Map<string, number>) {
  const ends = new Map<string, Parameters<typeof settlePastOfConversations>[1][number]>()
  for (const row of rows) {
    const receiptNumber = numbers.get(row.id)
    if (receiptNumber === undefined) throw new Error(`message ${row.externalId} was taken although locked`)
    const lastInboundAt = row.direction === 'in' ? row.sentAt : null
    const held = ends.get(row.conversationId)
    ends.set(row.conversationId, {
      companyId: row.companyId,
      id: row.conversationId,
      lastInboundAt: lastInboundAt ?? held?.lastInboundAt ?? null,
      messageId: row.id,
      messageAt: row.sentAt,
      receiptNumber,
    })
  }
  return [...ends.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
