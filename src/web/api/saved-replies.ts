import type { ChangeSavedReply, CreateSavedReply, SavedReply } from '../../shared/contract/saved-replies.ts'
import { read, write } from './client.ts'

/** With a conversation: filled in for it. */
export const fetchSavedReplies = (conversationId: string | null, signal?: AbortSignal) =>
  read<SavedReply[]>('/saved_replies', { conversation_id: conversationId }, signal)

export const createSavedReply = (words: CreateSavedReply) =>
  write<SavedReply>('POST', '/saved_replies', words)

export const changeSavedReply = (id: string, words: ChangeSavedReply) =>
  write<SavedReply>('PATCH', `/saved_replies/${id}`, words)

export const deleteSavedReply = (id: string) => write<{ id: string }>('DELETE', `/saved_replies/${id}`)
