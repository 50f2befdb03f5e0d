import type { Sql } from './db.ts'

export interface PasskeyRow {
  company_id: number
  id: string
  user_id: number
  name: string
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
  synced: boolean
  created_at: Date
  last_used_at: Date | null
}

export type NewPasskey = Omit<PasskeyRow, 'last_used_at'>

/** Throws a violation of `passkeys_credential_id_key` where the passkey is known. */
export async function insertPasskey(sql: Sql, passkey: NewPasskey): Promise<void> {
  await sql.query(
    `insert into passkeys (company_id, id, user_id, name, credential_id, public_key, counter, transports, synced,
       created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      passkey.company_id,
      passkey.id,
      passkey.user_id,
      passkey.name,
      passkey.credential_id,
      passkey.public_key,
      passkey.counter,
      passkey.transports,
      passkey.synced,
      passkey.created_at,
    ],
  )
}

export function listPasskeys(sql: Sql, companyId: number, userId: number): Promise<PasskeyRow[]> {
  return sql.query<PasskeyRow>('select * from passkeys where company_id = $1 and user_id = $2 order by id', [
    companyId,
    userId,
  ])
}

/** By what the browser calls it, for a sign-in that names nobody. */
export async function findPasskeyAnywhere(sql: Sql, credentialId: string): Promise<PasskeyRow | null> {
  const [row] = await sql.query<PasskeyRow>('select * from passkeys where credential_id = $1', [credentialId])
  return row ?? null
}

export async function setPasskeyUsed(
  sql: Sql,
  { company_id, id }: PasskeyRow,
  counter: number,
  synced: boolean,
  at: Date,
): Promise<void> {
  await sql.query(
    'update passkeys set counter = $3, synced = $4, last_used_at = $5 where company_id = $1 and id = $2',
    [company_id, id, counter, synced, at],
  )
}

/** Answers its name; null where the user has no such passkey. */
export async function deletePasskey(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<string | null> {
  const [row] = await sql.query<{ name: string }>(
    'delete from passkeys where company_id = $1 and user_id = $2 and id = $3 returning name',
    [companyId, userId, id],
  )
  return row?.name ?? null
}

/** Answers their names. */
export async function deletePasskeysOfUser(sql: Sql, companyId: number, userId: number): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    'delete from passkeys where company_id = $1 and user_id = $2 returning name',
    [companyId, userId],
  )
  return rows.map(({ name }) => name)
}
