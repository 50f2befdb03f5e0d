import type { ChannelType } from '../../shared/contract/channels.ts'
import type { Sql } from './db.ts'
import type { Lease } from './provider-requests.ts'

export interface GapCheckRow {
  company_id: number
  channel_id: string
  compared_until: Date
  widely_at: Date
  failing_since: Date | null
  channel_created_at: Date
}

/** A channel that was never compared begins at its connection: what is older is history, not a gap. */
export async function insertMissingGapChecks(sql: Sql, types: ChannelType[], now: Date): Promise<void> {
  await sql.query(
    `insert into gap_checks (company_id, channel_id, compared_until, widely_at, due_at)
     select c.company_id, c.id, c.created_at, $2, $2 from channels c
     where c.type = any($1::text[]) and c.status <> 'disconnected' and c.removed_at is null
       and not exists (select from gap_checks g where g.company_id = c.company_id and g.channel_id = c.id)
     on conflict do nothing`,
    [types, now],
  )
}

/** This process was not there for a while: every channel is compared now. */
export async function hastenGapChecks(sql: Sql, channelIds: string[] | null, now: Date): Promise<void> {
  await sql.query(
    `update gap_checks set due_at = $2
     where due_at > $2 and ($1::uuid[] is null or channel_id = any($1::uuid[]))`,
    [channelIds, now],
  )
}

export function claimGapChecks(sql: Sql, now: Date, lease: Lease, limit: number): Promise<GapCheckRow[]> {
  return sql.query<GapCheckRow>(
    `with claimed as (
       update gap_checks set lease_holder = $2, lease_until = now() + make_interval(secs => $3)
       where (company_id, channel_id) in (
         select company_id, channel_id from gap_checks
         where due_at <= $1 and (lease_until is null or lease_until < now())
         order by due_at limit $4 for update skip locked)
       returning *)
     select g.company_id, g.channel_id, g.compared_until, g.widely_at, g.failing_since,
       c.created_at as channel_created_at
     from claimed g join channels c on c.company_id = g.company_id and c.id = g.channel_id`,
    [now, lease.holder, lease.seconds, limit],
  )
}

/** False where another process has taken over: then this one stops. */
export async function keepGapLease(sql: Sql, row: GapCheckRow, lease: Lease): Promise<boolean> {
  const rows = await sql.query<{ channel_id: string }>(
    `update gap_checks set lease_until = now() + make_interval(secs => $4)
     where company_id = $1 and channel_id = $2 and lease_holder = $3 and lease_until > now()
     returning channel_id`,
    [row.company_id, row.channel_id, lease.holder, lease.seconds],
  )
  return rows.length > 0
}

export async function finishGapCheck(
  sql: Sql,
  row: GapCheckRow,
  holder: string,
  change: {
    comparedUntil: Date
    widelyAt: Date
    dueAt: Date
    failingSince: Date | null
    error: string | null
  },
): Promise<void> {
  await sql.query(
    `update gap_checks set compared_until = $4, widely_at = $5, due_at = $6, failing_since = $7, error = $8,
       lease_holder = null, lease_until = null
     where company_id = $1 and channel_id = $2 and lease_holder = $3`,
    [
      row.company_id,
      row.channel_id,
      holder,
      change.comparedUntil,
      change.widelyAt,
      change.dueAt,
      change.failingSince,
      change.error,
    ],
  )
}

export interface ChannelGap {
  id: string
  from: Date
  until: Date
  messages: number
  found_at: Date
}

export async function insertChannelGap(
  sql: Sql,
  gap: ChannelGap & { company_id: number; channel_id: string },
): Promise<void> {
  await sql.query(
    `insert into channel_gaps (company_id, id, channel_id, "from", until, messages, found_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [gap.company_id, gap.id, gap.channel_id, gap.from, gap.until, gap.messages, gap.found_at],
  )
}

export function listChannelGaps(
  sql: Sql,
  companyId: number,
  channelId: string,
  limit: number,
): Promise<ChannelGap[]> {
  return sql.query<ChannelGap>(
    `select id, "from", until, messages, found_at from channel_gaps
     where company_id = $1 and channel_id = $2 order by found_at desc, id desc limit $3`,
    [companyId, channelId, limit],
  )
}
