/**
 * What the CRM's tables have in common: a company, an id, a version that grows with each change, times, a mark in
 * place of removal. A row is written whole, so that each table has one statement to insert and one to change it.
 * Names of tables and columns come from our own files alone; everything from outside is a parameter.
 */
import { gramsOf } from '../lib/grams.ts'
import type { Sql } from './db.ts'

export interface Kept {
  company_id: number
  version: number
  deleted_at: Date | null
  add_time: Date
  update_time: Date
}

/** How a column is read and written: `json` as text, `numeric` and `date` as what JSON has for them. */
export type ColumnKind = 'plain' | 'json' | 'numeric' | 'date' | 'ints' | 'uuids'

/** A row without what the table keeps by itself. */
export type Values<Row extends Kept> = Omit<Row, keyof Kept | 'id'>

interface Spec<Row extends Kept> {
  table: string
  columns: { [Column in keyof Values<Row>]: ColumnKind }
  /** Ids made by us; otherwise the database counts. */
  ownIds?: boolean
  /** Columns of folded text, made from the row, that searches look at. */
  search?: (row: Values<Row>) => Record<string, string>
}

export interface Condition {
  /** The SQL, given the name of its parameter. */
  sql: (parameter: string) => string
  value: unknown
}

export interface Page {
  where: Condition[]
  /** Columns in their order; the id comes last by itself. */
  sort: string
  direction: 'asc' | 'desc'
  /** The sort column and id of the last row of the page before. */
  after?: { value: unknown; id: number | string } | null
  start?: number
  limit: number
}

export function crmTable<Row extends Kept & { id: number | string }>(spec: Spec<Row>) {
  type Id = Row['id']
  const { table } = spec
  const columns = Object.entries(spec.columns) as [string, ColumnKind][]
  const names = columns.map(([name]) => name)
  const read = [
    ...['company_id', 'id', 'version', 'deleted_at', 'add_time', 'update_time'].map(
      (name) => `${table}.${name}`,
    ),
    ...columns.map(([name, kind]) => readAs(`${table}.${name}`, name, kind)),
  ].join(', ')
  const searched = spec.search ? ['$search', 'grams'] : []

  function written(row: Values<Row>): { names: string[]; casts: string[]; values: unknown[] } {
    const values = row as Record<string, unknown>
    const all = {
      names: [...names],
      casts: columns.map(([, kind]) => CASTS[kind]),
      values: columns.map(([name, kind]) => (kind === 'json' ? jsonOf(values[name]) : values[name])),
    }
    if (searched.length === 0 || !spec.search) return all
    const texts = spec.search(row)
    const grams = Object.values(texts).flatMap((text) => text.split('\n').flatMap(gramsOf))
    return {
      names: [...all.names, ...Object.keys(texts), 'grams'],
      casts: [...all.casts, ...Object.keys(texts).map(() => '%'), 'array_to_tsvector(%::text[])'],
      values: [...all.values, ...Object.values(texts), [...new Set(grams)]],
    }
  }

  return {
    read,

    async insert(sql: Sql, companyId: number, row: Values<Row>, at: Date, id?: Id): Promise<Row> {
      const { names, casts, values } = written(row)
      const first = spec.ownIds ? ['company_id', 'add_time', 'update_time', 'id'] : OWN
      const given = spec.ownIds ? [companyId, at, at, id] : [companyId, at, at]
      const parameters = [
        ...first.map((_, index) => `$${index + 1}`),
        ...casts.map((cast, index) => cast.replace('%', `$${first.length + index + 1}`)),
      ]
      const [inserted] = await sql.query<Row>(
        `insert into ${table} (${[...first, ...names].join(', ')}) values (${parameters.join(', ')}) returning ${read}`,
        [...given, ...values],
      )
      if (!inserted) throw new Error(`nothing was inserted into ${table}`)
      return inserted
    },

    async update(sql: Sql, companyId: number, id: Id, row: Values<Row>, at: Date): Promise<Row> {
      const { names, casts, values } = written(row)
      const sets = names.map((name, index) => `${name} = ${casts[index]?.replace('%', `$${index + 4}`)}`)
      const [updated] = await sql.query<Row>(
        `update ${table} set ${sets.join(', ')}, update_time = $3, version = version + 1
         where company_id = $1 and id = $2 returning ${read}`,
        [companyId, id, at, ...values],
      )
      if (!updated) throw new Error(`${table} ${id} went away although it was locked`)
      return updated
    },

    async markDeleted(sql: Sql, companyId: number, id: Id, at: Date): Promise<void> {
      await sql.query(
        `update ${table} set deleted_at = $3, update_time = $3, version = version + 1
         where company_id = $1 and id = $2`,
        [companyId, id, at],
      )
    },

    async unmarkDeleted(sql: Sql, companyId: number, id: Id, at: Date): Promise<void> {
      await sql.query(
        `update ${table} set deleted_at = null, update_time = $3, version = version + 1
         where company_id = $1 and id = $2`,
        [companyId, id, at],
      )
    },

    /** Also one that is marked as deleted. */
    async find(sql: Sql, companyId: number, id: Id): Promise<Row | null> {
      const [row] = await sql.query<Row>(`select ${read} from ${table} where company_id = $1 and id = $2`, [
        companyId,
        id,
      ])
      return row ?? null
    },

    findMany(sql: Sql, companyId: number, ids: Id[]): Promise<Row[]> {
      if (ids.length === 0) return Promise.resolve([])
      return sql.query<Row>(`select ${read} from ${table} where company_id = $1 and id = any($2)`, [
        companyId,
        ids,
      ])
    },

    /** Nobody else changes it until the transaction ends. */
    async lock(sql: Sql, companyId: number, id: Id): Promise<Row | null> {
      const [row] = await sql.query<Row>(
        `select ${read} from ${table} where company_id = $1 and id = $2 for no key update`,
        [companyId, id],
      )
      return row ?? null
    },

    /** It stays as it is until the transaction ends. */
    async share(sql: Sql, companyId: number, id: Id): Promise<Row | null> {
      const [row] = await sql.query<Row>(
        `select ${read} from ${table} where company_id = $1 and id = $2 for share`,
        [companyId, id],
      )
      return row ?? null
    },

    list(sql: Sql, companyId: number, page: Page): Promise<Row[]> {
      const values: unknown[] = [companyId]
      const conditions = [`${table}.company_id = $1`]
      for (const { sql: fragment, value } of page.where) {
        values.push(value)
        conditions.push(fragment(`$${values.length}`))
      }
      const { sort, direction } = page
      const order = sort === 'id' ? [`${table}.id`] : [`${table}.${sort}`, `${table}.id`]
      if (page.after) {
        const from = sort === 'id' ? [page.after.id] : [page.after.value, page.after.id]
        const parameters = from.map((value) => `$${values.push(value)}`)
        conditions.push(`(${order.join(', ')}) ${direction === 'asc' ? '>' : '<'} (${parameters.join(', ')})`)
      }
      values.push(page.limit)
      const limit = `limit $${values.length}`
      const offset = page.start ? `offset $${values.push(page.start)}` : ''
      return sql.query<Row>(
        `select ${read} from ${table} where ${conditions.join(' and ')}
         order by ${order.map((column) => `${column} ${direction}`).join(', ')} ${limit} ${offset}`,
        values,
      )
    },
  }
}

