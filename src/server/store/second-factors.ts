import type { Sql } from './db.ts'

export interface SecondFactorRow {
  company_id: number
  user_id: number
  secret: Buffer
  confirmed_at: Date | null
  last_step: number
}

const COLUMNS = 'company_id, user_id, secret, confirmed_at, last_step'

/** Begun, not yet asked for. Nothing happens where a confirmed one is there. */
export async function putSecondFactor(
  sql: Sql,
  companyId: number,
  userId: number,
  secret: Buffer,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query<{ user_id: number }>(
    `insert into second_factors (company_id, user_id, secret, created_at) values ($1, $2, $3, $4)
     on conflict (company_id, user_id) do update set secret = excluded.secret, created_at = excluded.created_at
       where second_factors.confirmed_at is null
     returning user_id`,
    [companyId, userId, secret, at],
  )
  return rows.length > 0
}

export async function findSecondFactor(
  sql: Sql,
  companyId: number,
  userId: number,
): Promise<SecondFactorRow | null> {
  const [row] = await sql.query<SecondFactorRow>(
    `select ${COLUMNS} from second_factors where company_id = $1 and user_id = $2`,
    [companyId, userId],
  )
  return row ?? null
}

/** False where that half minute's code, or a later one, was used before. */
export async function spendStep(sql: Sql, companyId: number, userId: number, step: number): Promise<boolean> {
  const rows = await sql.query<{ user_id: number }>(
    `update second_factors set last_step = $3 where company_id = $1 and user_id = $2 and last_step < $3
     returning user_id`,
    [companyId, userId, step],
  )
  return rows.length > 0
}

export async function setSecondFactorConfirmed(
  sql: Sql,
  companyId: number,
  userId: number,
  at: Date,
): Promise<void> {
  await sql.query('update second_factors set confirmed_at = $3 where company_id = $1 and user_id = $2', [
    companyId,
    userId,
    at,
  ])
}

/** False where there was none. */
export async function deleteSecondFactor(sql: Sql, companyId: number, userId: number): Promise<boolean> {
  const rows = await sql.query<{ user_id: number }>(
    'delete from second_factors where company_id = $1 and user_id = $2 returning user_id',
    [companyId, userId],
  )
  return rows.length > 0
}

export interface UserFactorsRow {
  user_id: number
  app: boolean
  passkeys: number
}

/** Of every active user. */
export function listSecondFactors(sql: Sql, companyId: number): Promise<UserFactorsRow[]> {
  return sql.query<UserFactorsRow>(
    `select u.id as user_id,
       exists (select from second_factors f
         where f.company_id = u.company_id and f.user_id = u.id and f.confirmed_at is not null) as app,
       (select count(*)::int from passkeys p where p.company_id = u.company_id and p.user_id = u.id) as passkeys
     from users u where u.company_id = $1 and u.active order by u.id`,
    [companyId],
  )
}
