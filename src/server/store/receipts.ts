import type { MessageFailure } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'

export interface ExternalKey {
  companyId: number
  channelId: string
  externalId: string
}

/**
 * One at a time for each external id, until the transaction ends. Whoever writes an external id onto a message and
 * whoever keeps a receipt for an unknown one take this first; otherwise each could miss the other's row and the
 * receipt would wait for ever. In sorted order, so that two never wait for each other in a circle.
 */
export async function lockExternalIds(sql: Sql, keys: ExternalKey[]): Promise<void> {
  const names = [...new Set(keys.map((key) => `${key.channelId} ${key.externalId}`))].sort()
  await sql.query(
    `select pg_advisory_xact_lock(hashtextextended(name, 1))
     from unnest($1::text[]) with ordinality as wanted(name, position) order by position`,
    [names],
  )
}

export interface EarlyReceipt extends ExternalKey {
  status: string
  failure: MessageFailure | null
  /** When it was reported: the provider's time where it gives one. */
  reportedAt: Date
}

export async function keepEarlyReceipts(sql: Sql, receipts: EarlyReceipt[], at: Date): Promise<void> {
  await sql.query(
    `insert into early_receipts (company_id, channel_id, external_id, status, failure, received_at, reported_at)
     select company_id, channel_id, external_id, status, failure::jsonb, $6::timestamptz, reported_at
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $7::timestamptz[])
       as early(company_id, channel_id, external_id, status, failure, reported_at)
     on conflict do nothing`,
    [
      receipts.map((receipt) => receipt.companyId),
      receipts.map((receipt) => receipt.channelId),
      receipts.map((receipt) => receipt.externalId),
      receipts.map((receipt) => receipt.status),
      receipts.map((receipt) => (receipt.failure ? JSON.stringify(receipt.failure) : null)),
      at,
      receipts.map((receipt) => receipt.reportedAt),
    ],
  )
}

export interface TakenReceipt {
  channel_id: string
  external_id: string
  status: string
  failure: MessageFailure | null
  reported_at: Date
}

export function takeEarlyReceipts(sql: Sql, keys: ExternalKey[]): Promise<TakenReceipt[]> {
  return sql.query(
    `delete from early_receipts where (company_id, channel_id, external_id) in (
       select * from unnest($1::int[], $2::uuid[], $3::text[]))
     returning channel_id, external_id, status, failure, coalesce(reported_at, received_at) as reported_at`,
    [keys.map((key) => key.companyId), keys.map((key) => key.channelId), keys.map((key) => key.externalId)],
  )
}

/** At most `limit` of those that came before `before`; answers how many. */
export async function dropOldEarlyReceipts(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query<{ status: string }>(
    `delete from early_receipts where (company_id, channel_id, external_id, status) in (
       select company_id, channel_id, external_id, status from early_receipts
       where received_at < $1 order by received_at limit $2)
     returning status`,
    [before, limit],
  )
  return rows.length
}
