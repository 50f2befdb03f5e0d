/** S27: what a conversation belongs to. One person; any number of leads and deals. */
import { type Static, Type } from 'typebox'
import { NewDeal, NewLead, NewPerson } from './crm.ts'
import { Id, Nullable, Time, UserId } from './envelope.ts'

export const LinkKind = Type.Union([Type.Literal('person'), Type.Literal('lead'), Type.Literal('deal')])
export type LinkKind = Static<typeof LinkKind>

export const Link = Type.Object({
  id: Id,
  kind: LinkKind,
  person_id: Nullable(Type.Integer()),
  lead_id: Nullable(Type.String()),
  deal_id: Nullable(Type.Integer()),
  title: Nullable(Type.String({ description: 'name or title; null where the viewer may not see the item' })),
  organization: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  created_by: UserId,
  created_at: Time,
})
export type Link = Static<typeof Link>

/** A link that was just made, and the note that was written with it. */
export const NewLink = Type.Object({
  ...Link.properties,
  note_id: Type.Integer(),
})
export type NewLink = Static<typeof NewLink>

/** Exactly one of them. What `create` leaves out comes from the contact and its person. */
export const LinkRequest = Type.Object({
  person_id: Type.Optional(UserId),
  lead_id: Type.Optional(Type.String({ maxLength: 64 })),
  deal_id: Type.Optional(UserId),
  create: Type.Optional(
    Type.Object({
      person: Type.Optional(NewPerson),
      lead: Type.Optional(Type.Partial(NewLead)),
      deal: Type.Optional(Type.Partial(NewDeal)),
    }),
  ),
})
export type LinkRequest = Static<typeof LinkRequest>

/** What *Add to existing* finds. */
export const CrmHit = Type.Object({
  kind: LinkKind,
  id: Type.Union([Type.Integer(), Type.String()]),
  title: Type.String(),
  detail: Nullable(
    Type.String({ description: 'phone, email, person or organization: tells namesakes apart' }),
  ),
})
export type CrmHit = Static<typeof CrmHit>

/** B6: who a contact may be. `sure`: more than a name speaks for it. */
export const PersonSuggestion = Type.Object({
  person_id: Type.Integer(),
  name: Type.String(),
  sure: Type.Boolean(),
  reasons: Type.Array(
    Type.Object({
      kind: Type.Union([Type.Literal('phone'), Type.Literal('other_channel'), Type.Literal('name')]),
      value: Type.String({ description: 'the number as typed, the channel, the name' }),
    }),
  ),
})
export type PersonSuggestion = Static<typeof PersonSuggestion>

export const MergeRequest = Type.Object({
  person_id: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'is merged into the other' }),
})
export const Merge = Type.Object({ id: Id, person_id: Type.Integer() })
