import type { Sql } from './db.ts'

/** In place of those that the user had. */
export async function replaceRecoveryCodes(
  sql: Sql,
  companyId: number,
  userId: number,
  hashes: Buffer[],
): Promise<void> {
  await sql.query('delete from recovery_codes where company_id = $1 and user_id = $2', [companyId, userId])
  await sql.query(
    `insert into recovery_codes (company_id, user_id, code_hash)
     select $1::int, $2::int, hash from unnest($3::bytea[]) as t(hash)`,
    [companyId, userId, hashes],
  )
}

/** A code works once. */
export async function takeRecoveryCode(
  sql: Sql,
  companyId: number,
  userId: number,
  hash: Buffer,
): Promise<boolean> {
  const rows = await sql.query<{ user_id: number }>(
    'delete from recovery_codes where company_id = $1 and user_id = $2 and code_hash = $3 returning user_id',
    [companyId, userId, hash],
  )
  return rows.length > 0
}

export async function countRecoveryCodes(sql: Sql, companyId: number, userId: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*) as count from recovery_codes where company_id = $1 and user_id = $2',
    [companyId, userId],
  )
  return row?.count ?? 0
}
