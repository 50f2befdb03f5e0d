import type { Sql } from './db.ts'

export type RequestState = 'received' | 'processed' | 'ignored' | 'not_understood' | 'failed'

export interface ProviderRequestRow {
  company_id: number
  id: string
  /** Null: it belongs to no channel (yet). */
  channel_id: string | null
  number: number
  method: string
  url: string
  headers: Record<string, string>
  body: Buffer | null
  received_at: Date
  /** Whose secret had signed it, as a keyed hash; only where there is no channel. */
  signer: Buffer | null
}

export interface NewProviderRequest {
  companyId: number
  id: string
  channelId: string | null
  signer: Buffer | null
  digest: Buffer
  method: string
  url: string
  headers: Record<string, string>
  body: Buffer
  receivedAt: Date
}

export interface Lease {
  holder: string
  seconds: number
}

/**
 * Keeps requests in the order given, leased to this process, which goes on with them from memory.
 * One that is there already (same channel, same digest) is not kept again and is missing from the answer.
 */
export function insertProviderRequests(
  sql: Sql,
  requests: NewProviderRequest[],
  lease: Lease,
): Promise<{ id: string; number: number }[]> {
  return sql.query<{ id: string; number: number }>(
    `insert into provider_requests
       (company_id, id, channel_id, number, digest, method, url, headers, body, received_at, state,
        lease_holder, lease_until, signer)
     select company_id, id, channel_id, nextval('receipt_numbers'), digest, method, url, headers::jsonb, body,
       received_at, 'received', $10, now() + make_interval(secs => $11), signer
     from (
       select * from unnest($1::int[], $2::uuid[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::text[],
         $8::bytea[], $9::timestamptz[], $12::bytea[])
         with ordinality
         as kept(company_id, id, channel_id, digest, method, url, headers, body, received_at, signer, position)
       order by position
     ) as in_order
     on conflict (company_id, channel_id, digest) do nothing
     returning id, number`,
    [
      requests.map((request) => request.companyId),
      requests.map((request) => request.id),
      requests.map((request) => request.channelId),
      requests.map((request) => request.digest),
      requests.map((request) => request.method),
      requests.map((request) => request.url),
      requests.map((request) => JSON.stringify(request.headers)),
      requests.map((request) => request.body),
      requests.map((request) => request.receivedAt),
      lease.holder,
      lease.seconds,
      requests.map((request) => request.signer),
    ],
  )
}

/** Takes over requests whose lease ran out: their process died between keeping and understanding them. */
export function claimProviderRequests(sql: Sql, lease: Lease, limit: number): Promise<ProviderRequestRow[]> {
  return sql.query<ProviderRequestRow>(
    `with claimed as (
       update provider_requests set lease_holder = $1, lease_until = now() + make_interval(secs => $2)
       where (company_id, id) in (
         select company_id, id from provider_requests
         where state = 'received' and (lease_until is null or lease_until < now())
         order by number limit $3 for update skip locked)
       returning company_id, id, channel_id, number, method, url, headers, body, received_at, signer)
     select * from claimed order by number`,
    [lease.holder, lease.seconds, limit],
  )
}

export async function finishProviderRequests(
  sql: Sql,
  outcomes: { companyId: number; id: string; state: RequestState; error: string | null }[],
  at: Date,
): Promise<void> {
  await sql.query(
    `update provider_requests as kept
     set state = done.state, error = done.error, processed_at = $5, lease_holder = null, lease_until = null
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[]) as done(company_id, id, state, error)
     where kept.company_id = done.company_id and kept.id = done.id`,
    [
      outcomes.map((outcome) => outcome.companyId),
      outcomes.map((outcome) => outcome.id),
      outcomes.map((outcome) => outcome.state),
      outcomes.map((outcome) => outcome.error),
      at,
    ],
  )
}

/** Gives requests back at once, so that they are tried again without waiting for the lease. */
export async function releaseProviderRequests(sql: Sql, ids: string[], holder: string): Promise<void> {
  await sql.query(
    `update provider_requests set lease_until = now() + interval '1 second'
     where id = any($1::uuid[]) and lease_holder = $2 and state = 'received'`,
    [ids, holder],
  )
}

