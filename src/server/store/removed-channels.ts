/** Channels that were taken out, and what is still left of them. */
import type { Sql } from './db.ts'

export interface RemovedChannel {
  company_id: number
  id: string
}

/** From now on it is found by nobody. What waited to be sent stays unsent. */
export async function markChannelRemoved(sql: Sql, companyId: number, id: string, at: Date): Promise<void> {
  await sql.query(
    'update channels set removed_at = $3, check_due_at = null where company_id = $1 and id = $2',
    [companyId, id, at],
  )
  for (const table of ['outbox', 'gap_checks', 'history_imports'])
    await sql.query(`delete from ${table} where company_id = $1 and channel_id = $2`, [companyId, id])
}

export async function isBeingRemoved(sql: Sql, type: string, address: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'select id from channels where type = $1 and address = $2 and removed_at is not null',
    [type, address],
  )
  return rows.length > 0
}

/** One of them, that no other process is at. `id` null: any. */
export async function lockRemovedChannel(tx: Sql, id: string | null): Promise<RemovedChannel | null> {
  const [row] = await tx.query<RemovedChannel>(
    `select company_id, id from channels where removed_at is not null and ($1::uuid is null or id = $1)
     order by removed_at limit 1 for no key update skip locked`,
    [id],
  )
  return row ?? null
}

/**
 * Removes at most so many rows, messages before the conversations that hold them; answers how many. Where nothing large
 * is left, the channel's own row goes, and with it what little hangs on it.
 */
export async function removeSlice(
  tx: Sql,
  { company_id: companyId, id }: RemovedChannel,
  limit: number,
): Promise<number> {
  for (const statement of SLICES) {
    const rows = await tx.query<{ one: number }>(statement, [companyId, id, limit])
    if (rows.length > 0) return rows.length
  }
  await tx.query('delete from channels where company_id = $1 and id = $2', [companyId, id])
  return 0
}

/** Conversations, contacts and requests are found by indexes that begin with company and channel. */
const SLICES = [
  `delete from messages where (company_id, id) in (
     select m.company_id, m.id from conversations c
     join messages m on m.company_id = c.company_id and m.conversation_id = c.id
     where c.company_id = $1 and c.channel_id = $2 limit $3)
   returning 1 as one`,
  ...['conversations', 'contacts', 'provider_requests', 'early_receipts'].map(
    (table) => `delete from ${table} where ctid in (
       select ctid from ${table} where company_id = $1 and channel_id = $2 limit $3)
     returning 1 as one`,
  ),
]
