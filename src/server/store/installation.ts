import type { Sql } from './db.ts'

export interface Installation {
  epoch: string
  clock_offset_ms: number
}

export interface Keys {
  key_fingerprint: string | null
  former_key_fingerprint: string | null
  sealed_anew_at: Date | null
  /** Sealed. */
  hash_key: Buffer | null
}

/** The one row, made at the first start. */
export async function ensureInstallation(sql: Sql, epoch: string): Promise<Installation> {
  await sql.query('insert into installation (epoch) values ($1) on conflict do nothing', [epoch])
  const [row] = await sql.query<Installation>('select epoch, clock_offset_ms from installation')
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

export async function readKeys(sql: Sql): Promise<Keys> {
  const [row] = await sql.query<Keys>(
    'select key_fingerprint, former_key_fingerprint, sealed_anew_at, hash_key from installation',
  )
  if (!row) throw new Error('the installation row is missing')
  return row
}

/** Of several processes that start together, one's stands. */
export async function claimHashKey(sql: Sql, sealed: Buffer): Promise<Buffer> {
  const [row] = await sql.query<{ hash_key: Buffer }>(
    'update installation set hash_key = coalesce(hash_key, $1) returning hash_key',
    [sealed],
  )
  return row?.hash_key ?? sealed
}

/** Another key is in force from here on; what the former one sealed is still to be sealed anew. */
export async function changeKey(
  sql: Sql,
  change: { from: string; to: string; hashKey: Buffer },
): Promise<void> {
  await sql.query(
    `update installation set key_fingerprint = $2, former_key_fingerprint = $1, sealed_anew_at = null, hash_key = $3
     where key_fingerprint = $1`,
    [change.from, change.to, change.hashKey],
  )
}

/** Answers the former key's fingerprint where a change ends now; null where there was none, or it had ended. */
export async function endKeyChange(sql: Sql, inForce: string, at: Date): Promise<string | null> {
  const [row] = await sql.query<{ former_key_fingerprint: string }>(
    `update installation set sealed_anew_at = $2
     where key_fingerprint = $1 and former_key_fingerprint is not null and sealed_anew_at is null
     returning former_key_fingerprint`,
    [inForce, at],
  )
  return row?.former_key_fingerprint ?? null
}

export interface FilesPlace {
  mark: string
  folder: string
}

/** Null where none was kept yet, or where the schema is older than this. */
export async function readFilesPlace(sql: Sql): Promise<FilesPlace | null> {
  const [row] = await sql.query<FilesPlace>(
    `select kept ->> 'files_mark' as mark, kept ->> 'files_folder' as folder
     from (select to_jsonb(i) as kept from installation i) as one where kept ->> 'files_mark' is not null`,
  )
  return row ?? null
}

/** Answers the place in force: the kept one, or this one where none was kept yet. */
export async function claimFilesPlace(sql: Sql, place: FilesPlace): Promise<FilesPlace> {
  const [inForce] = await sql.query<FilesPlace>(
    `update installation set files_mark = coalesce(files_mark, $1),
       files_folder = case when files_mark is null then $2 else files_folder end
     returning files_mark as mark, files_folder as folder`,
    [place.mark, place.folder],
  )
  return inForce ?? place
}

export async function moveFilesPlace(sql: Sql, { mark, folder }: FilesPlace): Promise<void> {
  await sql.query('update installation set files_mark = $1, files_folder = $2', [mark, folder])
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
