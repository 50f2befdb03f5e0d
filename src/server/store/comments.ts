import type { Sql } from './db.ts'

export interface CommentRow {
  company_id: number
  id: string
  conversation_id: string
  channel_id: string
  author_user_id: number
  author_name: string
  text: string
  mentioned_user_ids: number[]
  edited_at: Date | null
  created_at: Date
  version: number
}

const VIEW = `select c.*, u.name as author_name
  from comments c join users u on u.company_id = c.company_id and u.id = c.author_user_id`

export async function insertComment(
  sql: Sql,
  comment: Omit<CommentRow, 'author_name' | 'edited_at' | 'version'>,
): Promise<void> {
  await sql.query(
    `insert into comments (company_id, id, conversation_id, channel_id, author_user_id, text, mentioned_user_ids,
       created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      comment.company_id,
      comment.id,
      comment.conversation_id,
      comment.channel_id,
      comment.author_user_id,
      comment.text,
      comment.mentioned_user_ids,
      comment.created_at,
    ],
  )
}

export async function findComments(sql: Sql, companyId: number, ids: string[]): Promise<CommentRow[]> {
  return await sql.query<CommentRow>(`${VIEW} where c.company_id = $1 and c.id = any($2::uuid[])`, [
    companyId,
    ids,
  ])
}

/** Newest first. */
export function listComments(
  sql: Sql,
  companyId: number,
  conversationId: string,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<CommentRow[]> {
  return sql.query<CommentRow>(
    `${VIEW} where c.company_id = $1 and c.conversation_id = $2
       and ($3::timestamptz is null or (c.created_at, c.id) < ($3, $4::uuid))
     order by c.created_at desc, c.id desc limit $5`,
    [companyId, conversationId, after?.at ?? null, after?.id ?? null, limit],
  )
}

export async function updateComment(
  sql: Sql,
  companyId: number,
  id: string,
  change: { text: string; mentionedUserIds: number[] },
  at: Date,
): Promise<void> {
  await sql.query(
    `update comments set text = $3, mentioned_user_ids = $4, edited_at = $5, version = version + 1
     where company_id = $1 and id = $2`,
    [companyId, id, change.text, change.mentionedUserIds, at],
  )
}

export async function deleteComment(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query('delete from comments where company_id = $1 and id = $2', [companyId, id])
}
