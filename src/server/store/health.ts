/** What the operators' page and the metrics show. Nothing here costs more as history grows. */
import type { ChannelStatus, ChannelType, Word } from '../../shared/contract/channels.ts'
import type { Sql } from './db.ts'
import type { RequestState } from './provider-requests.ts'

export interface ChannelHealthRow {
  company_id: number
  id: string
  name: string
  type: ChannelType
  status: ChannelStatus
  status_reason: string | null
  status_words: Word[]
  last_heard_at: Date | null
  delay_milliseconds: number | null
  failed_sends: number
  troubled_requests: number
  gaps_filled: number
  messages_filled: number
  last_gap_at: Date | null
  compared_until: Date | null
  list_failing_since: Date | null
}

/** `companyId` null: of all companies. */
export function readChannelHealth(
  sql: Sql,
  companyId: number | null,
  now: Date,
): Promise<ChannelHealthRow[]> {
  return sql.query<ChannelHealthRow>(
    `select ch.company_id, ch.id, ch.name, ch.type, ch.status, ch.status_reason, ch.status_words, ch.last_heard_at,
       newest.delay as delay_milliseconds, failed.sends as failed_sends, troubled.requests as troubled_requests,
       gaps.found as gaps_filled, gaps.messages as messages_filled, gaps.last_at as last_gap_at,
       g.compared_until, g.failing_since as list_failing_since
     from channels ch
     left join gap_checks g on g.company_id = ch.company_id and g.channel_id = ch.id
     cross join lateral (
       select (max(extract(epoch from r.processed_at - r.received_at)) * 1000)::int as delay
       from (select channel_id, processed_at, received_at from provider_requests
         where company_id = ch.company_id and state = 'processed' order by number desc limit 200) as r
       where r.channel_id = ch.id) as newest
     cross join lateral (
       select count(*)::int as sends from messages m
       where m.company_id = ch.company_id and m.channel_id = ch.id and m.status = 'failed'
         and m.sent_at > $2::timestamptz - interval '24 hours') as failed
     cross join lateral (
       select count(*)::int as requests from (
         select channel_id from provider_requests
         where company_id = ch.company_id and state in ('failed', 'not_understood') limit 10000) as r
       where r.channel_id = ch.id) as troubled
     cross join lateral (
       select count(*)::int as found, coalesce(sum(messages), 0)::int as messages, max(found_at) as last_at
       from channel_gaps c where c.company_id = ch.company_id and c.channel_id = ch.id
         and c.found_at > $2::timestamptz - interval '30 days') as gaps
     where ch.removed_at is null and ($1::int is null or ch.company_id = $1)
     order by ch.created_at, ch.id`,
    [companyId, now],
  )
}

const STATES: RequestState[] = ['received', 'processed', 'ignored', 'not_understood', 'failed']
/** Counting stops here: whoever reads "10,000 and more" knows enough. */
export const MOST_COUNTED = 10_000

export async function countRequests(
  sql: Sql,
  companyId: number | null,
): Promise<Record<RequestState, number>> {
  const rows = await sql.query<{ state: RequestState; count: number }>(
    `select wanted.state, count(r.number)::int as count from unnest($1::text[]) as wanted(state)
     left join lateral (
       select p.number from companies c join provider_requests p on p.company_id = c.id and p.state = wanted.state
       where $2::int is null or c.id = $2 limit ${MOST_COUNTED}) as r on true
     group by wanted.state`,
    [STATES, companyId],
  )
  const counts = { received: 0, processed: 0, ignored: 0, not_understood: 0, failed: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}

export interface OutboxHealth {
  waiting: number
  sending: number
  unknown: number
  asked: number
  oldest_due_at: Date | null
}

export async function readOutboxHealth(sql: Sql, companyId: number | null): Promise<OutboxHealth> {
  const [row] = await sql.query<OutboxHealth>(
    `select count(*) filter (where state = 'waiting')::int as waiting,
       count(*) filter (where state in ('claimed', 'started'))::int as sending,
       count(*) filter (where state = 'unknown')::int as unknown,
       count(*) filter (where state = 'asked')::int as asked,
       min(due_at) filter (where state = 'waiting') as oldest_due_at
     from (select state, due_at from outbox where $1::int is null or company_id = $1
       limit ${MOST_COUNTED}) as counted`,
    [companyId],
  )
  if (!row) throw new Error('a count answered nothing')
  return row
}

export interface DoubtfulSend {
  message_id: string
  conversation_id: string
  channel_id: string
  contact_name: string | null
  state: 'unknown' | 'asked'
  since: Date
}

export function listDoubtfulSends(sql: Sql, companyId: number, limit: number): Promise<DoubtfulSend[]> {
  return sql.query<DoubtfulSend>(
    `select o.message_id, o.conversation_id, o.channel_id, k.name as contact_name, o.state, m.sent_at as since
     from outbox o
     join messages m on m.company_id = o.company_id and m.id = o.message_id
     join conversations c on c.company_id = o.company_id and c.id = o.conversation_id
     join contacts k on k.company_id = c.company_id and k.id = c.contact_id
     where o.company_id = $1 and o.state in ('unknown', 'asked') order by m.sent_at, o.number limit $2`,
    [companyId, limit],
  )
}

export interface DatabaseHealth {
  version: string
  schema: string
  bytes: number
}

export async function readDatabaseHealth(sql: Sql): Promise<DatabaseHealth> {
  const [row] = await sql.query<DatabaseHealth>(
    `select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
       (select max(name) from schema_migrations) as schema`,
  )
  if (!row) throw new Error('the database says nothing of itself')
  return row
}
