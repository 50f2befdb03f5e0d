/**
 * Messages arrive: contact, conversation, message and event in the caller's one transaction, for as many messages
 * as wait together (invariants 4, 8, 14). The flow around it: docs/flows/inbound.md.
 */
import type { MessageReceived } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import { clearOptOuts } from '../store/contacts.ts'
import { findNewestAgain, touchConversations } from '../store/conversations.ts'
import { Overtaken, type Sql, type Tx } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import { completeListedMessages } from '../store/listed-messages.ts'
import { moveToEarlierPlaces } from '../store/messages.ts'
import { traceRequests } from '../store/provider-requests.ts'
import { addMessages, type BroughtMessage, keptContent } from './add-messages.ts'
import type { KeyedHash } from './core.ts'
import { findContacts, lookUpSenders, type Sender } from './find-contacts.ts'
import { conversationOf, openConversations } from './open-conversations.ts'
import { sayWhatIsUntold } from './say-what-is-untold.ts'
import { sentAt } from './sent-at.ts'
import { withoutDeleted } from './without-deleted.ts'

export interface Arrival {
  companyId: number
  channelId: string
  receivedAt: Date
  /** Order of receipt of the request that brought it (precise 1). */
  receiptNumber: number
  /** Its place among the messages of that request, from 0. */
  place?: number
  /** The provider can be asked for the name of a new contact. */
  asksProfile?: boolean
  message: MessageReceived
  /** It came from the provider's list instead of by webhook. */
  filled?: true
  /** The list tells nothing of what came before it in its conversation. */
  olderUntold?: true
}

/** Answers the events to record. A message that is known already adds nothing, however often it comes. */
export async function receiveMessages(
  tx: Tx,
  arrivals: Arrival[],
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  const senders = arrivals.map(senderOf)
  // Both in one way to PostgreSQL and back. Conversations are locked after what may change their contacts (decision 4).
  const [living, addresses] = await Promise.all([
    withoutDeleted(tx, arrivals, externalIdOf, hash),
    lookUpSenders(tx, senders),
  ])
  const once = withoutDoubles(living)
  if (once.length === 0) return []
  const contacts = await findContacts(tx, once.map(senderOf), now, addresses)
  const contactIds = contacts.map(({ id }) => id)
  const placed = once.map((arrival, index) => ({ arrival, contactId: contactIds[index] as string }))
  const { conversations, begun } = await openConversations(tx, placed, now)
  // Who waited for a deletion to end begins the conversation anew, but must not begin it with what was deleted.
  if (begun.size > 0 && (await withoutDeleted(tx, once, externalIdOf, hash)).length < once.length)
    throw new Overtaken('a conversation was deleted while its messages came again')

  const brought = placed.map(({ arrival, contactId }) =>
    broughtBy(arrival, conversationOf(conversations, contactId).id),
  )
  const { added, events } = await addMessages(tx, brought, [...conversations.values()], begun, now)
  const fresh = new Set(added.map(nameOf))
  const wrote = brought.flatMap((message, index) =>
    fresh.has(nameOf(message)) && contacts[index]?.optedOut
      ? [{ companyId: message.companyId, contactId: contactIds[index] as string, wroteAt: message.sentAt }]
      : [],
  )
  if (wrote.length > 0) tx.sent(clearOptOuts(tx, wrote))
  const repeats = brought.filter((message) => !fresh.has(nameOf(message)))
  const known = brought.filter((message, index) => !fresh.has(nameOf(message)) && !once[index]?.filled)
  const untimed = brought.filter(
    (message, index) => !fresh.has(nameOf(message)) && once[index]?.message.sentAt === null,
  )
  const oldest = brought.filter((message, index) => fresh.has(nameOf(message)) && once[index]?.olderUntold)
  await traceRepeats(tx, brought, repeats, living.length > once.length ? living : [])

  return [
    ...(known.length > 0 ? await completeMessages(tx, known) : []),
    ...(untimed.length > 0 ? await keepFirstPlaces(tx, untimed) : []),
    ...events,
    ...(await sayWhatIsUntold(tx, oldest.map(placeOf), now)),
  ]
}

