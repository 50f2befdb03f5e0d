import type { Sql } from './db.ts'

export interface RetainedChannel {
  company_id: number
  id: string
  retention_days: number
  retention_from: string | null
}

export function listKeptForTime(sql: Sql): Promise<RetainedChannel[]> {
  return sql.query<RetainedChannel>(
    `select company_id, id, retention_days, retention_from from channels
     where retention_days is not null and removed_at is null order by company_id, id`,
  )
}

/** The next conversations of the walk that hold something older. */
export async function nextConversations(
  sql: Sql,
  channel: RetainedChannel,
  before: Date,
  limit: number,
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select c.id from conversations c
     where c.company_id = $1 and c.channel_id = $2 and ($3::uuid is null or c.id > $3)
       and exists (select 1 from messages m
         where m.company_id = c.company_id and m.conversation_id = c.id and m.sent_at < $4)
     order by c.id limit $5`,
    [channel.company_id, channel.id, channel.retention_from, before, limit],
  )
  return rows.map((row) => row.id)
}

export async function walkedTo(sql: Sql, channel: RetainedChannel, id: string | null): Promise<void> {
  if (channel.retention_from === id) return
  await sql.query('update channels set retention_from = $3 where company_id = $1 and id = $2', [
    channel.company_id,
    channel.id,
    id,
  ])
}

export async function setRetention(
  sql: Sql,
  companyId: number,
  channelId: string,
  days: number | null,
): Promise<void> {
  await sql.query(
    `update channels set retention_days = $3, retention_from = null, version = version + 1
     where company_id = $1 and id = $2`,
    [companyId, channelId, days],
  )
}

/** The oldest first. What is still to be sent is not old. */
export function findExpired(
  tx: Sql,
  companyId: number,
  conversationId: string,
  before: Date,
  limit: number,
): Promise<{ id: string; external_ids: string[]; request_numbers: number[] }[]> {
  return tx.query(
    `select m.id,
       array(select m.external_id where m.external_id is not null
         union select a.external_id from send_attempts a
         where a.company_id = m.company_id and a.message_id = m.id and a.external_id is not null) as external_ids,
       (array[m.receipt_number] || coalesce(m.request_numbers, '{}'))::float8[] as request_numbers
     from messages m
     where m.company_id = $1 and m.conversation_id = $2 and m.sent_at < $3
       and not exists (select 1 from outbox o where o.company_id = m.company_id and o.message_id = m.id)
     order by m.sent_at, m.receipt_number limit $4`,
    [companyId, conversationId, before, limit],
  )
}

/** Attachments, attempts and search go with them (on delete cascade). */
export async function deleteExpired(tx: Sql, companyId: number, ids: string[]): Promise<void> {
  await tx.query('delete from messages where company_id = $1 and id = any($2::uuid[])', [companyId, ids])
}
