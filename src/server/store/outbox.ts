import type { ChannelType } from '../../shared/contract/channels.ts'
import type { MessageStatus, SentAs } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'
import type { KeptContent } from './messages.ts'

export type OutboxState = 'waiting' | 'claimed' | 'started' | 'unknown' | 'asked'

export async function insertOutbox(
  sql: Sql,
  row: {
    companyId: number
    messageId: string
    conversationId: string
    channelId: string
    number: number
    dueAt: Date
    giveUpAt: Date
  },
): Promise<void> {
  await sql.query(
    `insert into outbox (company_id, message_id, conversation_id, channel_id, number, state, due_at, give_up_at)
     values ($1, $2, $3, $4, $5, 'waiting', $6, $7)`,
    [row.companyId, row.messageId, row.conversationId, row.channelId, row.number, row.dueAt, row.giveUpAt],
  )
}

export interface OutboxAttachment {
  id: string
  name: string | null
  content_type: string | null
  size: number | null
}

/** What is needed to judge and to make the call. */
export interface ClaimedRow {
  company_id: number
  message_id: string
  conversation_id: string
  channel_id: string
  fence: number
  attempts: number
  give_up_at: Date
  text: string | null
  content: KeptContent | null
  attachments: OutboxAttachment[]
  status: MessageStatus
  author_user_id: number | null
  to_address: string
  contact_id: string
  opted_out_at: Date | null
  last_inbound_at: Date | null
  channel_type: ChannelType
  sent_as: SentAs | null
  reply_to_external_id: string | null
}

/**
 * Claims due rows in one statement, at most the first of each conversation: what was written first leaves first,
 * and nothing leaves while something before it is on its way or in doubt. A row that waits for a person's decision
 * (`asked`) no longer holds the others (precise 8).
 */
export function claimOutbox(
  sql: Sql,
  now: Date,
  lease: { holder: string; seconds: number },
  limit: number,
): Promise<ClaimedRow[]> {
  return sql.query<ClaimedRow>(
    `with due as (
       select o.company_id, o.message_id from outbox o
       where o.state = 'waiting' and o.due_at <= $1
         -- Known at once for all of a long queue; without it each of its rows was looked up, 50,000 for every claim.
         and (o.company_id, o.conversation_id) not in (
           select company_id, conversation_id from outbox where state in ('claimed', 'started', 'unknown'))
         and not exists (
           select from outbox earlier
           where earlier.company_id = o.company_id and earlier.conversation_id = o.conversation_id
             and earlier.number < o.number and earlier.state <> 'asked')
       order by o.due_at, o.number limit $4 for update of o skip locked
     ), claimed as (
       update outbox o set state = 'claimed', fence = o.fence + 1, lease_holder = $2,
         lease_until = now() + make_interval(secs => $3)
       from due where o.company_id = due.company_id and o.message_id = due.message_id
       returning o.*
     )
     select claimed.company_id, claimed.message_id, claimed.conversation_id, claimed.channel_id, claimed.fence,
       claimed.attempts, claimed.give_up_at, m.text, m.content, m.sent_as,
       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'content_type', a.content_type,
           'size', a.size) order by a.position)
         from attachments a where a.company_id = m.company_id and a.message_id = m.id), '[]') as attachments,
       m.status, m.author_user_id, k.address as to_address, k.id as contact_id, k.opted_out_at, c.last_inbound_at,
       ch.type as channel_type, quoted.external_id as reply_to_external_id
     from claimed
     join messages m on m.company_id = claimed.company_id and m.id = claimed.message_id
     left join messages quoted on quoted.company_id = m.company_id and quoted.id = m.reply_to_id
     -- limit 1: docs/decisions/0081-young-tables.md.
     cross join lateral (select * from conversations c
       where c.company_id = claimed.company_id and c.id = claimed.conversation_id limit 1) as c
     cross join lateral (select id, address, opted_out_at from contacts k
       where k.company_id = c.company_id and k.id = c.contact_id limit 1) as k
     join channels ch on ch.company_id = c.company_id and ch.id = c.channel_id
     order by claimed.number`,
    [now, lease.holder, lease.seconds, limit],
  )
}

export interface AttemptStart {
  companyId: number
  messageId: string
  fence: number
  attemptId: string
  mark: string
  toAddress: string
}

/**
 * The mark "attempt started", committed directly before the calls (precise 7). Only the lease's holder writes it,
 * with the fence of its claim; a row that is missing from the answer must not be sent.
 */
