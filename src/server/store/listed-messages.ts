/** Messages that came from a provider's list instead of by webhook or from a colleague. */
import type { MessageFailure, MessageStatus } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'
import type { KeptContent, StatusTimes } from './messages.ts'

export interface NewListedMessage {
  companyId: number
  id: string
  channelId: string
  conversationId: string
  direction: 'in' | 'out'
  text: string | null
  status: MessageStatus
  failure: MessageFailure | null
  externalId: string
  sentAt: Date
  /** Of what was reported before it was listed. */
  times?: StatusTimes
}

/**
 * Inserts what is not there yet, in the order given, which becomes their order of receipt. Outgoing ones were
 * written in the provider's own inbox: none of ours is without its external id for long, and those are held back.
 */
export function insertListedMessages(
  sql: Sql,
  messages: NewListedMessage[],
  at: Date,
): Promise<{ id: string; receipt_number: number }[]> {
  const content: KeptContent = { filled: true }
  return sql.query<{ id: string; receipt_number: number }>(
    `insert into messages (company_id, id, channel_id, conversation_id, direction, author_type, text, content,
       status, failure, external_id, sent_at, receipt_number, created_at, accepted_at, delivered_at, read_at, failed_at)
     select company_id, id, channel_id, conversation_id, direction,
       case direction when 'in' then 'contact' else 'provider_inbox' end, text,
       case direction when 'in' then $11::jsonb end, status, failure::jsonb, external_id, sent_at,
       nextval('receipt_numbers'), $12::timestamptz, case direction when 'out' then sent_at end, delivered_at, read_at,
       failed_at
     from (
       select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],
         $8::text[], $9::text[], $10::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[])
         with ordinality as n(company_id, id, channel_id, conversation_id, direction, text, status, failure,
           external_id, sent_at, delivered_at, read_at, failed_at, position)
       order by position
     ) as in_order
     on conflict (company_id, channel_id, external_id) where external_id is not null do nothing
     returning id, receipt_number`,
    [
      messages.map((message) => message.companyId),
      messages.map((message) => message.id),
      messages.map((message) => message.channelId),
      messages.map((message) => message.conversationId),
      messages.map((message) => message.direction),
      messages.map((message) => message.text),
      messages.map((message) => message.status),
      messages.map((message) => (message.failure ? JSON.stringify(message.failure) : null)),
      messages.map((message) => message.externalId),
      messages.map((message) => message.sentAt),
      JSON.stringify(content),
      at,
      ...(['delivered_at', 'read_at', 'failed_at'] as const).map((column) =>
        messages.map((message) => message.times?.[column] ?? null),
      ),
    ],
  )
}

/** What the list could not tell of an inbound message, from the webhook that came after all (precise 3). */
export interface Completion {
  companyId: number
  channelId: string
  externalId: string
  text: string | null
  content: KeptContent | null
  replyToExternalId: string | null
}

export function completeListedMessages(
  sql: Sql,
  completions: Completion[],
): Promise<{ company_id: number; id: string; channel_id: string; conversation_id: string }[]> {
  return sql.query(
    `update messages m set
       text = coalesce(m.text, n.text),
       content = nullif((m.content - 'filled') || coalesce(n.content::jsonb, '{}'), '{}'),
       reply_to_external_id = coalesce(m.reply_to_external_id, n.reply_to_external_id),
       reply_to_id = coalesce(m.reply_to_id, (
         select quoted.id from messages quoted
         where quoted.company_id = m.company_id and quoted.channel_id = m.channel_id
           and quoted.external_id = n.reply_to_external_id and quoted.conversation_id = m.conversation_id)),
       version = m.version + 1
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
       as n(company_id, channel_id, external_id, text, content, reply_to_external_id)
     where m.company_id = n.company_id and m.channel_id = n.channel_id and m.external_id = n.external_id
       and m.direction = 'in' and m.content ? 'filled'
     returning m.company_id, m.id, m.channel_id, m.conversation_id`,
    [
      completions.map((completion) => completion.companyId),
      completions.map((completion) => completion.channelId),
      completions.map((completion) => completion.externalId),
      completions.map((completion) => completion.text),
      completions.map((completion) => (completion.content ? JSON.stringify(completion.content) : null)),
      completions.map((completion) => completion.replyToExternalId),
    ],
  )
}

/** Sends of ours to one of these contacts of which we do not know, or not yet, what became of them. */
export interface OpenSend {
  company_id: number
  message_id: string
  conversation_id: string
  channel_id: string
  contact_id: string
  state: 'started' | 'unknown' | 'asked'
  fence: number
  text: string | null
  media_count: number
  attempt_id: string
  started_at: Date
  ended_at: Date | null
}

export function findOpenSends(sql: Sql, companyId: number, conversationIds: string[]): Promise<OpenSend[]> {
  return sql.query<OpenSend>(
    `select o.company_id, o.message_id, o.conversation_id, o.channel_id, c.contact_id, o.state, o.fence, m.text,
       (select count(*) from attachments f where f.company_id = m.company_id and f.message_id = m.id) as media_count,
       a.id as attempt_id, a.started_at, a.ended_at
     from outbox o
     join messages m on m.company_id = o.company_id and m.id = o.message_id
     join conversations c on c.company_id = o.company_id and c.id = o.conversation_id
     join lateral (
       select * from send_attempts a
       where a.company_id = o.company_id and a.message_id = o.message_id order by a.fence desc limit 1
     ) a on true
     where o.company_id = $1 and o.conversation_id = any($2::uuid[]) and o.state in ('started', 'unknown', 'asked')
     order by a.started_at`,
    [companyId, conversationIds],
  )
}

/** Places in the one order of receipt, for what came by no request (precise 1). */
export async function takeReceiptNumbers(sql: Sql, count: number): Promise<number[]> {
  const rows = await sql.query<{ number: number }>(
    "select nextval('receipt_numbers') as number from generate_series(1, $1::int)",
    [count],
  )
  return rows.map((row) => row.number)
}
