/** How the product itself is doing, for those with account settings access. */
import { type Static, Type } from 'typebox'
import { ChannelStatus, ChannelType, Words } from './channels.ts'
import { Id, Nullable, Time } from './envelope.ts'

const Count = Type.Integer({ description: 'counted up to 10,000' })

export const ChannelHealth = Type.Object({
  id: Id,
  name: Type.String(),
  type: ChannelType,
  status: ChannelStatus,
  status_reason: Nullable(Type.String()),
  status_words: Words,
  last_heard_at: Nullable(Time),
  delay_milliseconds: Nullable(
    Type.Integer({ description: 'from receipt to understanding: the slowest of the newest requests' }),
  ),
  failed_sends: Type.Integer({ description: 'in the last 24 hours' }),
  troubled_requests: Type.Integer({ description: 'failed or not understood' }),
  gaps_filled: Type.Integer({ description: 'in the last 30 days' }),
  messages_filled: Type.Integer(),
  last_gap_at: Nullable(Time),
  compared_until: Nullable(Time),
  list_failing_since: Nullable(Time),
})

export const Health = Type.Object({
  version: Type.Object({
    product: Type.String(),
    schema: Type.String(),
    database: Type.String(),
    node: Type.String(),
    started_at: Time,
  }),
  channels: Type.Array(ChannelHealth),
  requests: Type.Object({
    received: Count,
    processed: Count,
    ignored: Count,
    not_understood: Count,
    failed: Count,
  }),
  outbox: Type.Object({
    waiting: Count,
    sending: Count,
    unknown: Count,
    asked: Count,
    oldest_due_at: Nullable(Time),
    doubtful: Type.Array(
      Type.Object({
        message_id: Id,
        conversation_id: Id,
        channel_id: Id,
        contact_name: Nullable(Type.String()),
        state: Type.Union([Type.Literal('unknown'), Type.Literal('asked')]),
        since: Time,
      }),
    ),
  }),
  jobs: Type.Array(
    Type.Object({
      name: Type.String(),
      every_milliseconds: Type.Integer(),
      last_started_at: Nullable(Time),
      last_milliseconds: Nullable(Type.Integer()),
      failures: Type.Integer({ description: 'one after the other, up to now' }),
    }),
  ),
  disk: Type.Object({
    free_bytes: Type.Integer(),
    total_bytes: Type.Integer(),
    database_bytes: Type.Integer(),
  }),
  stalls: Type.Object({
    longest_milliseconds: Type.Integer({ description: 'since this process began' }),
    last_at: Nullable(Time),
  }),
})
export type Health = Static<typeof Health>
export type ChannelHealth = Static<typeof ChannelHealth>