export async function startAttempts(
  sql: Sql,
  holder: string,
  starts: AttemptStart[],
  at: Date,
): Promise<Set<string>> {
  const rows = await sql.query<{ message_id: string }>(
    `with started as (
       update outbox o set state = 'started', attempts = o.attempts + 1
       from unnest($2::int[], $3::uuid[], $4::bigint[], $5::uuid[], $6::text[], $8::text[])
         as wanted(company_id, message_id, fence, attempt_id, mark, to_address)
       where o.company_id = wanted.company_id and o.message_id = wanted.message_id and o.fence = wanted.fence
         and o.state = 'claimed' and o.lease_holder = $1 and o.lease_until > now()
       returning o.company_id, o.message_id, o.attempts, o.fence, wanted.attempt_id, wanted.mark, wanted.to_address
     )
     insert into send_attempts (company_id, id, message_id, number, mark, fence, to_address, started_at)
     select company_id, attempt_id, message_id, attempts, mark, fence, to_address, $7::timestamptz from started
     returning message_id`,
    [
      holder,
      starts.map((start) => start.companyId),
      starts.map((start) => start.messageId),
      starts.map((start) => start.fence),
      starts.map((start) => start.attemptId),
      starts.map((start) => start.mark),
      at,
      starts.map((start) => start.toAddress),
    ],
  )
  return new Set(rows.map((row) => row.message_id))
}

/** What was claimed but will not be called now goes back as it was. */
export async function returnToOutbox(
  sql: Sql,
  rows: { companyId: number; messageId: string; fence: number }[],
): Promise<void> {
  await sql.query(
    `update outbox o set state = 'waiting', lease_holder = null, lease_until = null
     from unnest($1::int[], $2::uuid[], $3::bigint[]) as back(company_id, message_id, fence)
     where o.company_id = back.company_id and o.message_id = back.message_id and o.fence = back.fence
       and o.state in ('claimed', 'started')`,
    [rows.map((row) => row.companyId), rows.map((row) => row.messageId), rows.map((row) => row.fence)],
  )
}

export interface LockedOutbox {
  company_id: number
  message_id: string
  conversation_id: string
  channel_id: string
  state: OutboxState
  fence: number
  attempts: number
  give_up_at: Date
}

export async function lockOutbox(
  sql: Sql,
  companyId: number,
  messageId: string,
): Promise<LockedOutbox | null> {
  const [row] = await sql.query<LockedOutbox>(
    `select company_id, message_id, conversation_id, channel_id, state, fence, attempts, give_up_at
     from outbox where company_id = $1 and message_id = $2 for update`,
    [companyId, messageId],
  )
  return row ?? null
}

export function lockOutboxes(sql: Sql, companyIds: number[], messageIds: string[]): Promise<LockedOutbox[]> {
  return sql.query<LockedOutbox>(
    `select company_id, message_id, conversation_id, channel_id, state, fence, attempts, give_up_at
     from outbox where (company_id, message_id) in (select * from unnest($1::int[], $2::uuid[]))
     order by message_id for update`,
    [companyIds, messageIds],
  )
}

export async function setOutboxState(
  sql: Sql,
  companyId: number,
  messageId: string,
  state: OutboxState,
  dueAt: Date,
): Promise<void> {
  await sql.query(
    `update outbox set state = $3, due_at = $4, lease_holder = null, lease_until = null
     where company_id = $1 and message_id = $2`,
    [companyId, messageId, state, dueAt],
  )
}

export async function deleteOutbox(sql: Sql, companyIds: number[], messageIds: string[]): Promise<void> {
  await sql.query(
    `delete from outbox o using unnest($1::int[], $2::uuid[]) as gone(company_id, message_id)
     where o.company_id = gone.company_id and o.message_id = gone.message_id`,
    [companyIds, messageIds],
  )
}

/**
 * A receipt settled the doubt. One that says that the message is there makes a further attempt needless as well, also
 * one that is claimed: without its row it cannot be started. What is on its way just now is settled by its own outcome.
 */
export async function deleteDoubtful(
  sql: Sql,
  messages: { companyId: number; id: string; isThere: boolean }[],
): Promise<void> {
  await sql.query(
    `delete from outbox o using unnest($1::int[], $2::uuid[], $3::bool[]) as gone(company_id, message_id, is_there)
     where o.company_id = gone.company_id and o.message_id = gone.message_id
       and (o.state in ('unknown', 'asked') or (gone.is_there and o.state in ('waiting', 'claimed')))`,
    [
      messages.map((message) => message.companyId),
      messages.map((message) => message.id),
      messages.map((message) => message.isThere),
    ],
  )
}

export async function reinsertOutbox(
  sql: Sql,
  row: {
    companyId: number
    messageId: string
    conversationId: string
    channelId: string
    number: number
    dueAt: Date
    giveUpAt: Date
  },
): Promise<void> {
  await sql.query(
    `insert into outbox (company_id, message_id, conversation_id, channel_id, number, state, due_at, give_up_at,
       fence)
     values ($1, $2, $3, $4, $5, 'waiting', $6, $7,
       (select coalesce(max(fence), 0) from send_attempts where company_id = $1 and message_id = $2))
     on conflict (company_id, message_id) do update set state = 'waiting', due_at = excluded.due_at,
       give_up_at = excluded.give_up_at, lease_holder = null, lease_until = null, attempts = 0`,
    [row.companyId, row.messageId, row.conversationId, row.channelId, row.number, row.dueAt, row.giveUpAt],
  )
}

