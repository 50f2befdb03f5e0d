/** Search over what the caller may see (B8). */
import { type Static, Type } from 'typebox'
import { Contact } from './conversations.ts'
import { Id, ListQuery, Nullable, Time, UserId } from './envelope.ts'
import { Author } from './messages.ts'

/** A piece of the text as it was written, in parts; `hit` where a word of the question stands. */
export const Excerpt = Type.Array(Type.Object({ text: Type.String(), hit: Type.Boolean() }))
export type Excerpt = Static<typeof Excerpt>

export const FoundMessage = Type.Object({
  id: Id,
  conversation_id: Id,
  channel_id: Id,
  contact: Type.Object({ id: Id, name: Nullable(Type.String()) }),
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  author: Author,
  sent_at: Time,
  excerpt: Excerpt,
})
export type FoundMessage = Static<typeof FoundMessage>

export const FoundContact = Type.Object({
  id: Id,
  conversation_id: Id,
  channel_id: Id,
  name: Contact.properties.name,
  phone: Contact.properties.phone,
  excerpt: Excerpt,
})
export type FoundContact = Static<typeof FoundContact>

/** A person of the CRM. `conversation_id`: the newest one linked with the person that the asker may see. */
export const FoundPerson = Type.Object({
  id: UserId,
  name: Type.String(),
  organization: Nullable(Type.String()),
  conversation_id: Nullable(Id),
  excerpt: Excerpt,
})
export type FoundPerson = Static<typeof FoundPerson>

/**
 * Newest first; persons: best first. Without `kind` a page of each and no cursor; with it only that kind, and a cursor
 * (null for persons).
 */
export const SearchQuery = Type.Object({
  ...ListQuery,
  q: Type.String({ minLength: 1, maxLength: 200 }),
  kind: Type.Optional(
    Type.Union([Type.Literal('messages'), Type.Literal('contacts'), Type.Literal('persons')]),
  ),
})
export type SearchQuery = Static<typeof SearchQuery>

export const Found = Type.Object({
  messages: Type.Array(FoundMessage),
  contacts: Type.Array(FoundContact),
  persons: Type.Array(FoundPerson),
})
export type Found = Static<typeof Found>
