/**
 * Writes messages that a provider brought, whoever wrote them: with their attachments, and their conversations moved on.
 * The caller holds the conversations' locks.
 */
import type { MessageContent } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import { byContact, byItself, type Happened, recordActivities } from '../events/record-activities.ts'
import { newId } from '../lib/ids.ts'
import { type Advance, advanceConversations, type ConversationRow } from '../store/conversations.ts'
import type { Sql, Tx } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  insertAttachments,
  insertBroughtMessages,
  type KeptContent,
  type NewBroughtMessage,
} from '../store/messages.ts'

export interface BroughtMessage {
  companyId: number
  channelId: string
  conversationId: string
  author: NewBroughtMessage['author']
  externalId: string
  sentAt: Date
  /** The provider's own time of a message of ours. */
  providerSentAt: Date | null
  /** The number of the request that brought it. */
  receiptNumber: number
  /** Its place among the messages of that request. */
  place: number
  content: MessageContent
  /** It came from the provider's list, and waits for what only a webhook tells (precise 3). */
  filled?: true
}

/** With its own receipt number. */
export interface AddedMessage extends BroughtMessage {
  id: string
}

/** Answers what was not there yet, and the events to record of it. */
export async function addMessages(
  tx: Tx,
  brought: BroughtMessage[],
  conversations: readonly ConversationRow[],
  begun: ReadonlySet<string>,
  now: Date,
): Promise<{ added: AddedMessage[]; events: NewEvent[] }> {
  const wanted = brought.map((message) => ({ ...message, id: newId() }))
  const numbers = await insertBroughtMessages(tx, wanted.map(newRow), now)
  const added = wanted.flatMap((message) => {
    const receiptNumber = numbers.get(message.id)
    return receiptNumber === undefined ? [] : [{ ...message, receiptNumber }]
  })
  tx.sent(keepAttachments(tx, added, now))
  const advances = advancesOf(added)
  if (advances.length > 0) tx.sent(advanceConversations(tx, advances))
  const lines = await recordActivities(tx, reopened(conversations, added, advances), now)
  const events = [
    ...lines,
    ...advances.map((advance) => {
      const type = begun.has(advance.id) ? 'conversation.created' : 'conversation.changed'
      return conversationEvent(type, about(added, advance.id))
    }),
    ...added.map((message) => messageEvent('message.created', message, message.id)),
  ]
  return { added, events }
}

function newRow(message: AddedMessage): NewBroughtMessage {
  return {
    companyId: message.companyId,
    id: message.id,
    channelId: message.channelId,
    conversationId: message.conversationId,
    author: message.author,
    text: message.content.text,
    content: keptContent(message),
    replyToExternalId: message.content.replyToExternalId,
    externalId: message.externalId,
    sentAt: message.sentAt,
    providerSentAt: message.providerSentAt,
    requestNumber: message.receiptNumber,
    place: message.place,
  }
}

export function keptContent({ content, filled }: BroughtMessage): KeptContent | null {
  const kept: KeptContent = {
    ...(content.choice && { choice: content.choice }),
    ...(content.location && { location: content.location }),
    ...(content.forwarded && { forwarded: true }),
    ...(content.referral && { referral: content.referral }),
    ...(filled && { filled }),
  }
  return Object.keys(kept).length > 0 ? kept : null
}

async function keepAttachments(tx: Sql, added: AddedMessage[], now: Date): Promise<void> {
  const attachments = added.flatMap((message) =>
    message.content.media.map((media, position) => ({
      companyId: message.companyId,
      id: newId(),
      messageId: message.id,
      position,
      reference: media.reference,
      contentType: media.contentType,
      name: media.name,
      ...(media.stands && { stands: media.stands }),
    })),
  )
  if (attachments.length > 0) await insertAttachments(tx, attachments, now)
}

/** One step for each conversation, however many messages it got. */
function advancesOf(added: AddedMessage[]): Advance[] {
  const advances = new Map<string, Advance>()
  for (const message of added) {
    const inbound = message.author === 'contact'
    const held = advances.get(message.conversationId)
    if (!held) {
      advances.set(message.conversationId, {
        companyId: message.companyId,
        id: message.conversationId,
        inboundCount: inbound ? 1 : 0,
        lastInboundAt: inbound ? message.sentAt : null,
        messageId: message.id,
        messageAt: message.sentAt,
        receiptNumber: message.receiptNumber,
      })
      continue
    }
    if (inbound) {
      held.inboundCount++
      if (held.lastInboundAt === null || message.sentAt > held.lastInboundAt)
        held.lastInboundAt = message.sentAt
    }
    if (isLater(message, held)) {
      held.messageId = message.id
      held.messageAt = message.sentAt
      held.receiptNumber = message.receiptNumber
    }
  }
  return [...advances.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function isLater(message: AddedMessage, held: Advance): boolean {
  const difference = message.sentAt.getTime() - held.messageAt.getTime()
  return difference > 0 || (difference === 0 && message.receiptNumber > held.receiptNumber)
}

/** S21: what was closed is taken up again, by the contact's message or by one that was written elsewhere. */
function reopened(
  conversations: readonly ConversationRow[],
  added: AddedMessage[],
  advances: Advance[],
): Happened[] {
  return conversations.flatMap((conversation) => {
    const advance = advances.find(({ id }) => id === conversation.id)
    if (conversation.status !== 'closed' || !advance) return []
    const byMessage = added.some(
      ({ conversationId, author }) => conversationId === conversation.id && author === 'contact',
    )
    return {
      companyId: advance.companyId,
      channelId: conversation.channel_id,
      conversationId: conversation.id,
      kind: 'reopened' as const,
      user_id: null,
      by: byMessage ? byContact(conversation.contact_id) : byItself,
      // Before the message, which stays the newest of the thread.
      at: new Date(advance.messageAt.getTime() - 1),
    }
  })
}

function about(added: AddedMessage[], conversationId: string): AddedMessage {
  const found = added.find((message) => message.conversationId === conversationId)
  if (!found) throw new Error(`conversation ${conversationId} moved without a message`)
  return found
}
