/** What the screen holds of the inbox. Kept in the query cache (`live-cache.ts`); changed only by pure functions. */
import type { Channel } from '../../shared/contract/channels.ts'
import type { Comment } from '../../shared/contract/comments.ts'
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

/**
 * The loaded part of a conversation: oldest first. `nextCursor` is null where nothing older is left; `newerLeft`
 * where the part does not reach to the newest message, as after a jump into the past.
 */
export interface Thread {
  messages: Message[]
  nextCursor: string | null
  newerLeft?: true
}

/** The loaded comments of a conversation: oldest first. */
export interface CommentList {
  items: Comment[]
  nextCursor: string | null
}

/** A message that the server has not acknowledged yet. */
export interface PendingMessage {
  client_message_id: string
  conversation_id: string
  text: string
  attachments: readonly Attachment[]
  reply_to_id?: string
  /** Instead of free text; `text` is what it reads like. */
  template?: { id: string; variables: Record<string, string> }
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
  commenting: (number | null)[]
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
  comments: Record<string, CommentList>
  pending: PendingMessage[]
  activity: Record<string, Activity>
  /** Ids of conversations and messages that are gone for good: a late frame must not bring them back. */
  gone: Record<string, true>
}

export const emptyState: InboxState = {
  lists: {},
  conversations: {},
  threads: {},
  comments: {},
  pending: [],
  activity: {},
  gone: {},
}
