/** Comments: what colleagues say to each other about a conversation. Never sent. */
import { type Static, Type } from 'typebox'
import { Id, ListQuery, Nullable, Time, UserId } from './envelope.ts'

export const Comment = Type.Object({
  id: Id,
  conversation_id: Id,
  author: Type.Object({ id: UserId, name: Type.String() }),
  text: Type.String(),
  mentioned_user_ids: Type.Array(UserId),
  edited_at: Nullable(Time),
  created_at: Time,
  version: Type.Integer(),
})
export type Comment = Static<typeof Comment>

export const WriteComment = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 10_000 }),
  mentioned_user_ids: Type.Optional(Type.Array(UserId, { maxItems: 50 })),
})
export type WriteComment = Static<typeof WriteComment>

export const CommentQuery = Type.Object(ListQuery)
