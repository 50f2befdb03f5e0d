import type { Sql } from './db.ts'

export interface DraftRow {
  conversation_id: string
  user_id: number
  text: string
}

export function findDrafts(
  sql: Sql,
  companyId: number,
  conversationIds: string[],
  userIds: number[],
): Promise<DraftRow[]> {
  return sql.query<DraftRow>(
    `select conversation_id, user_id, text from drafts
     where company_id = $1 and conversation_id = any($2::uuid[]) and user_id = any($3::int[])`,
    [companyId, conversationIds, userIds],
  )
}

export async function setDraft(
  sql: Sql,
  companyId: number,
  userId: number,
  conversationId: string,
  text: string,
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into drafts (company_id, user_id, conversation_id, text, updated_at) values ($1, $2, $3, $4, $5)
     on conflict (company_id, user_id, conversation_id) do update
       set text = excluded.text, updated_at = excluded.updated_at`,
    [companyId, userId, conversationId, text, at],
  )
}

/** The draft of what was sent: the text, or a beginning of it that was saved while it was written. Another one stays. */
export async function deleteDraftOf(
  sql: Sql,
  companyId: number,
  userId: number,
  conversationId: string,
  sent: string,
): Promise<void> {
  await sql.query(
    `delete from drafts where company_id = $1 and user_id = $2 and conversation_id = $3
       and starts_with($4, rtrim(text))`,
    [companyId, userId, conversationId, sent],
  )
}

export async function deleteDraft(
  sql: Sql,
  companyId: number,
  userId: number,
  conversationId: string,
): Promise<void> {
  await sql.query('delete from drafts where company_id = $1 and user_id = $2 and conversation_id = $3', [
    companyId,
    userId,
    conversationId,
  ])
}
