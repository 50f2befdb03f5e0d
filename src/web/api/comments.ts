import type { Comment, WriteComment } from '../../shared/contract/comments.ts'
import { read, write } from './client.ts'

/** Newest first; `next_cursor` leads to older ones. */
export const fetchComments = (conversationId: string, cursor: string | null, signal?: AbortSignal) =>
  read<Comment[]>(`/conversations/${conversationId}/comments`, { cursor, limit: 50 }, signal)

export const writeComment = (conversationId: string, words: WriteComment) =>
  write<Comment>('POST', `/conversations/${conversationId}/comments`, words)

export const changeComment = ({ conversation_id, id }: Comment, words: WriteComment) =>
  write<Comment>('PATCH', `/conversations/${conversation_id}/comments/${id}`, words)

export const deleteComment = ({ conversation_id, id }: Comment) =>
  write<{ id: string }>('DELETE', `/conversations/${conversation_id}/comments/${id}`)
