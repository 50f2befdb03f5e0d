import type {
  BulkAct,
  BulkResult,
  Conversation,
  Counts,
  Section,
} from '../../shared/contract/conversations.ts'
import type { Preflight } from '../../shared/contract/messages.ts'
import { read, write } from './client.ts'

export interface ConversationFilter {
  section: Section | null
  unread: boolean
  channelId: string | null
  assigneeId: number | null
  blocked: boolean
  oldestFirst: boolean
}

/** The first page is short, so that it is there at once; whoever scrolls on gets longer ones. */
export const fetchConversations = (filter: ConversationFilter, cursor: string | null, signal?: AbortSignal) =>
  read<Conversation[]>(
    '/conversations',
    {
      section: filter.section,
      unread: filter.unread || null,
      channel_id: filter.channelId,
      assignee_id: filter.assigneeId,
      blocked: filter.blocked,
      sort: filter.oldestFirst ? 'oldest' : null,
      cursor,
      limit: cursor === null ? 50 : 100,
    },
    signal,
  )

export const fetchConversation = (id: string, signal?: AbortSignal) =>
  read<Conversation>(`/conversations/${id}`, {}, signal)

export const fetchCounts = (signal?: AbortSignal) => read<Counts>('/conversations/counts', {}, signal)

export const assign = (id: string, userId: number | null) =>
  write<Conversation>('PUT', `/conversations/${id}/assignee`, { user_id: userId })

export const closeConversation = (id: string) => write<Conversation>('POST', `/conversations/${id}/close`)

export const reopenConversation = (id: string) => write<Conversation>('POST', `/conversations/${id}/reopen`)

export const markSeen = (id: string) => write<Conversation>('POST', `/conversations/${id}/seen`)

export const markUnread = (id: string) => write<Conversation>('POST', `/conversations/${id}/unread`)

export const putDraft = (id: string, text: string) =>
  write<Conversation>('PUT', `/conversations/${id}/draft`, { text })

export const fetchPreflight = (id: string, signal?: AbortSignal) =>
  read<Preflight>(`/conversations/${id}/preflight`, {}, signal)

export const deleteConversation = (id: string) => write<unknown>('DELETE', `/conversations/${id}`)

/** Each by itself: one that is refused does not hold the others. */
export const actTogether = (ids: readonly string[], act: BulkAct['act'], userId?: number | null) =>
  write<BulkResult[]>('POST', '/conversations/bulk', { ids, act, user_id: userId })

export const setBlocked = (contactId: string, blocked: boolean) =>
  write<unknown>('PUT', `/contacts/${contactId}/blocked`, { blocked })
