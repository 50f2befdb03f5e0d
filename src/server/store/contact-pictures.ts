import type { Sql } from './db.ts'

export async function putContactPicture(
  sql: Sql,
  companyId: number,
  contactId: string,
  bytes: Buffer,
): Promise<void> {
  await sql.query(
    `insert into contact_pictures (company_id, contact_id, bytes) values ($1, $2, $3)
     on conflict (company_id, contact_id) do update set bytes = excluded.bytes`,
    [companyId, contactId, bytes],
  )
}

export async function findContactPicture(
  sql: Sql,
  companyId: number,
  contactId: string,
): Promise<Buffer | null> {
  const [row] = await sql.query<{ bytes: Buffer }>(
    'select bytes from contact_pictures where company_id = $1 and contact_id = $2',
    [companyId, contactId],
  )
  return row?.bytes ?? null
}
