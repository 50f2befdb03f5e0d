import type { PersonColumn } from '../../shared/contract/person-imports.ts'
import type { Sql } from './db.ts'
import type { Lease } from './provider-requests.ts'

export interface PersonImportRow {
  company_id: number
  id: string
  user_id: number
  file_name: string
  encoding: string
  delimiter: string
  has_headings: boolean
  headings: string[]
  samples: string[][]
  /** The field of each column; '' is left out. */
  columns: (PersonColumn | '')[]
  known_too: boolean
  state: 'waiting' | 'importing' | 'imported' | 'undoing' | 'undone'
  total: number
  done: number
  made: number
  refused: number
  known: number
  removed: number
  kept: number
  created_at: Date
  ended_at: Date | null
}

/** All but the file itself. */
const READ = `company_id, id, user_id, file_name, encoding, delimiter, has_headings, headings, samples, columns,
  known_too, state, total, done, made, refused, known, removed, kept, created_at, ended_at`

export interface NewPersonImport {
  companyId: number
  id: string
  userId: number
  fileName: string
  content: string
  encoding: string
  delimiter: string
  hasHeadings: boolean
  headings: string[]
  samples: string[][]
  columns: (PersonColumn | null)[]
  total: number
}

export async function insertPersonImport(sql: Sql, row: NewPersonImport, at: Date): Promise<PersonImportRow> {
  const [inserted] = await sql.query<PersonImportRow>(
    `insert into person_imports (company_id, id, user_id, file_name, content, encoding, delimiter, headings, samples,
       columns, state, total, created_at, has_headings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, 'waiting', $11, $12, $13) returning ${READ}`,
    [
      row.companyId,
      row.id,
      row.userId,
      row.fileName,
      Buffer.from(row.content),
      row.encoding,
      row.delimiter,
      row.headings,
      JSON.stringify(row.samples),
      row.columns.map((column) => column ?? ''),
      row.total,
      at,
      row.hasHeadings,
    ],
  )
  if (!inserted) throw new Error('no import was inserted')
  return inserted
}

/** Newest first; `userId` null: everybody's. */
export function listPersonImports(
  sql: Sql,
  companyId: number,
  userId: number | null,
  before: string | null,
  limit: number,
): Promise<PersonImportRow[]> {
  return sql.query<PersonImportRow>(
    `select ${READ} from person_imports where company_id = $1 and ($2::int is null or user_id = $2)
       and ($3::uuid is null or id < $3) order by id desc limit $4`,
    [companyId, userId, before, limit],
  )
}

export async function findPersonImport(
  sql: Sql,
  companyId: number,
  id: string,
): Promise<PersonImportRow | null> {
  const [row] = await sql.query<PersonImportRow>(
    `select ${READ} from person_imports where company_id = $1 and id = $2`,
    [companyId, id],
  )
  return row ?? null
}

export async function readImportedFile(sql: Sql, companyId: number, id: string): Promise<string | null> {
  const [row] = await sql.query<{ content: Buffer | null }>(
    'select content from person_imports where company_id = $1 and id = $2',
    [companyId, id],
  )
  return row?.content?.toString() ?? null
}

/** False where it was begun already. */
export async function startPersonImport(
  sql: Sql,
  companyId: number,
  id: string,
  order: { columns: (PersonColumn | null)[]; knownToo: boolean },
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update person_imports set state = 'importing', columns = $3, known_too = $4
     where company_id = $1 and id = $2 and state = 'waiting' returning id`,
    [companyId, id, order.columns.map((column) => column ?? ''), order.knownToo],
  )
  return rows.length > 0
}

/** False where there is nothing to undo, or it is being undone. */
export async function startImportUndo(sql: Sql, companyId: number, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update person_imports set state = 'undoing', ended_at = null
     where company_id = $1 and id = $2 and state = 'imported' returning id`,
    [companyId, id],
  )
  return rows.length > 0
}

