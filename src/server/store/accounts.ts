import type { Sql } from './db.ts'
import { USER_COLUMNS, type UserRow } from './users.ts'

/** A password as the sign-in library expects it: provider `credential`, the account named after the user. */
export async function insertPassword(
  sql: Sql,
  id: string,
  userId: number,
  passwordHash: string,
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values ($1, $2::int, $2::int::text, 'credential', $3, $4, $4)`,
    [id, userId, passwordHash, at],
  )
}

/** The user of an email, in lower case, with the password's hash where there is one. */
export async function findUserByEmail(
  sql: Sql,
  email: string,
): Promise<{ user: UserRow; passwordHash: string | null } | null> {
  const [row] = await sql.query<UserRow & { password: string | null }>(
    `select a.password, ${USER_COLUMNS} from users
     left join accounts a on a.user_id = users.id and a.provider_id = 'credential'
     where users.email = $1`,
    [email],
  )
  if (!row) return null
  const { password: passwordHash, ...user } = row
  return { user, passwordHash }
}

export async function findPasswordHash(sql: Sql, userId: number): Promise<string | null> {
  const [row] = await sql.query<{ password: string | null }>(
    "select password from accounts where user_id = $1 and provider_id = 'credential'",
    [userId],
  )
  return row?.password ?? null
}

/** False where the user has none yet. */
export async function updatePassword(
  sql: Sql,
  userId: number,
  passwordHash: string,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update accounts set password = $2, updated_at = $3
     where user_id = $1 and provider_id = 'credential' returning id`,
    [userId, passwordHash, at],
  )
  return rows.length > 0
}

/** The user whom a provider elsewhere knows by this name. */
export async function findUserElsewhere(
  sql: Sql,
  providerId: string,
  accountId: string,
): Promise<UserRow | null> {
  const [row] = await sql.query<UserRow>(
    `select ${USER_COLUMNS} from accounts a join users on users.id = a.user_id
     where a.provider_id = $1 and a.account_id = $2`,
    [providerId, accountId],
  )
  return row ?? null
}

export async function insertAccountElsewhere(
  sql: Sql,
  id: string,
  userId: number,
  providerId: string,
  accountId: string,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `insert into accounts (id, user_id, account_id, provider_id, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $5) on conflict do nothing returning id`,
    [id, userId, accountId, providerId, at],
  )
  return rows.length > 0
}
