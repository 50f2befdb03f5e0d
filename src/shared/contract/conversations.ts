/** Conversations: one per (channel, contact). */
import { type Static, Type } from 'typebox'
import { Id, ListQuery, Nullable, Time, UserId } from './envelope.ts'
import { Link } from './links.ts'
import { Message, TemplateChoice } from './messages.ts'

export const Section = Type.Union([
  Type.Literal('unassigned'),
  Type.Literal('mine'),
  Type.Literal('others'),
  Type.Literal('closed'),
])
export type Section = Static<typeof Section>

export const Window = Type.Object({
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('human_agent'),
    Type.Literal('template_only'),
    Type.Literal('closed'),
  ]),
  until: Nullable(Time),
})
export type Window = Static<typeof Window>

export const Contact = Type.Object({
  id: Id,
  name: Nullable(Type.String()),
  avatar_url: Nullable(Type.String()),
  address: Type.String({ description: 'the address that we write to' }),
  addresses: Type.Array(Type.String()),
  phone: Nullable(Type.String({ description: 'E.164' })),
  blocked: Type.Boolean({ description: 'kept, not notified' }),
})
export type Contact = Static<typeof Contact>

export const Conversation = Type.Object({
  id: Id,
  channel_id: Id,
  contact: Contact,
  status: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  assignee_id: Nullable(UserId),
  section: Section,
  unread_count: Type.Integer({ description: 'inbound messages that the caller has not seen' }),
  last_message: Nullable(Message),
  last_message_at: Time,
  window: Window,
  draft: Nullable(Type.String({ description: 'what the caller has begun to write' })),
  links: Type.Array(Link),
  merged_into: Nullable(
    Type.String({ description: 'the conversation that goes on in its stead: its contact was merged' }),
  ),
  created_at: Time,
  version: Type.Integer(),
})
export type Conversation = Static<typeof Conversation>

/** With neither text nor template it only finds a conversation that is there. */
export const StartConversation = Type.Object({
  channel_id: Id,
  address: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  person_id: Type.Optional(Type.Integer()),
  template: Type.Optional(Nullable(TemplateChoice)),
  text: Type.Optional(Nullable(Type.String({ maxLength: 20_000 }))),
})
export type StartConversation = Static<typeof StartConversation>

export const ConversationQuery = Type.Object({
  ...ListQuery,
  section: Type.Optional(Section),
  channel_id: Type.Optional(Id),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  unread: Type.Optional(Type.Boolean()),
  assignee_id: Type.Optional(UserId),
  blocked: Type.Optional(Type.Boolean({ description: 'only, or none, of blocked contacts' })),
  sort: Type.Optional(
    Type.Union([Type.Literal('newest'), Type.Literal('oldest')], {
      description: 'by the last message; newest first where not said',
    }),
  ),
  person_id: Type.Optional(UserId),
  lead_id: Type.Optional(Type.String({ maxLength: 64 })),
  deal_id: Type.Optional(UserId),
})
export type ConversationQuery = Static<typeof ConversationQuery>

export const DraftRequest = Type.Object({ text: Type.String({ maxLength: 20_000 }) })
export const BlockedRequest = Type.Object({ blocked: Type.Boolean() })

/** `screen`: which of one's own screens says so; being there ends when none of them says it any more. */
export const PresenceRequest = Type.Object({
  active: Type.Optional(Type.Boolean()),
  screen: Type.Optional(Type.String({ maxLength: 64 })),
})
export type PresenceRequest = Static<typeof PresenceRequest>

export const ViewingRequest = Type.Object({
  ...PresenceRequest.properties,
  notifies: Type.Optional(
    Type.Boolean({
      description:
        'the browser may show notifications. With a UUID for `screen` this also says what `PUT /me/screens/{screen}` says: that this conversation is in front of the user',
    }),
  ),
})

export type ViewingRequest = Static<typeof ViewingRequest>

export const TypingRequest = Type.Object({
  ...PresenceRequest.properties,
  to: Type.Optional(
    Type.Union([Type.Literal('everybody'), Type.Literal('colleagues')], {
      description: 'a comment is written to colleagues, and the contact notices nothing of it',
    }),
  ),
})

export type TypingRequest = Static<typeof TypingRequest>

/** Who of us is in a conversation. */
export const Present = Type.Object({
  viewing: Type.Array(UserId),
  typing: Type.Array(UserId, { description: 'an answer' }),
  commenting: Type.Array(UserId),
})
export type Present = Static<typeof Present>

export const BulkAct = Type.Object({
  ids: Type.Array(Id, { minItems: 1, maxItems: 100 }),
  act: Type.Union([
    Type.Literal('assign'),
    Type.Literal('close'),
    Type.Literal('reopen'),
    Type.Literal('seen'),
    Type.Literal('unread'),
  ]),
  user_id: Type.Optional(Nullable(UserId)),
})
export type BulkAct = Static<typeof BulkAct>

export const BulkResult = Type.Object({
  id: Id,
  success: Type.Boolean(),
  error: Nullable(Type.String()),
  code: Nullable(Type.String()),
})
export type BulkResult = Static<typeof BulkResult>

export const MessageQuery = Type.Object({
  ...ListQuery,
  before: Type.Optional(Id),
  after: Type.Optional(Id),
  around: Type.Optional(Id),
})
export type MessageQuery = Static<typeof MessageQuery>

const SectionCount = Type.Object({ open: Type.Integer(), unread: Type.Integer() })
export const SectionCounts = Type.Object({
  unassigned: SectionCount,
  mine: SectionCount,
  others: SectionCount,
  closed: SectionCount,
})
export type SectionCounts = Static<typeof SectionCounts>

/**
 * `open` of `closed` is the number of closed conversations; `unread` counts conversations. Those of blocked contacts
 * are not counted.
 */
export const Counts = Type.Object({
  sections: SectionCounts,
  unread: Type.Integer(),
  channels: Type.Record(Type.String(), SectionCounts),
  assignees: Type.Array(
    Type.Object({
      channel_id: Id,
      user_id: Nullable(UserId),
      open: Type.Integer(),
      closed: Type.Integer(),
    }),
    { description: 'who looks after how many; nobody: null' },
  ),
})
export type Counts = Static<typeof Counts>
