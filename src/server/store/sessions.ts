import type { Sql } from './db.ts'
import { USER_COLUMNS, type UserRow } from './users.ts'

/** What was shown to open a session, or set up in it since. */
export type Way = 'password' | 'code' | 'passkey' | 'openid'

/**
 * What a session has to do before it is good for more, where the company demands a second factor: set one up, or be
 * opened anew with the one that its user has. Null: nothing.
 */
export type MissingFactor = 'set_up' | 'sign_in' | null

const HAS_FACTOR = `(exists (select from second_factors f
     where f.company_id = users.company_id and f.user_id = users.id and f.confirmed_at is not null)
   or exists (select from passkeys p where p.company_id = users.company_id and p.user_id = users.id))`

const MISSING_FACTOR = `case when s.way <> 'password' or not companies.second_factor_demanded then null
   when ${HAS_FACTOR} then 'sign_in' else 'set_up' end`

/** The active user of a session that has not expired; times are real. */
export async function findSession(
  sql: Sql,
  token: string,
  at: Date,
): Promise<{ id: string; user: UserRow; missingFactor: MissingFactor } | null> {
  const [row] = await sql.query<UserRow & { session_id: string; missing_factor: MissingFactor }>(
    `select s.id as session_id, ${MISSING_FACTOR} as missing_factor, ${USER_COLUMNS}
     from sessions s join users on users.id = s.user_id join companies on companies.id = users.company_id
     where s.token = $1 and s.expires_at > $2 and users.active`,
    [token, at],
  )
  if (!row) return null
  const { session_id: id, missing_factor: missingFactor, ...user } = row
  return { id, user, missingFactor }
}

export async function findMissingFactor(sql: Sql, id: string): Promise<MissingFactor> {
  const [row] = await sql.query<{ missing: MissingFactor }>(
    `select ${MISSING_FACTOR} as missing
     from sessions s join users on users.id = s.user_id join companies on companies.id = users.company_id
     where s.id = $1`,
    [id],
  )
  return row?.missing ?? null
}

export async function findWay(sql: Sql, id: string): Promise<Way | null> {
  const [row] = await sql.query<{ way: Way }>('select way from sessions where id = $1', [id])
  return row?.way ?? null
}

export async function setWay(sql: Sql, id: string, way: Way): Promise<void> {
  await sql.query('update sessions set way = $2 where id = $1', [id, way])
}

/** Of a user who has no second factor left: each of the sessions is as good as the password. */
export async function setWaysToPassword(sql: Sql, userId: number): Promise<void> {
  await sql.query(
    `update sessions s set way = 'password' from users
     where s.user_id = $1 and users.id = s.user_id and s.way in ('code', 'passkey') and not ${HAS_FACTOR}`,
    [userId],
  )
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
