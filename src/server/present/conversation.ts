/** What may leave of a conversation, as this viewer sees it now. */
import type { Contact, Conversation, Section } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import { windowOf } from '../../shared/messaging-window.ts'
import type { ConversationView } from '../store/conversations.ts'
import { presentLink } from './link.ts'

export interface Viewer {
  userId: number
  admin: boolean
  seenNumber: number
  draft: string | null
}

export function presentConversation(
  conversation: ConversationView,
  lastMessage: Message | null,
  viewer: Viewer,
  now: Date,
): Conversation {
  return {
    id: conversation.id,
    channel_id: conversation.channel_id,
    contact: presentContact(conversation),
    status: conversation.status,
    assignee_id: conversation.assignee_id,
    section: sectionFor(conversation, viewer.userId),
    unread_count: unreadFor(conversation, viewer),
    last_message: lastMessage,
    last_message_at: conversation.last_message_at.toISOString(),
    window: windowOf(conversation.channel_type, conversation.last_inbound_at, now),
    draft: viewer.draft,
    links: conversation.links.map((link) => presentLink(link, viewer)),
    merged_into: conversation.merged_into,
    created_at: conversation.created_at.toISOString(),
    version: conversation.version,
  }
}

function unreadFor({ inbound_number, merged_into }: ConversationView, { seenNumber }: Viewer): number {
  return merged_into === null ? Math.max(0, inbound_number - seenNumber) : 0
}

export function presentContact(conversation: ConversationView): Contact {
  return {
    id: conversation.contact_id,
    name: conversation.contact_name,
    avatar_url: conversation.contact_avatar_url,
    address: conversation.contact_address,
    addresses: conversation.contact_addresses,
    phone: conversation.contact_phone,
    blocked: conversation.blocked,
  }
}

/** S12, S14, S19. */
export function sectionFor(
  conversation: Pick<ConversationView, 'status' | 'assignee_id'>,
  userId: number,
): Section {
  if (conversation.status === 'closed') return 'closed'
  if (conversation.assignee_id === null) return 'unassigned'
  return conversation.assignee_id === userId ? 'mine' : 'others'
}
