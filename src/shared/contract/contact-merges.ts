/** B6: contacts that are one human. */
import { type Static, Type } from 'typebox'
import { Id, Nullable, Time, UserId } from './envelope.ts'

/** A contact as it is offered or told beside another. */
const OtherContact = Type.Object({
  contact_id: Id,
  conversation_id: Id,
  channel_id: Id,
  name: Nullable(Type.String()),
  address: Type.String(),
  phone: Nullable(Type.String()),
  avatar_url: Nullable(Type.String()),
})

/** Who may be the same human. `sure`: more than a name speaks for it. */
export const ContactSuggestion = Type.Object({
  ...OtherContact.properties,
  same_channel: Type.Boolean({
    description: 'merging moves its addresses; otherwise both stay, and a person stands for both',
  }),
  sure: Type.Boolean(),
  reasons: Type.Array(
    Type.Union([Type.Literal('same_sender'), Type.Literal('phone'), Type.Literal('name')], {
      description: 'one message named both; the same number; the same name. None: found by the words',
    }),
  ),
})
export type ContactSuggestion = Static<typeof ContactSuggestion>

export const MergeContactRequest = Type.Object({
  contact_id: Type.String({ format: 'uuid', description: 'is merged into the other' }),
})

/** A merge that holds, as one of the two sees it. */
export const ContactMerge = Type.Object({
  id: Id,
  kept: Type.Boolean({ description: 'the contact that was asked about is the one that goes on' }),
  same_channel: Type.Boolean(),
  other: OtherContact,
  merged_by: UserId,
  merged_at: Time,
})
export type ContactMerge = Static<typeof ContactMerge>
