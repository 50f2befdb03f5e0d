/** Comments: written, changed, taken away. Shown when the server has them; the stream brings the same to the others. */
import type { QueryClient } from '@tanstack/react-query'
import type { Comment } from '../../shared/contract/comments.ts'
import type { User } from '../../shared/contract/users.ts'
import * as api from '../api/comments.ts'
import { mentionedIds } from '../inbox/composer/mentions.ts'
import { applyEvent } from './apply-event.ts'
import { changeState, keys } from './live-cache.ts'

export async function writeComment(cache: QueryClient, conversationId: string, text: string): Promise<void> {
  const { data } = await api.writeComment(conversationId, wordsOf(cache, text))
  changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'comment.created', data }))
}

export async function changeComment(cache: QueryClient, comment: Comment, text: string): Promise<void> {
  const { data } = await api.changeComment(comment, wordsOf(cache, text))
  changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'comment.changed', data }))
}

export async function deleteComment(cache: QueryClient, comment: Comment): Promise<void> {
  await api.deleteComment(comment)
  const { id, conversation_id } = comment
  changeState(cache, (state) =>
    applyEvent(state, { cursor: '', type: 'comment.deleted', data: { id, conversation_id } }),
  )
}

function wordsOf(cache: QueryClient, text: string) {
  const users = cache.getQueryData<User[]>(keys.users) ?? []
  return { text, mentioned_user_ids: mentionedIds(text, users) }
}
