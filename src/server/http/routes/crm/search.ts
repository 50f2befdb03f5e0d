/** v2 searches: across kinds, and per kind. */
import { Type } from 'typebox'
import type { Core } from '../../../conversations/core.ts'
import { badRequest } from '../../../errors.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentHit } from '../../../present/crm-hit.ts'
import { ITEM_TYPES, type ItemType, searchCrm } from '../../../store/crm-search.ts'
import type { UserRow } from '../../../store/users.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, limitOf, readSearchCursor, SEARCH_DEPTH, writeSearchCursor } from './parts.ts'

const SearchQuery = {
  term: Type.String({ maxLength: 255 }),
  fields: Type.Optional(Type.String({ maxLength: 200 })),
  exact_match: Type.Optional(Type.Boolean()),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  person_id: Type.Optional(Type.Integer()),
  organization_id: Type.Optional(Type.Integer()),
  status: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('won'), Type.Literal('lost')])),
}
export const LeadSearchQuery = Type.Object({
  ...SearchQuery,
  start: Type.Optional(Type.Integer({ minimum: 0, maximum: SEARCH_DEPTH })),
})
const ItemSearchQuery = Type.Object({
  ...SearchQuery,
  item_types: Type.Optional(Type.String({ maxLength: 200 })),
  search_for_related_items: Type.Optional(Type.Boolean()),
})
const FieldQuery = Type.Object({
  term: Type.String({ maxLength: 255 }),
  entity_type: Type.String({ maxLength: 20 }),
  field: Type.String({ maxLength: 64 }),
  match: Type.Optional(
    Type.Union([Type.Literal('exact'), Type.Literal('beginning'), Type.Literal('middle')]),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
})

/** Their word for an endless page of an item search. */
const MOST_HITS = 100

/** Where each field is looked for. The others of theirs (notes, custom_fields, code, description) find nothing. */
const FIELDS: Record<ItemType, Partial<Record<string, string>>> = {
  person: { name: 'search_name', email: 'search_email', phone: 'search_phone' },
  organization: { name: 'search_name', address: 'search_address' },
  deal: { title: 'search_title' },
  lead: { title: 'search_title' },
}
const KNOWN_FIELDS = [
  'address',
  'code',
  'custom_fields',
  'description',
  'email',
  'name',
  'notes',
  'phone',
  'title',
]
/** Kinds of theirs that are not there: asked for, they are empty. */
const ABSENT_TYPES = ['product', 'file', 'mail_attachment', 'project']

export function searchRoutes(http: Http, { core }: CrmParts): void {
  http.get('/itemSearch', { schema: { querystring: ItemSearchQuery } }, async (request) => {
    const { user } = callerOf(request)
    const types = readTypes(request.query.item_types)
    const { items, next_cursor } = await page(core, user, { ...request.query, item_types: types }, MOST_HITS)
    return answer({ items, related_items: [] }, { next_cursor })
  })

  http.get('/itemSearch/field', { schema: { querystring: FieldQuery } }, async (request) => {
    const { user } = callerOf(request)
    const { entity_type, field, match = 'exact', term } = request.query
    const type = ITEM_TYPES.find((known) => known === entity_type)
    const column = type && FIELDS[type][field]
    if (!type || !column)
      throw badRequest(`The field "${field.slice(0, 40)}" of "${entity_type}" cannot be searched.`)
    judgeTerm(term, match === 'exact')
    const limit = limitOf(request.query.limit)
    const start = readSearchCursor(request.query.cursor)
    const rows = await searchCrm(core.db, user.company_id, viewerIdOf(user), {
      type,
      text: term,
      match,
      columns: [column],
      where: {},
      limit: start + limit + 1,
    })
    const shown = rows.slice(start, start + limit)
    const more = rows.length > start + limit
    return answer(
      shown.map((row) => ({ id: row.id, [field]: row.label })),
      { next_cursor: more ? writeSearchCursor(start + limit) : null },
    )
  })

  const kinds = { persons: 'person', organizations: 'organization', deals: 'deal' } as const
  for (const [path, type] of Object.entries(kinds))
    http.get(`/${path}/search`, { schema: { querystring: Type.Object(SearchQuery) } }, async (request) => {
      const { user } = callerOf(request)
      const { items, next_cursor } = await page(core, user, { ...request.query, item_types: [type] })
      return answer({ items }, { next_cursor })
    })
}

export function leadSearchRoutes(http: Http, { core }: CrmParts): void {
  http.get('/leads/search', { schema: { querystring: Type.Object(SearchQuery) } }, async (request) => {
    const { user } = callerOf(request)
    const { items, next_cursor } = await page(core, user, { ...request.query, item_types: ['lead'] })
    return answer({ items }, { next_cursor })
  })
}

interface Wanted {
  term: string
  fields?: string
  exact_match?: boolean
  item_types: ItemType[]
  person_id?: number
  organization_id?: number
  status?: 'open' | 'won' | 'lost'
}

async function page(
  core: Core,
  user: UserRow,
  query: Wanted & { cursor?: string; limit?: number },
  most?: number,
) {
  const limit = limitOf(query.limit, most)
  const start = readSearchCursor(query.cursor)
  const hits = await searchItems(core, user, { ...query, start, limit })
  const more = hits.length > limit && start + limit <= SEARCH_DEPTH
  return { items: hits.slice(0, limit), next_cursor: more ? writeSearchCursor(start + limit) : null }
}

/** One more than `limit` where there is more. The best first, whatever their kind. */
export async function searchItems(
  core: Core,
  user: UserRow,
  {
    term,
    fields,
    exact_match = false,
    item_types,
    start,
    limit,
    ...where
  }: Wanted & { start: number; limit: number },
) {
  judgeTerm(term, exact_match)
  const wanted = readFields(fields)
  const { person_id, organization_id, status } = where
  const found = await Promise.all(
    item_types.map((type) => {
      const columns = Object.entries(FIELDS[type]).flatMap(([name, column]) =>
        column && (!wanted || wanted.includes(name)) ? [column] : [],
      )
      return columns.length === 0
        ? []
        : searchCrm(core.db, user.company_id, viewerIdOf(user), {
            type,
            text: term,
            match: exact_match ? 'exact' : 'middle',
            columns,
            where: {
              ...(person_id !== undefined && { person_id }),
              ...(organization_id !== undefined && { organization_id }),
              ...(status !== undefined && { status }),
            },
            limit: start + limit + 1,
          })
    }),
  )
  return found
    .flat()
    .sort((a, b) => b.score - a.score)
    .slice(start, start + limit + 1)
    .map(presentHit)
}

function judgeTerm(term: string, exact: boolean): void {
  const letters = [...term.trim()].length
  if (letters < (exact ? 1 : 2))
    throw badRequest('The term needs at least 2 letters, or 1 with exact_match.', 'Send a longer term.')
}

function readTypes(types: string | undefined): ItemType[] {
  if (types === undefined || types === '') return [...ITEM_TYPES]
  const names = types.split(',').map((name) => name.trim())
  const strange = names.find(
    (name) => !ABSENT_TYPES.includes(name) && !(ITEM_TYPES as readonly string[]).includes(name),
  )
  if (strange !== undefined) throw badRequest(`"${strange.slice(0, 40)}" is no item type.`)
  return ITEM_TYPES.filter((type) => names.includes(type))
}

function readFields(fields: string | undefined): string[] | null {
  if (fields === undefined || fields === '') return null
  const names = fields.split(',').map((name) => name.trim())
  const strange = names.find((name) => !KNOWN_FIELDS.includes(name))
  if (strange !== undefined) throw badRequest(`"${strange.slice(0, 40)}" is no field that can be searched.`)
  return names
}
