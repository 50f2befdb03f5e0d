import type { Message, SendMessageRequest } from '../../shared/contract/messages.ts'
import { read, write } from './client.ts'

/** All of them ids of messages; without one, the newest. */
export type MessagePage = { before?: string; after?: string; around?: string }

/** Newest first; `next_cursor` is null where nothing older is left. */
export const fetchMessages = (
  conversationId: string,
  where: MessagePage,
  limit: number,
  signal?: AbortSignal,
) => read<Message[]>(`/conversations/${conversationId}/messages`, { ...where, limit }, signal)

/** The same `client_message_id` again gives the same message, so this may be repeated after a lost answer. */
export const sendMessage = (conversationId: string, request: SendMessageRequest) =>
  write<Message>('POST', `/conversations/${conversationId}/messages`, request)

export const retryMessage = (conversationId: string, messageId: string) =>
  write<Message>('POST', `/conversations/${conversationId}/messages/${messageId}/retry`)

export const giveUpMessage = (conversationId: string, messageId: string) =>
  write<Message>('POST', `/conversations/${conversationId}/messages/${messageId}/give_up`)
