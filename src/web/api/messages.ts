import type { Message, SendMessageRequest } from '../../shared/contract/messages.ts'
import { read, write } from './client.ts'

/** Newest first; `next_cursor` leads to older ones. */
export const fetchMessages = (conversationId: string, cursor: string | null, signal?: AbortSignal) =>
  read<Message[]>(`/conversations/${conversationId}/messages`, { cursor, limit: 50 }, signal)

/** The same `client_message_id` again gives the same message, so this may be repeated after a lost answer. */
export const sendMessage = (conversationId: string, request: SendMessageRequest) =>
  write<Message>('POST', `/conversations/${conversationId}/messages`, request)

export const retryMessage = (conversationId: string, messageId: string) =>
  write<Message>('POST', `/conversations/${conversationId}/messages/${messageId}/retry`)

export const giveUpMessage = (conversationId: string, messageId: string) =>
  write<Message>('POST', `/conversations/${conversationId}/messages/${messageId}/give_up`)
