/** What the routes of the CRM's API share: frames, pages and keys, as Pipedrive's API has them. */
import { type Static, Type } from 'typebox'
import type { Core } from '../../../conversations/core.ts'
import { readCrmTime } from '../../../crm/crm-time.ts'
import { badRequest } from '../../../errors.ts'
import { before, type Condition, type Page, since } from '../../../store/crm-table.ts'

export interface CrmParts {
  core: Core
  publicUrl: string
  /** Where the events stand; taken before reading (precise 18). */
  eventCursor(): string
}

export const NumberKey = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `additional_data` of ours stands beside theirs; their clients pass over it. */
export function answer(data: unknown, additional_data: Record<string, unknown> = {}) {
  return { success: true, data, additional_data }
}

const MOST_A_PAGE = 500
const USUAL_PAGE = 100

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
}
export const SortQuery = {
  sort_by: Type.Optional(
    Type.Union([Type.Literal('id'), Type.Literal('update_time'), Type.Literal('add_time')]),
  ),
  sort_direction: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
}
export const ItemQuery = {
  ...PageQuery,
  ...SortQuery,
  filter_id: Type.Optional(Type.Integer()),
  ids: Type.Optional(Type.String({ maxLength: 2_000 })),
  owner_id: Type.Optional(Type.Integer()),
  updated_since: Type.Optional(Type.String({ maxLength: 40 })),
  updated_until: Type.Optional(Type.String({ maxLength: 40 })),
}

export function limitOf(limit: number | undefined, most = MOST_A_PAGE): number {
  return Math.min(limit ?? Math.min(USUAL_PAGE, most), most)
}

/** Comma list of at most 100 ids. */
export function readIds(ids: string): number[] {
  const numbers = ids.split(',').map((id) => Number(id.trim()))
  if (numbers.length > 100 || !numbers.every((id) => Number.isInteger(id) && id > 0 && id < 2 ** 31))
    throw badRequest('ids is a comma-separated list of at most 100 ids.')
  return numbers
}

interface Listed {
  id: number | string
  add_time: Date
  update_time: Date
}

type ListQuery = Partial<Static<ReturnType<typeof Type.Object<typeof ItemQuery>>>>

/** The conditions that persons, organizations and deals have in common. */
export function commonConditions(table: string, query: ListQuery): Condition[] {
  refuseFilter(query.filter_id)
  const conditions: Condition[] = []
  if (query.ids !== undefined)
    conditions.push({
      sql: (parameter) => `${table}.id = any(${parameter}::int[])`,
      value: readIds(query.ids),
    })
  if (query.owner_id !== undefined)
    conditions.push({ sql: (parameter) => `${table}.owner_id = ${parameter}`, value: query.owner_id })
  if (query.updated_since !== undefined)
    conditions.push(since(`${table}.update_time`, readCrmTime(query.updated_since)))
  if (query.updated_until !== undefined)
    conditions.push(before(`${table}.update_time`, readCrmTime(query.updated_until)))
  return conditions
}

/** Saved filters are not offered; to answer as if there were none would be wrong. */
export function refuseFilter(filterId: number | undefined): void {
  if (filterId !== undefined)
    throw badRequest('There are no saved filters here.', 'Leave filter_id out and use the other parameters.')
}

/** One page of v2: by key, so that it costs the same at any depth. */
export async function pageOf<Row extends Listed>(
  query: Pick<ListQuery, 'limit' | 'cursor' | 'sort_direction'> & { sort_by?: string },
  where: Condition[],
  list: (page: Page) => Promise<Row[]>,
): Promise<{ page: Row[]; next_cursor: string | null }> {
  const limit = limitOf(query.limit)
  const from = query.cursor === undefined ? null : readCursor(query.cursor)
  const sort = from?.sort ?? query.sort_by ?? 'id'
  const direction = from?.direction ?? query.sort_direction ?? 'asc'
  const rows = await list({
    where,
    sort,
    direction,
    after: from && { value: from.value, id: from.id },
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  if (rows.length <= limit || !last) return { page, next_cursor: null }
  const value = (last as unknown as Record<string, unknown>)[sort]
  return { page, next_cursor: writeCursor({ sort, direction, value, id: last.id }) }
}

interface PageCursor {
  sort: string
  direction: 'asc' | 'desc'
  value: unknown
  id: number | string
}

const SORTS = ['id', 'update_time', 'add_time', 'order_nr']

function writeCursor({ sort, direction, value, id }: PageCursor): string {
  return Buffer.from(JSON.stringify([sort, direction, value, id])).toString('base64url')
}

function readCursor(cursor: string): PageCursor {
  const [sort, direction, value, id] = parsed(cursor)
  const known = SORTS.includes(String(sort)) && (direction === 'asc' || direction === 'desc')
  const valued =
    sort === 'id' ||
    (sort === 'order_nr' ? Number.isInteger(value) : !Number.isNaN(Date.parse(String(value))))
  if (!known || !valued || !Number.isInteger(id)) throw foreignCursor()
  return { sort: String(sort), direction: direction as 'asc' | 'desc', value, id: id as number }
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch (error) {
    if (error instanceof SyntaxError) throw foreignCursor()
    throw error
  }
}

function foreignCursor() {
  return badRequest('This cursor is not one of ours.', 'Take next_cursor as it came.')
}

/** Searches rank, so their pages are counted; nobody reads far in them. */
export const SEARCH_DEPTH = 10_000

export function readSearchCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const [start] = parsed(cursor)
  if (!Number.isInteger(start) || (start as number) < 0 || (start as number) > SEARCH_DEPTH)
    throw foreignCursor()
  return start as number
}

export function writeSearchCursor(start: number): string {
  return Buffer.from(JSON.stringify([start])).toString('base64url')
}

export const StartQuery = {
  start: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
}

/** Pages of v1: counted. `rows` holds one more than the page where there is more. */
export function countedPage<Row>(rows: Row[], start: number, limit: number) {
  const more = rows.length > limit
  return {
    page: rows.slice(0, limit),
    pagination: {
      start,
      limit,
      more_items_in_collection: more,
      ...(more && { next_start: start + limit }),
    },
  }
}