/** One's own that was read in another way meanwhile; one that has begun stays. */
export async function deleteWaitingImport(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<void> {
  await sql.query(
    `delete from person_imports where company_id = $1 and user_id = $2 and id = $3 and state = 'waiting'`,
    [companyId, userId, id],
  )
}

/** One that never began takes its file with it. */
export async function deleteWaitingImports(sql: Sql, before: Date): Promise<void> {
  await sql.query(`delete from person_imports where state = 'waiting' and created_at < $1`, [before])
}

export function claimPersonImports(sql: Sql, lease: Lease, limit: number): Promise<PersonImportRow[]> {
  return sql.query<PersonImportRow>(
    `update person_imports set lease_holder = $1, lease_until = now() + make_interval(secs => $2)
     where (company_id, id) in (
       select company_id, id from person_imports where state in ('importing', 'undoing')
         and (lease_until is null or lease_until < now())
       order by id limit $3 for update skip locked)
     returning ${READ}`,
    [lease.holder, lease.seconds, limit],
  )
}

interface Key {
  company_id: number
  id: string
}

type Count = 'done' | 'made' | 'refused' | 'known' | 'removed' | 'kept'

/** One step further, and the lease with it. False where another process has taken over. */
export async function advancePersonImport(
  sql: Sql,
  { company_id, id }: Key,
  lease: Lease,
  step: Partial<Record<Count, number>>,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update person_imports set lease_until = now() + make_interval(secs => $4), done = done + $5, made = made + $6,
       refused = refused + $7, known = known + $8, removed = removed + $9, kept = kept + $10
     where company_id = $1 and id = $2 and lease_holder = $3 and lease_until > now() returning id`,
    [
      company_id,
      id,
      lease.holder,
      lease.seconds,
      step.done ?? 0,
      step.made ?? 0,
      step.refused ?? 0,
      step.known ?? 0,
      step.removed ?? 0,
      step.kept ?? 0,
    ],
  )
  return rows.length > 0
}

/** What was read is kept no longer. */
export async function endPersonImport(
  sql: Sql,
  { company_id, id }: Key,
  holder: string,
  state: 'imported' | 'undone',
  at: Date,
): Promise<void> {
  await sql.query(
    `update person_imports set state = $4, content = null, samples = '[]', ended_at = $5, lease_holder = null, lease_until = null
     where company_id = $1 and id = $2 and lease_holder = $3`,
    [company_id, id, holder, state, at],
  )
}

/** Whoever comes next goes on at once. */
export async function releasePersonImport(sql: Sql, { company_id, id }: Key, holder: string): Promise<void> {
  await sql.query(
    `update person_imports set lease_holder = null, lease_until = null
     where company_id = $1 and id = $2 and lease_holder = $3`,
    [company_id, id, holder],
  )
}

export type ImportedKind = 'person' | 'organization'

export async function insertImportedItems(
  sql: Sql,
  { company_id, id }: Key,
  items: { kind: ImportedKind; itemId: number }[],
): Promise<void> {
  if (items.length === 0) return
  await sql.query(
    `insert into person_import_items (company_id, import_id, kind, item_id)
     select $1, $2, kind, item_id from unnest($3::text[], $4::int[]) as made(kind, item_id)`,
    [company_id, id, items.map(({ kind }) => kind), items.map(({ itemId }) => itemId)],
  )
}

/** What the undo has not looked at yet; persons before their organizations. */
export async function listItemsToUndo(
  sql: Sql,
  { company_id, id }: Key,
  kind: ImportedKind,
  limit: number,
): Promise<number[]> {
  const rows = await sql.query<{ item_id: number }>(
    `select item_id from person_import_items
     where company_id = $1 and import_id = $2 and kind = $3 and outcome is null order by item_id limit $4`,
    [company_id, id, kind, limit],
  )
  return rows.map((row) => row.item_id)
}

export async function setItemsOutcome(
  sql: Sql,
  { company_id, id }: Key,
  kind: ImportedKind,
  itemIds: number[],
  outcome: 'removed' | 'kept',
): Promise<void> {
  await sql.query(
    `update person_import_items set outcome = $5
     where company_id = $1 and import_id = $2 and kind = $3 and item_id = any($4::int[])`,
    [company_id, id, kind, itemIds, outcome],
  )
}

/** Whose person or organization somebody has worked with since it was made: changed it, or put something on it. */
export async function findTouched(
  sql: Sql,
  companyId: number,
  kind: ImportedKind,
  ids: number[],
): Promise<Set<number>> {
  const rows = await sql.query<{ id: number }>(TOUCHED[kind], [companyId, ids])
  return new Set(rows.map((row) => row.id))
}

const TOUCHED: Record<ImportedKind, string> = {
  person: `select id from persons p where company_id = $1 and id = any($2::int[]) and (version > 1
    or exists (select from notes n where n.company_id = $1 and n.person_id = p.id and n.deleted_at is null)
    or exists (select from leads l where l.company_id = $1 and l.person_id = p.id and l.deleted_at is null)
    or exists (select from deals d where d.company_id = $1 and d.person_id = p.id and d.deleted_at is null)
    or exists (select from conversation_links c where c.company_id = $1 and c.person_id = p.id))`,
  organization: `select id from organizations o where company_id = $1 and id = any($2::int[]) and (version > 1
    or exists (select from notes n where n.company_id = $1 and n.org_id = o.id and n.deleted_at is null)
    or exists (select from persons p where p.company_id = $1 and p.org_id = o.id and p.deleted_at is null)
    or exists (select from leads l where l.company_id = $1 and l.organization_id = o.id and l.deleted_at is null)
    or exists (select from deals d where d.company_id = $1 and d.org_id = o.id and d.deleted_at is null))`,
}

export interface ImportProblemRow {
  line: number
  place: number
  code: string
  heading: string | null
  value: string | null
  person_id: number | null
}

export async function insertImportProblems(
  sql: Sql,
  { company_id, id }: Key,
  problems: ImportProblemRow[],
): Promise<void> {
  if (problems.length === 0) return
  await sql.query(
    `insert into person_import_problems (company_id, import_id, line, place, code, heading, value, person_id)
     select $1, $2, * from unnest($3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::int[])`,
    [
      company_id,
      id,
      problems.map(({ line }) => line),
      problems.map(({ place }) => place),
      problems.map(({ code }) => code),
      problems.map(({ heading }) => heading),
      problems.map(({ value }) => value),
      problems.map(({ person_id }) => person_id),
    ],
  )
}

export function listImportProblems(
  sql: Sql,
  companyId: number,
  id: string,
  after: { line: number; place: number } | null,
  limit: number,
): Promise<ImportProblemRow[]> {
  return sql.query<ImportProblemRow>(
    `select line, place, code, heading, value, person_id from person_import_problems
     where company_id = $1 and import_id = $2 and ($3::int is null or (line, place) > ($3, $4::int))
     order by line, place limit $5`,
    [companyId, id, after?.line ?? null, after?.place ?? null, limit],
  )
}
