import type { Sql } from './db.ts'

/** What a ceremony in two steps has to remember in between, under a name that only the browser knows. */
export async function putVerification(
  sql: Sql,
  id: string,
  identifier: string,
  value: string,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await sql.query(
    `insert into verifications (id, identifier, value, expires_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $5)`,
    [id, identifier, value, expiresAt, now],
  )
}

/** It is told once, and what has run out goes with it. */
export async function takeVerification(sql: Sql, identifier: string, at: Date): Promise<string | null> {
  const rows = await sql.query<{ value: string; identifier: string; expires_at: Date }>(
    'delete from verifications where identifier = $1 or expires_at <= $2 returning value, identifier, expires_at',
    [identifier, at],
  )
  const found = rows.find((row) => row.identifier === identifier && row.expires_at > at)
  return found?.value ?? null
}
