/** Saved replies: one's own and the company's. */
import { type Static, Type } from 'typebox'
import { Id, Nullable, Time, UserId } from './envelope.ts'

const Title = Type.String({ minLength: 1, maxLength: 120 })
const Text = Type.String({ minLength: 1, maxLength: 4_000 })

export const SavedReply = Type.Object({
  id: Id,
  owner_user_id: UserId,
  shared: Type.Boolean({ description: 'for the whole company' }),
  title: Title,
  text: Text,
  /** With `conversation_id` in the question: filled in for that conversation. */
  filled: Nullable(Type.Object({ text: Type.String(), missing: Type.Array(Type.String()) })),
  updated_at: Time,
  version: Type.Integer(),
})
export type SavedReply = Static<typeof SavedReply>

export const SavedReplyQuery = Type.Object({ conversation_id: Type.Optional(Id) })

export const CreateSavedReply = Type.Object({
  title: Title,
  text: Text,
  shared: Type.Optional(Type.Boolean()),
})
export type CreateSavedReply = Static<typeof CreateSavedReply>

export const ChangeSavedReply = Type.Partial(CreateSavedReply)
export type ChangeSavedReply = Static<typeof ChangeSavedReply>
