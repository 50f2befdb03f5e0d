import type { Sql } from './db.ts'

/** About how many rows a table has, of all companies, as the statistics say. 0 before they were taken. */
export async function estimateRows(sql: Sql, table: string): Promise<number> {
  const [row] = await sql.query<{ rows: number }>(
    'select greatest(reltuples, 0)::float8 as rows from pg_class where oid = $1::regclass',
    [table],
  )
  return row?.rows ?? 0
}
