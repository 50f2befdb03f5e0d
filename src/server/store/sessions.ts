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
