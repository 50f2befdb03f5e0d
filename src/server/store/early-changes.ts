import type { Sql } from './db.ts'

/** What was said of a message that is not there yet. `change` is kept as JSON and understood by who kept it. */
export interface EarlyChange {
  companyId: number
  id: string
  channelId: string
  externalId: string
  change: object
}

export async function keepEarlyChanges(sql: Sql, changes: EarlyChange[], at: Date): Promise<void> {
  await sql.query(
    `insert into early_changes (company_id, id, channel_id, external_id, change, received_at)
     select company_id, id, channel_id, external_id, change::jsonb, $6::timestamptz
     from unnest($1::int[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
       as early(company_id, id, channel_id, external_id, change)`,
    [
      changes.map((change) => change.companyId),
      changes.map((change) => change.id),
      changes.map((change) => change.channelId),
      changes.map((change) => change.externalId),
      changes.map((change) => JSON.stringify(change.change)),
      at,
    ],
  )
}

export interface KeptChange {
  company_id: number
  id: string
  channel_id: string
  external_id: string
  change: Record<string, unknown>
  received_at: Date
}

/** Takes those whose message has come meanwhile, in the order in which they were kept. */
export async function takeRipeChanges(sql: Sql, limit: number): Promise<KeptChange[]> {
  const rows = await sql.query<KeptChange>(
    `with ripe as (
       select e.company_id, e.id from early_changes e
       join messages m on m.company_id = e.company_id and m.channel_id = e.channel_id
         and m.external_id = e.external_id
       order by e.id limit $1 for update of e skip locked
     )
     delete from early_changes e using ripe where e.company_id = ripe.company_id and e.id = ripe.id
     returning e.*`,
    [limit],
  )
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Their messages will not come any more. */
export async function dropEarlyChanges(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from early_changes where received_at < $1', [before])
}
