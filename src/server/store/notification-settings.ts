import type { Sql } from './db.ts'

/** Null: never chosen, so the defaults hold. */
export async function findNotificationSettings(
  sql: Sql,
  companyId: number,
  userId: number,
): Promise<object | null> {
  const [row] = await sql.query<{ settings: object }>(
    'select settings from notification_settings where company_id = $1 and user_id = $2',
    [companyId, userId],
  )
  return row?.settings ?? null
}

/** The same, held until the transaction ends, so that two changes do not undo each other. */
export async function lockNotificationSettings(
  sql: Sql,
  companyId: number,
  userId: number,
  at: Date,
): Promise<object> {
  const [row] = await sql.query<{ settings: object }>(
    `insert into notification_settings (company_id, user_id, settings, updated_at) values ($1, $2, '{}', $3)
     on conflict (company_id, user_id) do update set updated_at = excluded.updated_at returning settings`,
    [companyId, userId, at],
  )
  return row?.settings ?? {}
}

export async function saveNotificationSettings(
  sql: Sql,
  companyId: number,
  userId: number,
  settings: object,
): Promise<void> {
  await sql.query(
    'update notification_settings set settings = $3::jsonb where company_id = $1 and user_id = $2',
    [companyId, userId, JSON.stringify(settings)],
  )
}

export async function listNotificationSettings(sql: Sql, companyId: number): Promise<Map<number, object>> {
  const rows = await sql.query<{ user_id: number; settings: object }>(
    'select user_id, settings from notification_settings where company_id = $1',
    [companyId],
  )
  return new Map(rows.map((row) => [row.user_id, row.settings]))
}