/** `withoutChannel`: also one that belongs to no channel. */
export async function reopenProviderRequest(
  sql: Sql,
  companyId: number,
  id: string,
  withoutChannel: boolean,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update provider_requests set state = 'received', error = null, lease_holder = null, lease_until = null
     where company_id = $1 and id = $2 and state <> 'received' and body is not null
       and (channel_id is not null or $3) returning id`,
    [companyId, id, withoutChannel],
  )
  return rows.length > 0
}

/** The oldest of each state, at most `limit` a company and state. Only those are looked at, however many there are. */
export async function removeOldRequests(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `delete from provider_requests gone using (
       select oldest.company_id, oldest.id from companies c
       cross join unnest(array['processed', 'ignored', 'not_understood', 'failed']) as done(state)
       cross join lateral (
         select company_id, id, received_at from provider_requests r
         where r.company_id = c.id and r.state = done.state order by r.number limit $2) as oldest
       where oldest.received_at < $1) as old
     where gone.company_id = old.company_id and gone.id = old.id returning gone.id`,
    [before, limit],
  )
  return rows.length
}

/** For the operator on the machine itself, who stands above companies. */
export async function reopenRequestAnywhere(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update provider_requests set state = 'received', error = null, lease_holder = null, lease_until = null
     where company_id in (select id from companies) and id = $1 and body is not null returning id`,
    [id],
  )
  return rows.length > 0
}

export async function findRequestState(
  sql: Sql,
  id: string,
): Promise<{ state: RequestState; error: string | null } | null> {
  const [row] = await sql.query<{ state: RequestState; error: string | null }>(
    'select state, error from provider_requests where company_id in (select id from companies) and id = $1',
    [id],
  )
  return row ?? null
}

/**
 * What these requests said goes; digest, state and time stay, so that a repetition is still recognised (precise 2).
 * `numbers` may hold those of messages that no request brought.
 */
export async function forgetRequestBodies(sql: Sql, companyIds: number[], numbers: number[]): Promise<void> {
  // All states are named, so that the index over (company_id, state, number) answers.
  await sql.query(
    `update provider_requests set body = null
     where company_id = any($1::int[]) and number = any($2::bigint[]) and body is not null
       and state in ('received', 'processed', 'ignored', 'not_understood', 'failed')`,
    [[...new Set(companyIds)], numbers],
  )
}

/** These requests hold words of these conversations, beside those that brought their messages. */
export async function traceRequests(
  sql: Sql,
  traces: { companyId: number; conversationId: string; receiptNumber: number }[],
): Promise<void> {
  await sql.query(
    `insert into request_traces (company_id, conversation_id, number)
     select * from unnest($1::int[], $2::uuid[], $3::bigint[]) as trace(company_id, conversation_id, number)
     order by company_id, conversation_id, number on conflict do nothing`,
    [
      traces.map((trace) => trace.companyId),
      traces.map((trace) => trace.conversationId),
      traces.map((trace) => trace.receiptNumber),
    ],
  )
}

export interface ListedRequest {
  id: string
  channel_id: string | null
  number: number
  state: RequestState
  method: string
  url: string
  error: string | null
  received_at: Date
  processed_at: Date | null
  size: number | null
}

const LISTED =
  'id, channel_id, number, state, method, url, error, received_at, processed_at, octet_length(body) as size'

export function listProviderRequests(
  sql: Sql,
  companyId: number,
  state: RequestState | null,
  beforeNumber: number | null,
  withoutChannel: boolean,
  limit: number,
): Promise<ListedRequest[]> {
  return sql.query<ListedRequest>(
    `select ${LISTED} from provider_requests
     where company_id = $1 and ($2::text is null or state = $2) and ($3::bigint is null or number < $3)
       and (channel_id is not null or $4)
     order by number desc limit $5`,
    [companyId, state, beforeNumber, withoutChannel, limit],
  )
}

/** With its body, null where that is kept no longer. */
export async function findProviderRequest(
  sql: Sql,
  companyId: number,
  id: string,
): Promise<(ListedRequest & { body: Buffer | null }) | null> {
  const [row] = await sql.query<ListedRequest & { body: Buffer | null }>(
    `select ${LISTED}, body from provider_requests where company_id = $1 and id = $2`,
    [companyId, id],
  )
  return row ?? null
}