const OWN = ['company_id', 'add_time', 'update_time']

const CASTS: Record<ColumnKind, string> = {
  plain: '%',
  json: '%::jsonb',
  numeric: '%::numeric',
  date: '%::date',
  ints: '%::int[]',
  uuids: '%::uuid[]',
}

function readAs(column: string, name: string, kind: ColumnKind): string {
  if (kind === 'numeric') return `${column}::float8 as ${name}`
  if (kind === 'date') return `${column}::text as ${name}`
  if (kind === 'uuids') return `${column}::text[] as ${name}`
  return column
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

export const equals = (column: string, value: unknown): Condition => ({
  sql: (parameter) => `${column} = ${parameter}`,
  value,
})

/** `$n` stands unused so that each condition brings one parameter. */
export const isDeleted = (column: string, deleted: boolean): Condition => ({
  sql: (parameter) => `(${column} is not null) = ${parameter}::boolean`,
  value: deleted,
})

/** Long after it was deleted (empty-items.ts). */
export const isEmptied = (column: string, emptied: boolean): Condition => ({
  sql: (parameter) => `(${column} = '') = ${parameter}::boolean`,
  value: emptied,
})

export const since = (column: string, time: Date): Condition => ({
  sql: (parameter) => `${column} >= ${parameter}`,
  value: time,
})

export const before = (column: string, time: Date): Condition => ({
  sql: (parameter) => `${column} < ${parameter}`,
  value: time,
})

/** Everybody's, and the viewer's own; null: an admin, who sees all (policy/crm-item.ts). */
export const seenBy = (table: string, viewerId: number | null): Condition => ({
  sql: (parameter) =>
    `(${parameter}::int is null or ${table}.visible_to <> 1 or ${table}.owner_id = ${parameter}::int)`,
  value: viewerId,
})
