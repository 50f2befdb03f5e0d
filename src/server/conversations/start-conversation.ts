/**
 * A colleague writes first, where the provider's rules allow it: a template, or free text while the window of a
 * conversation that is there already is open. Nothing is stored where they don't.
 */
import { invalid } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import type { Core } from './core.ts'
import { findContacts } from './find-contacts.ts'
import { openConversations } from './open-conversations.ts'
import { queueMessage } from './send-message.ts'

export interface FirstMessage {
  companyId: number
  channelId: string
  userId: number
  address: string
  phone: string | null
  /** Null only where the conversation is merely looked for. */
  text: string | null
  template: { id: string; variables: Record<string, string> } | null
}

/** Answers the conversation's id. Throws 422 as sending does. */
export async function startConversation(core: Core, first: FirstMessage): Promise<string> {
  const { companyId, channelId, userId, address, phone, text, template } = first
  const now = core.clock.now()
  const id = await core.db.transaction(async (tx) => {
    const sender = { companyId, channelId, addresses: [address] as [string], name: null, phone }
    const [contact] = await findContacts(tx, [sender], now)
    const placed = [{ arrival: { companyId, channelId, receivedAt: now }, contactId: contact?.id as string }]
    const { conversations, begun } = await openConversations(tx, placed, now)
    const conversation = conversations.get(contact?.id as string)
    if (!conversation) throw new Error('a conversation is not there after it was opened')
    const conversationId = conversation.id
    if (text === null) {
      if (begun.has(conversationId)) throw nothingToSay()
      return conversationId
    }
    const about = { companyId, channelId, conversationId }
    if (begun.has(conversationId))
      await recordEvents(tx, [conversationEvent('conversation.created', about)], now)
    const draft = { companyId, conversationId, userId, clientMessageId: newId(), text, replyToId: null }
    const files = { attachmentIds: [], template }
    await queueMessage(core, tx, { ...draft, ...files }, conversation.status === 'closed')
    return conversationId
  })
  core.bell.ring()
  core.bell.ring('outbox')
  return id
}

function nothingToSay() {
  return invalid(
    'TEXT_MISSING',
    'There is no conversation with this contact yet, and nothing to begin one with.',
    'Send an approved template with it.',
  )
}
