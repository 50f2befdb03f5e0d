/** What the screen holds of the inbox. Kept in the query cache (`live-cache.ts`); changed only by pure functions. */
import type { Channel } from '../../shared/contract/channels.ts'
import type { Conversation, Counts } from '../../shared/contract/conversations.ts'
import type { Attachment, Message } from '../../shared/contract/messages.ts'
import type { Me, User } from '../../shared/contract/users.ts'
import type { ListFilter } from './list-filter.ts'

/** The loaded beginning of a list, in the filter's order. `nextCursor` is null where nothing is left. */
export interface ConversationList {
  filter: ListFilter
  items: Conversation[]
  nextCursor: string | null
}

/** The loaded end of a conversation: oldest first. `nextCursor` leads to older messages. */
export interface Thread {
  messages: Message[]
  nextCursor: string | null
}

/** A message that the server has not acknowledged yet. */
export interface PendingMessage {
  client_message_id: string
  conversation_id: string
  text: string
  attachments: readonly Attachment[]
  made_at: string
  state: 'sending' | 'not_sent'
  problem: Problem | null
}

export interface Problem {
  code: string
  sentence: string
  whatToDo: string
}

/** Who does something in a conversation right now; null stands for the contact. */
export interface Activity {
  typing: (number | null)[]
  viewing: (number | null)[]
}

export interface InboxState {
  me?: Me | undefined
  users?: User[] | undefined
  channels?: Channel[] | undefined
  counts?: Counts | undefined
  /** By `keyOf` of their filters. */
  lists: Record<string, ConversationList>
  conversations: Record<string, Conversation>
  threads: Record<string, Thread>
  pending: PendingMessage[]
  activity: Record<string, Activity>
  /** Ids of conversations and messages that are gone for good: a late frame must not bring them back. */
  gone: Record<string, true>
}

export const emptyState: InboxState = {
  lists: {},
  conversations: {},
  threads: {},
  pending: [],
  activity: {},
  gone: {},
}
