import type { Sql } from './db.ts'
import { USER_COLUMNS, type UserRow } from './users.ts'

export interface ApiTokenRow {
  id: string
  name: string
  scopes: string[]
  created_at: Date
  last_used_at: Date | null
}

export interface NewApiTokenRow {
  companyId: number
  userId: number
  id: string
  name: string
  hash: Buffer
  scopes: string[]
}

export async function insertApiToken(sql: Sql, token: NewApiTokenRow, at: Date): Promise<void> {
  await sql.query(
    `insert into api_tokens (company_id, user_id, id, name, token_hash, scopes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [token.companyId, token.userId, token.id, token.name, token.hash, token.scopes, at],
  )
}

/** The active user behind a token. */
export async function findApiToken(
  sql: Sql,
  hash: Buffer,
): Promise<{ id: string; scopes: string[]; lastUsedAt: Date | null; user: UserRow } | null> {
  const [row] = await sql.query<UserRow & { token_id: string; scopes: string[]; last_used_at: Date | null }>(
    `select t.id as token_id, t.scopes, t.last_used_at, ${USER_COLUMNS}
     from api_tokens t join users on users.company_id = t.company_id and users.id = t.user_id
     where t.token_hash = $1 and users.active`,
    [hash],
  )
  if (!row) return null
  const { token_id: id, scopes, last_used_at: lastUsedAt, ...user } = row
  return { id, scopes, lastUsedAt, user }
}

export async function setApiTokenUsed(sql: Sql, companyId: number, id: string, at: Date): Promise<void> {
  await sql.query('update api_tokens set last_used_at = $3 where company_id = $1 and id = $2', [
    companyId,
    id,
    at,
  ])
}

/** Newest first, those before `before`. */
export function listApiTokens(
  sql: Sql,
  companyId: number,
  userId: number,
  before: string | null,
  limit: number,
): Promise<ApiTokenRow[]> {
  return sql.query<ApiTokenRow>(
    `select id, name, scopes, created_at, last_used_at from api_tokens
     where company_id = $1 and user_id = $2 and ($3::uuid is null or id < $3::uuid)
     order by id desc limit $4`,
    [companyId, userId, before, limit],
  )
}

export async function countApiTokens(sql: Sql, companyId: number, userId: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*) as count from api_tokens where company_id = $1 and user_id = $2',
    [companyId, userId],
  )
  return row?.count ?? 0
}

/** False where the user has no such token. */
export async function deleteApiToken(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'delete from api_tokens where company_id = $1 and user_id = $2 and id = $3 returning id',
    [companyId, userId, id],
  )
  return rows.length > 0
}

export async function deleteApiTokensOfUser(sql: Sql, companyId: number, userId: number): Promise<void> {
  await sql.query('delete from api_tokens where company_id = $1 and user_id = $2', [companyId, userId])
}
