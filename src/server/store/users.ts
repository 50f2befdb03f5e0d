import type { Locale } from '../../shared/contract/users.ts'
import type { Sql } from './db.ts'

export interface UserRow {
  company_id: number
  id: number
  name: string
  email: string
  locale: Locale
  time_zone: string
  available: boolean
  active: boolean
  admin: boolean
  account_settings_access: boolean
  /** Names the version of the picture; null where there is none. */
  image: string | null
  version: number
}

/** Each with its table's name, for statements that join. */
export const USER_COLUMNS = `users.company_id, users.id, users.name, users.email, users.locale, users.time_zone,
  users.available, users.active, users.admin, users.account_settings_access, users.image, users.version`

export async function findUser(sql: Sql, companyId: number, id: number): Promise<UserRow | null> {
  const [row] = await sql.query<UserRow>(
    `select ${USER_COLUMNS} from users where company_id = $1 and id = $2`,
    [companyId, id],
  )
  return row ?? null
}

/** By id alone, for a session that names nothing else. */
export async function findUserAnywhere(sql: Sql, id: number): Promise<UserRow | null> {
  const [row] = await sql.query<UserRow>(`select ${USER_COLUMNS} from users where id = $1`, [id])
  return row ?? null
}

export function listUsers(sql: Sql, companyId: number): Promise<UserRow[]> {
  return sql.query<UserRow>(`select ${USER_COLUMNS} from users where company_id = $1 order by id`, [
    companyId,
  ])
}

/** A page in the order of the ids. */
export function pageUsers(sql: Sql, companyId: number, after: number, limit: number): Promise<UserRow[]> {
  return sql.query<UserRow>(
    `select ${USER_COLUMNS} from users where company_id = $1 and id > $2 order by id limit $3`,
    [companyId, after, limit],
  )
}

export interface NewUser {
  companyId: number
  name: string
  /** In lower case. */
  email: string
  locale: Locale
  timeZone: string
  admin: boolean
  accountSettingsAccess: boolean
}

/** New users are available (precise 13). Throws a violation of `users_by_email` where the email is taken. */
export async function insertUser(sql: Sql, user: NewUser, at: Date): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    `insert into users
       (company_id, name, email, locale, time_zone, admin, account_settings_access, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id`,
    [
      user.companyId,
      user.name,
      user.email,
      user.locale,
      user.timeZone,
      user.admin,
      user.accountSettingsAccess,
      at,
    ],
  )
  if (!row) throw new Error('the user was not inserted')
  return row.id
}

/** Holds the user as it is until the transaction ends: an assignment must not race with becoming unavailable. */
export async function shareUser(sql: Sql, companyId: number, id: number): Promise<UserRow | null> {
  const [row] = await sql.query<UserRow>(
    `select ${USER_COLUMNS} from users where company_id = $1 and id = $2 for share`,
    [companyId, id],
  )
  return row ?? null
}

/** Who changes a user's rights or name holds the row; assigning to the user waits meanwhile. */
export async function lockUser(sql: Sql, companyId: number, id: number): Promise<UserRow | null> {
  const [row] = await sql.query<UserRow>(
    `select ${USER_COLUMNS} from users where company_id = $1 and id = $2 for no key update`,
    [companyId, id],
  )
  return row ?? null
}

export async function updateUser(sql: Sql, user: UserRow, at: Date): Promise<void> {
  await sql.query(
    `update users set name = $3, locale = $4, time_zone = $5, active = $6, admin = $7,
       account_settings_access = $8, updated_at = $9, email = $10, image = $11, version = version + 1
     where company_id = $1 and id = $2`,
    [
      user.company_id,
      user.id,
      user.name,
      user.locale,
      user.time_zone,
      user.active,
      user.admin,
      user.account_settings_access,
      at,
      user.email,
      user.image,
    ],
  )
}

export async function hasOtherActiveAdmin(sql: Sql, companyId: number, userId: number): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>(
    `select exists (select from users where company_id = $1 and id <> $2 and active and admin) as there`,
    [companyId, userId],
  )
  return row?.there ?? false
}

export async function isEmailTaken(sql: Sql, email: string): Promise<boolean> {
  const [row] = await sql.query<{ taken: boolean }>(
    'select exists (select from users where lower(email) = $1) as taken',
    [email],
  )
  return row?.taken ?? false
}

/** False where it is so already. */
export async function setAvailable(
  sql: Sql,
  companyId: number,
  id: number,
  available: boolean,
): Promise<boolean> {
  const rows = await sql.query<{ id: number }>(
    `update users set available = $3, version = version + 1
     where company_id = $1 and id = $2 and available <> $3 returning id`,
    [companyId, id, available],
  )
  return rows.length > 0
}

export interface CompanyRow {
  id: number
  name: string
  locale: Locale
  time_zone: string
  second_factor_demanded: boolean
}

export async function findCompany(sql: Sql, id: number): Promise<CompanyRow | null> {
  const [row] = await sql.query<CompanyRow>(
    'select id, name, locale, time_zone, second_factor_demanded from companies where id = $1',
    [id],
  )
  return row ?? null
}

/** A user with what the CRM's API tells of it. */
export interface UserRecord extends UserRow {
  created_at: Date
  updated_at: Date
  /** The company's first user. */
  first: boolean
}

const RECORD = `select ${USER_COLUMNS}, users.created_at, users.updated_at,
    users.id = (select min(f.id) from users f where f.company_id = users.company_id) as first from users`

export function listUserRecords(sql: Sql, companyId: number): Promise<UserRecord[]> {
  return sql.query<UserRecord>(`${RECORD} where company_id = $1 order by id`, [companyId])
}

export async function findUserRecord(sql: Sql, companyId: number, id: number): Promise<UserRecord | null> {
  const [row] = await sql.query<UserRecord>(`${RECORD} where company_id = $1 and id = $2`, [companyId, id])
  return row ?? null
}