function externalIdOf({ message }: Arrival): string {
  return message.externalId
}

/** Of several requests with one message the one that was received first counts. */
function withoutDoubles(arrivals: Arrival[]): Arrival[] {
  const first = new Map<string, Arrival>()
  for (const arrival of arrivals) {
    const key = `${arrival.channelId} ${arrival.message.externalId}`
    const held = first.get(key)
    if (!held || arrival.receiptNumber < held.receiptNumber) first.set(key, arrival)
  }
  return [...first.values()]
}

function senderOf({ companyId, channelId, message, asksProfile }: Arrival): Sender {
  const { addresses, profileName, phone } = message
  return {
    companyId,
    channelId,
    addresses,
    name: profileName,
    phone,
    wrote: true,
    asksProfile: asksProfile ?? false,
  }
}

function broughtBy(arrival: Arrival, conversationId: string): BroughtMessage {
  const { message, receivedAt, receiptNumber, place, filled } = arrival
  return {
    companyId: arrival.companyId,
    channelId: arrival.channelId,
    conversationId,
    author: 'contact',
    externalId: message.externalId,
    sentAt: sentAt(message.sentAt, receivedAt),
    providerSentAt: null,
    receiptNumber,
    place: place ?? 0,
    content: message.content,
    ...(filled && { filled }),
  }
}

function placeOf({ companyId, channelId, conversationId, sentAt: at }: BroughtMessage) {
  return { companyId, channelId, conversationId, at }
}

function nameOf({ channelId, externalId }: Pick<BroughtMessage, 'channelId' | 'externalId'>): string {
  return `${channelId} ${externalId}`
}

/** Every request that told of a message holds its words; deleting has to find them all. */
async function traceRepeats(
  tx: Sql,
  brought: BroughtMessage[],
  repeats: BroughtMessage[],
  doubles: Arrival[],
): Promise<void> {
  const traces = [...repeats]
  for (const { channelId, message, receiptNumber } of doubles) {
    const same = brought.find((one) => one.channelId === channelId && one.externalId === message.externalId)
    if (same && same.receiptNumber !== receiptNumber) traces.push({ ...same, receiptNumber })
  }
  if (traces.length > 0) await traceRequests(tx, traces)
}

/** A message that was filled from the provider's list gets what only its webhook tells (precise 3). */
async function completeMessages(tx: Sql, known: BroughtMessage[]): Promise<NewEvent[]> {
  const completed = await completeListedMessages(
    tx,
    known.map((message) => ({
      companyId: message.companyId,
      channelId: message.channelId,
      externalId: message.externalId,
      text: message.content.text,
      content: keptContent(message),
      replyToExternalId: message.content.replyToExternalId,
    })),
  )
  if (completed.length === 0) return []
  const companyIds = completed.map((row) => row.company_id)
  const conversationIds = completed.map((row) => row.conversation_id)
  await touchConversations(tx, companyIds, conversationIds)
  return completed.flatMap((row) => {
    const about = {
      companyId: row.company_id,
      channelId: row.channel_id,
      conversationId: row.conversation_id,
    }
    return [messageEvent('message.changed', about, row.id), conversationEvent('conversation.changed', about)]
  })
}

/**
 * A message may be known from a copy of its request that was received later and understood earlier: the process that
 * had acknowledged the first one was killed. The first receipt fixes its place, so it moves there (precise 1).
 */
async function keepFirstPlaces(tx: Sql, known: BroughtMessage[]): Promise<NewEvent[]> {
  const moved = await moveToEarlierPlaces(tx, known)
  if (moved.length === 0) return []
  const conversations = [...new Map(moved.map((message) => [message.conversationId, message])).values()]
  await findNewestAgain(tx, conversations)
  return [
    ...moved.map((message) => messageEvent('message.changed', message, message.id)),
    ...conversations.map((message) => conversationEvent('conversation.changed', message)),
  ]
}
