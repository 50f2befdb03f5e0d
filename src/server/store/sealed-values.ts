/** Every column that holds something sealed, walked from one end to the other when the key was changed. */
import type { Sql } from './db.ts'

export interface SealedColumn {
  table: string
  column: string
  /** Beside the company: what a row is found by. */
  id: 'id' | 'user_id'
}

export interface SealedValue {
  companyId: number
  id: string
  sealed: Buffer
}

export const sealedColumns = {
  channels: { table: 'channels', column: 'secrets', id: 'id' },
  channelLogins: { table: 'channel_logins', column: 'secrets', id: 'id' },
  mails: { table: 'mails', column: 'content', id: 'id' },
  pushSubscriptions: { table: 'push_subscriptions', column: 'content', id: 'id' },
  secondFactors: { table: 'second_factors', column: 'secret', id: 'user_id' },
} as const satisfies Record<string, SealedColumn>

/** Of the one row of the installation. */
export const sealedInInstallation = ['hash_key', 'push_private_key'] as const

const TYPES = { id: 'uuid', user_id: 'int' }

/** The next ones behind `after` that do not begin with `stamp`. */
export async function readSealedOtherwise(
  sql: Sql,
  { table, column, id }: SealedColumn,
  stamp: Buffer,
  after: SealedValue | null,
  limit: number,
): Promise<SealedValue[]> {
  const rows = await sql.query<{ company_id: number; id: string; sealed: Buffer }>(
    `select company_id, ${id}::text as id, ${column} as sealed from ${table}
     where ($1::int is null or (company_id, ${id}) > ($1, $2::${TYPES[id]}))
       and ${column} is not null and substring(${column} for $3::int) <> $4
     order by company_id, ${table}.${id} limit $5`,
    [after?.companyId ?? null, after?.id ?? null, stamp.length, stamp, limit],
  )
  return rows.map((row) => ({ companyId: row.company_id, id: row.id, sealed: row.sealed }))
}

/** Only where it is still what was read: whoever wrote meanwhile wrote something newer. */
export async function replaceSealed(
  sql: Sql,
  { table, column, id }: SealedColumn,
  values: (SealedValue & { anew: Buffer })[],
): Promise<void> {
  await sql.query(
    `update ${table} set ${column} = given.anew
     from unnest($1::int[], $2::${TYPES[id]}[], $3::bytea[], $4::bytea[]) as given(company_id, id, sealed, anew)
     where ${table}.company_id = given.company_id and ${table}.${id} = given.id and ${table}.${column} = given.sealed`,
    [
      values.map((value) => value.companyId),
      values.map((value) => value.id),
      values.map((value) => value.sealed),
      values.map((value) => value.anew),
    ],
  )
}

export async function readSealedInInstallation(
  sql: Sql,
  column: (typeof sealedInInstallation)[number],
): Promise<Buffer | null> {
  const [row] = await sql.query<{ sealed: Buffer | null }>(`select ${column} as sealed from installation`)
  return row?.sealed ?? null
}

export async function replaceSealedInInstallation(
  sql: Sql,
  column: (typeof sealedInInstallation)[number],
  sealed: Buffer,
  anew: Buffer,
): Promise<void> {
  await sql.query(`update installation set ${column} = $2 where ${column} = $1`, [sealed, anew])
}
