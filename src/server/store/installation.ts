import type { Sql } from './db.ts'

export interface Installation {
  epoch: string
  clock_offset_ms: number
  key_fingerprint: string | null
}

/** The one row, made at the first start. */
export async function ensureInstallation(sql: Sql, epoch: string): Promise<Installation> {
  await sql.query('insert into installation (epoch) values ($1) on conflict do nothing', [epoch])
  const [row] = await sql.query<Installation>(
    'select epoch, clock_offset_ms, key_fingerprint from installation',
  )
  if (!row) throw new Error('the installation row is missing')
  return row
}

export async function readClockOffset(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ clock_offset_ms: number }>('select clock_offset_ms from installation')
  return row?.clock_offset_ms ?? 0
}

export async function advanceClock(sql: Sql, milliseconds: number): Promise<number> {
  const [row] = await sql.query<{ clock_offset_ms: number }>(
    'update installation set clock_offset_ms = clock_offset_ms + $1 returning clock_offset_ms',
    [milliseconds],
  )
  return row?.clock_offset_ms ?? 0
}

/** Answers the fingerprint in force: the kept one, or this one where none was kept yet. */
export async function claimKeyFingerprint(sql: Sql, fingerprint: string): Promise<string> {
  const [row] = await sql.query<{ key_fingerprint: string }>(
    'update installation set key_fingerprint = coalesce(key_fingerprint, $1) returning key_fingerprint',
    [fingerprint],
  )
  return row?.key_fingerprint ?? fingerprint
}

export async function readPushKeys(
  sql: Sql,
): Promise<{ push_public_key: string; push_private_key: Buffer } | null> {
  const [row] = await sql.query<{ push_public_key: string; push_private_key: Buffer }>(
    'select push_public_key, push_private_key from installation where push_public_key is not null',
  )
  return row ?? null
}

/** Of several processes that start together, one's keys stand. */
export async function claimPushKeys(
  sql: Sql,
  keys: { publicKey: string; sealedPrivateKey: Buffer },
  instead: string | null,
): Promise<void> {
  await sql.query(
    `update installation set push_public_key = $1, push_private_key = $2
     where push_public_key is not distinct from $3`,
    [keys.publicKey, keys.sealedPrivateKey, instead],
  )
}
