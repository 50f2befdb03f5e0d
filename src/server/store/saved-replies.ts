import type { Sql } from './db.ts'

export interface SavedReplyRow {
  company_id: number
  id: string
  owner_user_id: number
  shared: boolean
  title: string
  text: string
  created_at: Date
  updated_at: Date
  version: number
}

/** A company's saved replies are read as one list; more would not be found in it by anybody. */
export const MOST_SAVED_REPLIES = 500

/** One's own and the company's, by title. */
export function listSavedReplies(sql: Sql, companyId: number, userId: number): Promise<SavedReplyRow[]> {
  return sql.query<SavedReplyRow>(
    `select * from saved_replies where company_id = $1 and (shared or owner_user_id = $2)
     order by title, id limit $3`,
    [companyId, userId, MOST_SAVED_REPLIES],
  )
}

export async function countSavedReplies(sql: Sql, companyId: number, userId: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*) as count from saved_replies where company_id = $1 and (shared or owner_user_id = $2)',
    [companyId, userId],
  )
  return row?.count ?? 0
}

export async function lockSavedReply(sql: Sql, companyId: number, id: string): Promise<SavedReplyRow | null> {
  const [row] = await sql.query<SavedReplyRow>(
    'select * from saved_replies where company_id = $1 and id = $2 for update',
    [companyId, id],
  )
  return row ?? null
}

export async function insertSavedReply(
  sql: Sql,
  reply: Pick<SavedReplyRow, 'company_id' | 'id' | 'owner_user_id' | 'shared' | 'title' | 'text'>,
  at: Date,
): Promise<SavedReplyRow> {
  const [row] = await sql.query<SavedReplyRow>(
    `insert into saved_replies (company_id, id, owner_user_id, shared, title, text, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7) returning *`,
    [reply.company_id, reply.id, reply.owner_user_id, reply.shared, reply.title, reply.text, at],
  )
  return row as SavedReplyRow
}

export async function updateSavedReply(sql: Sql, reply: SavedReplyRow, at: Date): Promise<SavedReplyRow> {
  const [row] = await sql.query<SavedReplyRow>(
    `update saved_replies set shared = $3, title = $4, text = $5, updated_at = $6, version = version + 1
     where company_id = $1 and id = $2 returning *`,
    [reply.company_id, reply.id, reply.shared, reply.title, reply.text, at],
  )
  return row as SavedReplyRow
}

export async function deleteSavedReplyRow(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query('delete from saved_replies where company_id = $1 and id = $2', [companyId, id])
}
