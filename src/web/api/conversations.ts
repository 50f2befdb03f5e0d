import type { Conversation, Counts, Section } from '../../shared/contract/conversations.ts'
import { read, write } from './client.ts'

export interface ConversationFilter {
  section?: Section | undefined
  q?: string | undefined
}

export const fetchConversations = (filter: ConversationFilter, cursor: string | null, signal?: AbortSignal) =>
  read<Conversation[]>('/conversations', { ...filter, cursor, limit: 50 }, signal)

export const fetchConversation = (id: string, signal?: AbortSignal) =>
  read<Conversation>(`/conversations/${id}`, {}, signal)

export const fetchCounts = (signal?: AbortSignal) => read<Counts>('/conversations/counts', {}, signal)

export const assign = (id: string, userId: number | null) =>
  write<Conversation>('PUT', `/conversations/${id}/assignee`, { user_id: userId })

export const closeConversation = (id: string) => write<Conversation>('POST', `/conversations/${id}/close`)

export const reopenConversation = (id: string) => write<Conversation>('POST', `/conversations/${id}/reopen`)

export const markSeen = (id: string) => write<Conversation>('POST', `/conversations/${id}/seen`)

export const markUnread = (id: string) => write<Conversation>('POST', `/conversations/${id}/unread`)

export const deleteConversation = (id: string) => write<unknown>('DELETE', `/conversations/${id}`)