/** Leases that ran out before the call was made go back to the line; nothing was sent. */
export async function returnExpiredClaims(sql: Sql): Promise<number> {
  const rows = await sql.query<{ message_id: string }>(
    `update outbox set state = 'waiting', lease_holder = null, lease_until = null
     where state = 'claimed' and lease_until < now() returning message_id`,
  )
  return rows.length
}

/** Leases that ran out after the mark: their calls may or may not have been taken. */
export function findExpiredStarts(sql: Sql, limit: number): Promise<LockedOutbox[]> {
  return sql.query<LockedOutbox>(
    `select company_id, message_id, conversation_id, channel_id, state, fence, attempts, give_up_at
     from outbox where state = 'started' and lease_until < now() limit $1`,
    [limit],
  )
}

export interface DoubtfulRow extends LockedOutbox {
  text: string | null
  media_count: number
  to_address: string
  channel_type: ChannelType
  attempt_id: string
  mark: string
  started_at: Date
  ended_at: Date | null
  evidence: Record<string, unknown> | null
}

/** Doubtful sends that are due to be looked up, leased so that one process does it. */
export function claimDoubtful(
  sql: Sql,
  now: Date,
  lease: { holder: string; seconds: number },
  limit: number,
): Promise<DoubtfulRow[]> {
  return sql.query<DoubtfulRow>(
    `with due as (
       select company_id, message_id from outbox
       where state = 'unknown' and due_at <= $1 and (lease_until is null or lease_until < now())
       order by due_at limit $4 for update skip locked
     ), claimed as (
       update outbox o set lease_holder = $2, lease_until = now() + make_interval(secs => $3)
       from due where o.company_id = due.company_id and o.message_id = due.message_id
       returning o.*
     )
     select claimed.company_id, claimed.message_id, claimed.conversation_id, claimed.channel_id, claimed.state,
       claimed.fence, claimed.attempts, claimed.give_up_at, m.text,
       (select count(*) from attachments f where f.company_id = m.company_id and f.message_id = m.id) as media_count,
       coalesce(a.to_address, k.address) as to_address, ch.type as channel_type, a.id as attempt_id, a.mark, a.started_at, a.ended_at, a.evidence
     from claimed
     join messages m on m.company_id = claimed.company_id and m.id = claimed.message_id
     join conversations c on c.company_id = claimed.company_id and c.id = claimed.conversation_id
     join contacts k on k.company_id = c.company_id and k.id = c.contact_id
     join channels ch on ch.company_id = c.company_id and ch.id = c.channel_id
     join lateral (
       select * from send_attempts a
       where a.company_id = claimed.company_id and a.message_id = claimed.message_id
       order by a.fence desc limit 1
     ) a on true`,
    [now, lease.holder, lease.seconds, limit],
  )
}

export interface EndedAttempt {
  companyId: number
  id: string
  outcome: 'accepted' | 'refused' | 'unavailable' | 'unknown'
  externalId: string | null
  evidence: object
}

export async function endAttempts(sql: Sql, attempts: EndedAttempt[], at: Date): Promise<void> {
  if (attempts.length === 0) return
  await sql.query(
    `update send_attempts a set ended_at = $6, outcome = ended.outcome,
       external_id = coalesce(ended.external_id, a.external_id), evidence = ended.evidence::jsonb
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[])
       as ended(company_id, id, outcome, external_id, evidence)
     where a.company_id = ended.company_id and a.id = ended.id`,
    [
      attempts.map((attempt) => attempt.companyId),
      attempts.map((attempt) => attempt.id),
      attempts.map((attempt) => attempt.outcome),
      attempts.map((attempt) => attempt.externalId),
      attempts.map((attempt) => JSON.stringify(attempt.evidence)),
      at,
    ],
  )
}

export async function lastAttempt(
  sql: Sql,
  companyId: number,
  messageId: string,
): Promise<{ id: string; mark: string; fence: number; started_at: Date } | null> {
  const [row] = await sql.query<{ id: string; mark: string; fence: number; started_at: Date }>(
    `select id, mark, fence, started_at from send_attempts
     where company_id = $1 and message_id = $2 order by fence desc limit 1`,
    [companyId, messageId],
  )
  return row ?? null
}

/** Which of these external ids are ours already. */
export async function knownExternalIds(
  sql: Sql,
  companyId: number,
  channelId: string,
  externalIds: string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ external_id: string }>(
    `select external_id from messages
     where company_id = $1 and channel_id = $2 and external_id = any($3::text[])`,
    [companyId, channelId, externalIds],
  )
  return new Set(rows.map((row) => row.external_id))
}
