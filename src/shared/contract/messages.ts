/** Messages: what was said to or by the contact. */
import { type Static, Type } from 'typebox'
import { Id, Nullable, Time, UserId } from './envelope.ts'

export const MessageStatus = Type.Union([
  Type.Literal('received'),
  Type.Literal('queued'),
  Type.Literal('sent'),
  Type.Literal('delivered'),
  Type.Literal('read'),
  Type.Literal('failed'),
  Type.Literal('unknown'),
])
export type MessageStatus = Static<typeof MessageStatus>

export const SentAs = Type.Union([
  Type.Literal('free_text'),
  Type.Literal('human_agent'),
  Type.Literal('template'),
])
export type SentAs = Static<typeof SentAs>

export const Failure = Type.Object({
  code: Type.String({ description: 'ours' }),
  provider_code: Nullable(Type.String()),
  sentence: Type.String(),
})
export type MessageFailure = Static<typeof Failure>

export const Choice = Type.Object({ title: Nullable(Type.String()), payload: Nullable(Type.String()) })
export const Location = Type.Object({
  latitude: Type.Number(),
  longitude: Type.Number(),
  name: Nullable(Type.String()),
  address: Nullable(Type.String()),
})
export const Attachment = Type.Object({
  id: Id,
  name: Nullable(Type.String()),
  content_type: Nullable(Type.String()),
  size: Nullable(Type.Integer()),
  url: Nullable(Type.String()),
  status: Type.Union([Type.Literal('waiting'), Type.Literal('ready'), Type.Literal('failed')]),
  /** Of a picture as it is shown, in pixels: it keeps its place while it loads. */
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
  /** Why it could not be fetched. */
  failure: Nullable(Failure),
})
export type Attachment = Static<typeof Attachment>

export const Author = Type.Object({
  type: Type.Union([
    Type.Literal('contact'),
    Type.Literal('user'),
    Type.Literal('provider_inbox'),
    Type.Literal('system'),
  ]),
  id: Nullable(Type.Union([Type.String(), Type.Integer()])),
  name: Nullable(Type.String()),
})

/** A system line: what happened to the conversation, and by whom. `by.type` is `system` where nobody decided it. */
export const Activity = Type.Object({
  kind: Type.Union(
    [
      Type.Literal('assigned'),
      Type.Literal('unassigned'),
      Type.Literal('closed'),
      Type.Literal('reopened'),
      Type.Literal('merged'),
      Type.Literal('parted'),
      Type.Literal('may_be_incomplete'),
    ],
    {
      description:
        '`merged`, `parted`: the contact and another one; `may_be_incomplete`: the provider tells nothing of what came before, and something may be missing here',
    },
  ),
  user_id: Nullable(Type.Integer({ description: 'to whom it was assigned, or from whom it was taken' })),
  by: Type.Object({
    type: Type.Union([Type.Literal('user'), Type.Literal('contact'), Type.Literal('system')]),
    id: Nullable(Type.Union([Type.String(), Type.Integer()])),
  }),
})
export type Activity = Static<typeof Activity>

export const StatusTimes = Type.Object(
  {
    sent: Nullable(Time),
    delivered: Nullable(Time),
    read: Nullable(Time),
    failed: Nullable(Time),
  },
  {
    description:
      'Of a message of ours: when each status was first reported, by the provider’s time where it gives one, else when its word reached us. Null: not reported, or nobody can tell when. A new attempt begins without any.',
  },
)
export type StatusTimes = Static<typeof StatusTimes>

export const Message = Type.Object({
  id: Id,
  conversation_id: Id,
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  author: Author,
  text: Nullable(Type.String()),
  choice: Nullable(Choice),
  location: Nullable(Location),
  attachments: Type.Array(Attachment),
  /** Of a system line, whose author is `system` and which has no text. */
  activity: Nullable(Activity),
  status: MessageStatus,
  failure: Nullable(Failure),
  status_times: Nullable(StatusTimes),
  sent_as: Nullable(SentAs),
  reply_to_id: Nullable(Id),
  reactions: Type.Array(Type.Object({ emoji: Type.String(), author: Author })),
  edited_at: Nullable(Time),
  withdrawn_at: Nullable(Time),
  external_id: Nullable(Type.String()),
  client_message_id: Nullable(Type.String()),
  sent_at: Time,
  created_at: Time,
  /** Order of receipt; breaks ties of `sent_at` (precise 1). */
  receipt_number: Type.Integer(),
  version: Type.Integer(),
})
export type Message = Static<typeof Message>

export const TemplateChoice = Type.Object({
  id: Type.String({ maxLength: 100 }),
  variables: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 1024 }))),
})

export const SendMessageRequest = Type.Object({
  client_message_id: Type.String({ minLength: 1, maxLength: 100 }),
  text: Type.Optional(Nullable(Type.String({ maxLength: 20_000 }))),
  attachment_ids: Type.Optional(Type.Array(Id, { maxItems: 10 })),
  template: Type.Optional(Nullable(TemplateChoice)),
  reply_to_id: Type.Optional(Nullable(Id)),
  quick_replies: Type.Optional(
    Type.Array(
      Type.Object({
        title: Type.String({ minLength: 1, maxLength: 200 }),
        payload: Type.String({ minLength: 1, maxLength: 1000 }),
      }),
      {
        maxItems: 50,
        description: 'answers that the contact may choose by one touch, where the channel has them',
      },
    ),
  ),
})
export type SendMessageRequest = Static<typeof SendMessageRequest>

/** Which files a channel takes; `*` stands for every other type. */
export const AttachmentLimits = Type.Object({
  most_per_message: Type.Integer(),
  kinds: Type.Array(
    Type.Object({
      kind: Type.String(),
      types: Type.Array(Type.String()),
      largest_bytes: Type.Integer(),
      caption: Type.Boolean({ description: 'text may go with it in the same message' }),
    }),
  ),
})
export type AttachmentLimits = Static<typeof AttachmentLimits>

export const Preflight = Type.Object({
  allowed: Type.Boolean(),
  as: Nullable(SentAs),
  until: Nullable(Time),
  reason: Nullable(Type.String()),
  code: Nullable(Type.String({ description: 'of the reason, as sending would be refused' })),
  limits: Type.Object({ text_length: Type.Integer(), attachments: AttachmentLimits }),
})
export type Preflight = Static<typeof Preflight>

export const AssigneeRequest = Type.Object({ user_id: Nullable(UserId) })
