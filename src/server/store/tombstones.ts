import type { Sql } from './db.ts'

export interface Tombstone {
  companyId: number
  digest: Buffer
}

/** Answers the digests, in hexadecimal, that belong to deleted messages. */
export async function findDeletedMessages(sql: Sql, wanted: Tombstone[]): Promise<Set<string>> {
  const rows = await sql.query<{ digest: Buffer }>(
    `select digest from deleted_messages
     where (company_id, digest) in (select * from unnest($1::int[], $2::bytea[]))`,
    columns(wanted),
  )
  return new Set(rows.map((row) => row.digest.toString('hex')))
}

/** When the contacts behind these digests (in hexadecimal) were last deleted. */
export async function findDeletedContacts(sql: Sql, wanted: Tombstone[]): Promise<Map<string, Date>> {
  const rows = await sql.query<{ digest: Buffer; deleted_at: Date }>(
    `select digest, deleted_at from deleted_contacts
     where (company_id, digest) in (select * from unnest($1::int[], $2::bytea[]))`,
    columns(wanted),
  )
  return new Map(rows.map((row) => [row.digest.toString('hex'), row.deleted_at]))
}

export async function buryMessages(sql: Sql, tombstones: Tombstone[], at: Date): Promise<void> {
  await sql.query(
    `insert into deleted_messages (company_id, digest, deleted_at)
     select company_id, digest, $3::timestamptz from unnest($1::int[], $2::bytea[]) as gone(company_id, digest)
     order by company_id, digest on conflict do nothing`,
    [...columns(tombstones), at],
  )
}

export async function buryContacts(sql: Sql, tombstones: Tombstone[], at: Date): Promise<void> {
  await sql.query(
    `insert into deleted_contacts as kept (company_id, digest, deleted_at)
     select company_id, digest, $3::timestamptz from unnest($1::int[], $2::bytea[]) as gone(company_id, digest)
     order by company_id, digest
     on conflict (company_id, digest) do update set deleted_at = greatest(kept.deleted_at, excluded.deleted_at)`,
    [...columns(tombstones), at],
  )
}

function columns(tombstones: Tombstone[]): [number[], Buffer[]] {
  return [tombstones.map((tombstone) => tombstone.companyId), tombstones.map((tombstone) => tombstone.digest)]
}
