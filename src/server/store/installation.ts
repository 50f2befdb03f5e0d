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
