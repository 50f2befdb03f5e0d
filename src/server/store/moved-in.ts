import type { Sql } from './db.ts'

export type MovedKind =
  | 'person'
  | 'organization'
  | 'lead'
  | 'lead_label'
  | 'deal'
  | 'pipeline'
  | 'stage'
  | 'note'

/** Ours by theirs, of those that were moved in already. */
export async function findMoved(
  sql: Sql,
  companyId: number,
  source: string,
  kind: MovedKind,
  sourceIds: string[],
): Promise<Map<string, string>> {
  const rows = await sql.query<{ source_id: string; item_id: string }>(
    `select source_id, item_id from moved_in
     where company_id = $1 and source = $2 and kind = $3 and source_id = any($4::text[])`,
    [companyId, source, kind, sourceIds],
  )
  return new Map(rows.map((row) => [row.source_id, row.item_id]))
}

export async function insertMoved(
  sql: Sql,
  moved: { companyId: number; source: string; kind: MovedKind; sourceId: string; itemId: string },
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into moved_in (company_id, source, kind, source_id, item_id, moved_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [moved.companyId, moved.source, moved.kind, moved.sourceId, moved.itemId, at],
  )
}
