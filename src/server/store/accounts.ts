import type { Sql } from './db.ts'

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
