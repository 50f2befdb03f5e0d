import type { Sql } from './db.ts'
import type { Lease } from './provider-requests.ts'

export interface HistoryImportRow {
  company_id: number
  channel_id: string
  from: Date
  until: Date
}

export async function insertHistoryImport(
  sql: Sql,
  row: { companyId: number; channelId: string; from: Date; until: Date; dueAt: Date },
): Promise<void> {
  await sql.query(
    `insert into history_imports (company_id, channel_id, state, "from", until, due_at)
     values ($1, $2, 'importing', $3, $4, $5) on conflict do nothing`,
    [row.companyId, row.channelId, row.from, row.until, row.dueAt],
  )
}

export function claimHistoryImports(
  sql: Sql,
  now: Date,
  lease: Lease,
  limit: number,
): Promise<HistoryImportRow[]> {
  return sql.query<HistoryImportRow>(
    `update history_imports set lease_holder = $2, lease_until = now() + make_interval(secs => $3)
     where (company_id, channel_id) in (
       select company_id, channel_id from history_imports
       where state = 'importing' and due_at <= $1 and (lease_until is null or lease_until < now())
       order by due_at limit $4 for update skip locked)
     returning company_id, channel_id, "from", until`,
    [now, lease.holder, lease.seconds, limit],
  )
}

/** One slice further into the past, and the lease with it. False where another process has taken over. */
export async function advanceHistoryImport(
  sql: Sql,
  row: HistoryImportRow,
  lease: Lease,
  step: { until: Date; imported: number },
): Promise<boolean> {
  const rows = await sql.query<{ channel_id: string }>(
    `update history_imports set until = least(until, $5), imported = imported + $6, error = null,
       lease_until = now() + make_interval(secs => $4)
     where company_id = $1 and channel_id = $2 and lease_holder = $3 and lease_until > now()
     returning channel_id`,
    [row.company_id, row.channel_id, lease.holder, lease.seconds, step.until, step.imported],
  )
  return rows.length > 0
}

/** `dueAt` null: the whole past is here. */
export async function endHistoryRound(
  sql: Sql,
  row: HistoryImportRow,
  holder: string,
  end: { dueAt: Date | null; error: string | null },
): Promise<boolean> {
  const rows = await sql.query<{ channel_id: string }>(
    `update history_imports set state = case when $4::timestamptz is null then 'done' else state end,
       until = case when $4::timestamptz is null then "from" else until end,
       due_at = coalesce($4, due_at), error = $5, lease_holder = null, lease_until = null
     where company_id = $1 and channel_id = $2 and lease_holder = $3
     returning channel_id`,
    [row.company_id, row.channel_id, holder, end.dueAt, end.error],
  )
  return rows.length > 0
}

export async function countChannelConversations(
  sql: Sql,
  companyId: number,
  channelId: string,
): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*) as count from conversations where company_id = $1 and channel_id = $2',
    [companyId, channelId],
  )
  return row?.count ?? 0
}

/** Which of these addresses have a conversation on the channel already. */
export async function addressesWithConversation(
  sql: Sql,
  companyId: number,
  channelId: string,
  addresses: string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ address: string }>(
    `select a.address from contact_addresses a
     join conversations c on c.company_id = a.company_id and c.channel_id = a.channel_id
       and c.contact_id = a.contact_id
     where a.company_id = $1 and a.channel_id = $2 and a.address = any($3::text[])`,
    [companyId, channelId, addresses],
  )
  return new Set(rows.map((row) => row.address))
}

/**
 * Past messages move a conversation's end and window, and nothing else: they are neither counted as unread nor do
 * they open it again.
 */
export async function settlePastOfConversations(
  sql: Sql,
  ends: {
    companyId: number
    id: string
    lastInboundAt: Date | null
    messageId: string
    messageAt: Date
    receiptNumber: number
  }[],
): Promise<void> {
  await sql.query(
    `update conversations c set
       last_inbound_at = greatest(c.last_inbound_at, news.last_inbound_at),
       last_message_id = case when newer then news.message_id else c.last_message_id end,
       last_message_at = case when newer then news.message_at else c.last_message_at end,
       last_receipt_number = case when newer then news.receipt_number else c.last_receipt_number end,
       version = c.version + 1
     from (
       select n.*, (n.message_at, n.receipt_number) > (held.last_message_at, held.last_receipt_number)
         or held.last_message_id is null as newer
       from unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::uuid[], $5::timestamptz[], $6::bigint[])
         as n(company_id, id, last_inbound_at, message_id, message_at, receipt_number)
       join conversations held on held.company_id = n.company_id and held.id = n.id
     ) as news
     where c.company_id = news.company_id and c.id = news.id`,
    [
      ends.map((end) => end.companyId),
      ends.map((end) => end.id),
      ends.map((end) => end.lastInboundAt),
      ends.map((end) => end.messageId),
      ends.map((end) => end.messageAt),
      ends.map((end) => end.receiptNumber),
    ],
  )
}
