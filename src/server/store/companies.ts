import type { Locale } from '../../shared/contract/users.ts'
import type { Sql } from './db.ts'

export async function hasCompany(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>('select exists (select from companies) as there')
  return row?.there ?? false
}

export async function findOldestCompany(sql: Sql): Promise<number | null> {
  const [row] = await sql.query<{ id: number }>('select id from companies order by id limit 1')
  return row?.id ?? null
}

/** Until the transaction ends nobody else sets a company up; everything else goes on. */
export async function holdCompanySetUp(sql: Sql): Promise<void> {
  await sql.query('lock table companies in share row exclusive mode')
}

/** Changes of who may what wait for each other, so that two admins cannot take the right from one another. */
export async function lockCompany(sql: Sql, id: number): Promise<void> {
  await sql.query('select id from companies where id = $1 for no key update', [id])
}

/** False where it was so already. */
export async function setSecondFactorDemanded(sql: Sql, id: number, demanded: boolean): Promise<boolean> {
  const rows = await sql.query<{ id: number }>(
    'update companies set second_factor_demanded = $2 where id = $1 and second_factor_demanded <> $2 returning id',
    [id, demanded],
  )
  return rows.length > 0
}

export interface NewCompany {
  name: string
  locale: Locale
  timeZone: string
}

export async function insertCompany(sql: Sql, company: NewCompany, at: Date): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    'insert into companies (name, locale, time_zone, created_at) values ($1, $2, $3, $4) returning id',
    [company.name, company.locale, company.timeZone, at],
  )
  if (!row) throw new Error('the company was not inserted')
  return row.id
}

export async function listCompanyIds(sql: Sql): Promise<number[]> {
  return (await sql.query<{ id: number }>('select id from companies order by id')).map(({ id }) => id)
}
