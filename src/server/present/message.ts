/** What may leave of a message. The same for every viewer who may see its conversation. */
import type { Message, StatusTimes } from '../../shared/contract/messages.ts'
import type { MessageView } from '../store/messages.ts'
import { presentAttachment } from './attachment.ts'

export function presentMessage(message: MessageView): Message {
  return {
    id: message.id,
    conversation_id: message.conversation_id,
    direction: message.direction,
    author: authorOf(message),
    text: message.text,
    choice: message.content?.choice ?? null,
    location: message.content?.location ?? null,
    attachments: message.attachments.map(presentAttachment),
    activity: message.content?.activity ?? null,
    status: message.status,
    failure: message.failure,
    status_times: message.direction === 'out' ? timesOf(message) : null,
    sent_as: message.sent_as,
    reply_to_id: message.reply_to_id,
    reactions: message.reactions.map(({ emoji, author_type }) => ({
      emoji,
      author:
        author_type === 'contact'
          ? { type: 'contact', id: message.contact_id, name: message.contact_name }
          : { type: author_type, id: null, name: null },
    })),
    edited_at: message.edited_at?.toISOString() ?? null,
    withdrawn_at: message.withdrawn_at?.toISOString() ?? null,
    external_id: message.external_id,
    client_message_id: message.client_message_id,
    sent_at: message.sent_at.toISOString(),
    created_at: message.created_at.toISOString(),
    receipt_number: message.receipt_number,
    version: message.version,
  }
}

function timesOf({ accepted_at, delivered_at, read_at, failed_at }: MessageView): StatusTimes {
  const said = (at: Date | null) => at?.toISOString() ?? null
  return {
    sent: said(accepted_at),
    delivered: said(delivered_at),
    read: said(read_at),
    failed: said(failed_at),
  }
}

function authorOf(message: MessageView): Message['author'] {
  if (message.author_type === 'contact')
    return { type: 'contact', id: message.contact_id, name: message.contact_name }
  return { type: message.author_type, id: message.author_user_id, name: message.user_name }
}
