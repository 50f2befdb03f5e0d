/** What may leave of a hit. The caller has asked only for channels that the viewer may see. */
import type { Excerpt, FoundContact, FoundMessage, FoundPerson } from '../../shared/contract/search.ts'
import type { CrmHitRow } from '../store/crm-search.ts'
import type { MessageView } from '../store/messages.ts'
import type { SearchableContact } from '../store/search.ts'
import { presentMessage } from './message.ts'

export function presentFoundMessage(message: MessageView, excerpt: Excerpt): FoundMessage {
  const { author, direction, sent_at } = presentMessage(message)
  return {
    id: message.id,
    conversation_id: message.conversation_id,
    channel_id: message.channel_id,
    contact: { id: message.contact_id, name: message.contact_name },
    direction,
    author,
    sent_at,
    excerpt,
  }
}

export function presentFoundContact(
  contact: SearchableContact,
  conversationId: string,
  excerpt: Excerpt,
): FoundContact {
  return {
    id: contact.id,
    conversation_id: conversationId,
    channel_id: contact.channel_id,
    name: contact.name,
    phone: contact.phone,
    excerpt,
  }
}

export function presentFoundPerson(
  person: CrmHitRow,
  conversationId: string | null,
  excerpt: Excerpt,
): FoundPerson {
  return {
    id: Number(person.id),
    name: person.label,
    organization: person.organization?.name ?? null,
    conversation_id: conversationId,
    excerpt,
  }
}
