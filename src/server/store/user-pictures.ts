import type { Sql } from './db.ts'

export async function putUserPicture(
  sql: Sql,
  companyId: number,
  userId: number,
  bytes: Buffer,
): Promise<void> {
  await sql.query(
    `insert into user_pictures (company_id, user_id, bytes) values ($1, $2, $3)
     on conflict (company_id, user_id) do update set bytes = excluded.bytes`,
    [companyId, userId, bytes],
  )
}

export async function findUserPicture(sql: Sql, companyId: number, userId: number): Promise<Buffer | null> {
  const [row] = await sql.query<{ bytes: Buffer }>(
    'select bytes from user_pictures where company_id = $1 and user_id = $2',
    [companyId, userId],
  )
  return row?.bytes ?? null
}

export async function deleteUserPicture(sql: Sql, companyId: number, userId: number): Promise<void> {
  await sql.query('delete from user_pictures where company_id = $1 and user_id = $2', [companyId, userId])
}
