import type { Values } from './crm-table.ts'
import type { Sql } from './db.ts'
import type { PersonRow } from './persons.ts'

/** What stood with the merged person, and went to the kept one. */
export interface Moved {
  deals: number[]
  leads: string[]
  notes: number[]
  links: string[]
}

export interface MergeBefore {
  kept: Values<PersonRow>
  merged: Values<PersonRow>
  moved: Moved
}

export interface MergeRow {
  id: string
  kept_id: number
  merged_id: number
  /** Null: somebody was forgotten, and with them what stood before. */
  before: MergeBefore | null
  undone_at: Date | null
}

export async function insertMerge(
  sql: Sql,
  merge: { companyId: number; id: string; keptId: number; mergedId: number; before: MergeBefore; by: number },
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into person_merges (company_id, id, kept_id, merged_id, before, merged_by, merged_at)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
    [merge.companyId, merge.id, merge.keptId, merge.mergedId, JSON.stringify(merge.before), merge.by, at],
  )
}

export async function lockMerge(sql: Sql, companyId: number, id: string): Promise<MergeRow | null> {
  const [row] = await sql.query<MergeRow>(
    `select id, kept_id, merged_id, before, undone_at from person_merges
     where company_id = $1 and id = $2 for no key update`,
    [companyId, id],
  )
  return row ?? null
}

/** A later merge of the kept person has to be undone first. */
export async function hasLaterMerge(sql: Sql, companyId: number, merge: MergeRow): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>(
    `select exists (select from person_merges
       where company_id = $1 and id > $2 and undone_at is null and ($3 in (kept_id, merged_id))) as there`,
    [companyId, merge.id, merge.kept_id],
  )
  return row?.there ?? false
}

export async function setUndone(sql: Sql, companyId: number, id: string, at: Date): Promise<void> {
  await sql.query('update person_merges set undone_at = $3 where company_id = $1 and id = $2', [
    companyId,
    id,
    at,
  ])
}

type Noun = keyof Moved

/** A note that moves is not changed: nobody's hand was on its text, and its time stays. */
const TABLES: Record<Noun, { name: string; also: string }> = {
  deals: { name: 'deals', also: ', update_time = $4, version = version + 1' },
  leads: { name: 'leads', also: ', update_time = $4, version = version + 1' },
  notes: { name: 'notes', also: ', version = version + 1' },
  links: { name: 'conversation_links', also: '' },
}

/** Everything of one person, or only `ids` of it, becomes another's; answers the ids. */
export async function movePersonsThings(
  sql: Sql,
  companyId: number,
  noun: Noun,
  move: { from: number; to: number; ids: (number | string)[] | null },
  at: Date,
): Promise<(number | string)[]> {
  const { name, also } = TABLES[noun]
  const rows = await sql.query<{ id: number | string }>(
    `update ${name} set person_id = $3${also}
     where company_id = $1 and person_id = $2 and $4::timestamptz is not null
       and ($5::text[] is null or id::text = any($5::text[])) returning id`,
    [companyId, move.from, move.to, at, move.ids?.map(String) ?? null],
  )
  return rows.map((row) => row.id)
}

export interface ForgottenMerge {
  kept_id: number
  merged_id: number
  /** The other one's row is still only marked as deleted. */
  merged: boolean
  /** What the other one was. */
  before: MergeBefore['merged']
}

/** What stood before goes from every merge that these persons came out of, however many there were in a row. */
export function forgetMerges(sql: Sql, companyId: number, personIds: number[]): Promise<ForgottenMerge[]> {
  return sql.query<ForgottenMerge>(
    `with recursive one as (
       select kept_id, merged_id, id from person_merges where company_id = $1 and kept_id = any($2::int[])
       union
       select m.kept_id, m.merged_id, m.id from person_merges m join one on m.kept_id = one.merged_id
       where m.company_id = $1)
     update person_merges m set before = 'null' from one, person_merges old
     where m.company_id = $1 and m.id = one.id and old.company_id = $1 and old.id = one.id and old.before <> 'null'
     returning m.kept_id, m.merged_id, m.undone_at is null as merged, old.before -> 'merged' as before`,
    [companyId, personIds],
  )
}
