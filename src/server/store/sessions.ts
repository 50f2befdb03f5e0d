import type { Sql } from './db.ts'
import { USER_COLUMNS, type UserRow } from './users.ts'

/** The active user of a session that has not expired; times are real. */
export async function findSession(
  sql: Sql,
  token: string,
  at: Date,
): Promise<{ id: string; user: UserRow } | null> {
  const [row] = await sql.query<UserRow & { session_id: string }>(
    `select s.id as session_id, ${USER_COLUMNS} from sessions s join users on users.id = s.user_id
     where s.token = $1 and s.expires_at > $2 and users.active`,
    [token, at],
  )
  if (!row) return null
  const { session_id: id, ...user } = row
  return { id, user }
}

export async function deleteSession(sql: Sql, id: string): Promise<void> {
  await sql.query('delete from sessions where id = $1', [id])
}

export async function deleteSessionsOfUser(sql: Sql, userId: number): Promise<void> {
  await sql.query('delete from sessions where user_id = $1', [userId])
}

/** All but one; answers how many ended. */
export async function deleteOtherSessions(sql: Sql, userId: number, kept: string): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    'delete from sessions where user_id = $1 and id <> $2 returning id',
    [userId, kept],
  )
  return rows.length
}

/** False where the user has no such session. */
export async function deleteSessionOfUser(sql: Sql, userId: number, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'delete from sessions where user_id = $1 and id = $2 returning id',
    [userId, id],
  )
  return rows.length > 0
}

export interface SessionRow {
  id: string
  user_agent: string | null
  ip_address: string | null
  created_at: Date
  /** To the day: when its thirty days began anew. */
  updated_at: Date
}

/** The last used first. */
export function listSessions(sql: Sql, userId: number, at: Date): Promise<SessionRow[]> {
  return sql.query<SessionRow>(
    `select id, user_agent, ip_address, created_at, updated_at from sessions
     where user_id = $1 and expires_at > $2 order by updated_at desc, id desc limit 200`,
    [userId, at],
  )
}

export async function setSessionConfirmed(sql: Sql, id: string, at: Date): Promise<void> {
  await sql.query('update sessions set confirmed_at = $2 where id = $1', [id, at])
}

export async function findSessionTimes(
  sql: Sql,
  id: string,
): Promise<{ created_at: Date; confirmed_at: Date | null } | null> {
  const [row] = await sql.query<{ created_at: Date; confirmed_at: Date | null }>(
    'select created_at, confirmed_at from sessions where id = $1',
    [id],
  )
  return row ?? null
}
