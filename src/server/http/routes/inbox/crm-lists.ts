/** The lists of the CRM's pages, one item with its names, and the board of deals. */
import { type Static, Type } from 'typebox'
import {
  BoardStage,
  DealListQuery,
  LeadListQuery,
  ListedDeal,
  ListedLead,
  ListedOrganization,
  ListedPerson,
  OrganizationListQuery,
  PersonListQuery,
} from '../../../../shared/contract/crm-screen.ts'
import { Success } from '../../../../shared/contract/envelope.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentDeal } from '../../../present/deal.ts'
import { presentLead } from '../../../present/lead.ts'
import { presentOrganization } from '../../../present/organization.ts'
import { presentPerson } from '../../../present/person.ts'
import { type ItemNames, listItems, orderOf, sumStages } from '../../../store/crm-lists.ts'
import { type Condition, equals } from '../../../store/crm-table.ts'
import type { DealRow } from '../../../store/deals.ts'
import type { LeadRow } from '../../../store/leads.ts'
import type { OrganizationRow } from '../../../store/organizations.ts'
import type { PersonRow } from '../../../store/persons.ts'
import { pipelines } from '../../../store/pipelines.ts'
import { stages } from '../../../store/stages.ts'
import { findCompany, type UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, readKey, writeKey } from './parts.ts'

interface Rows {
  person: PersonRow
  organization: OrganizationRow
  lead: LeadRow
  deal: DealRow
}
type Kind = keyof Rows

const NumberKey = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const LeadKey = Type.Object({ id: Type.String({ maxLength: 64 }) })
const BoardQuery = Type.Object({
  pipeline_id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  owner_id: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
})
/** What a column shows before it is scrolled. */
const OF_A_STAGE = 30

interface Query {
  q?: string
  owner_id?: number
  cursor?: string
  limit?: number
}

export function crmListRoutes(http: Http, { core, eventCursor }: InboxParts): void {
  async function list<K extends Kind>(user: UserRow, kind: K, query: Query, where: Condition[]) {
    const { limit = 50, cursor, owner_id } = query
    const after = readCursor(kind, cursor)
    if (owner_id !== undefined) where.push(equals(`${kind}s.owner_id`, owner_id))
    const rows = await listItems(core.db, kind, {
      companyId: user.company_id,
      viewerId: viewerIdOf(user),
      q: query.q?.trim() || null,
      where,
      after,
      limit: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1) as (Rows[K] & Record<string, unknown>) | undefined
    const at = last && (last[orderOf(kind)] as Date)
    const next_cursor = rows.length > limit && last && at ? writeKey(at.getTime(), last.id) : null
    return { shown, next_cursor }
  }

  async function one<K extends Kind>(
    user: UserRow,
    kind: K,
    id: number | string,
  ): Promise<Rows[K] & ItemNames> {
    const { shown } = await list(user, kind, { limit: 1 }, [equals(`${kind}s.id`, id)])
    const [item] = shown
    if (!item) throw notFound(kind)
    return item
  }

  async function presentDeals(
    user: UserRow,
    rows: (DealRow & ItemNames)[],
  ): Promise<Static<typeof ListedDeal>[]> {
    const timeZone = (await findCompany(core.db, user.company_id))?.time_zone ?? 'UTC'
    return rows.map((row) => ({ ...presentDeal(row, timeZone), ...namesOf(row) }))
  }

  http.get(
    '/crm/persons',
    { schema: { querystring: PersonListQuery, response: { 200: Success(Type.Array(ListedPerson)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const where = given({ 'persons.org_id': request.query.org_id })
      const { shown, next_cursor } = await list(user, 'person', request.query, where)
      const persons = shown.map((row) => ({ ...presentPerson(row), ...namesOf(row) }))
      return success(persons, { next_cursor, event_cursor })
    },
  )
  http.get(
    '/crm/persons/:id',
    { schema: { params: NumberKey, response: { 200: Success(ListedPerson) } } },
    async (request) => {
      const event_cursor = eventCursor()
      const row = await one(callerOf(request).user, 'person', request.params.id)
      return success({ ...presentPerson(row), ...namesOf(row) }, { event_cursor })
    },
  )

  http.get(
    '/crm/organizations',
    {
      schema: {
        querystring: OrganizationListQuery,
        response: { 200: Success(Type.Array(ListedOrganization)) },
      },
    },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { shown, next_cursor } = await list(user, 'organization', request.query, [])
      const found = shown.map((row) => ({ ...presentOrganization(row), ...namesOf(row) }))
      return success(found, { next_cursor, event_cursor })
    },
  )
  http.get(
    '/crm/organizations/:id',
    { schema: { params: NumberKey, response: { 200: Success(ListedOrganization) } } },
    async (request) => {
      const event_cursor = eventCursor()
      const row = await one(callerOf(request).user, 'organization', request.params.id)
      return success({ ...presentOrganization(row), ...namesOf(row) }, { event_cursor })
    },
  )

  http.get(
    '/crm/leads',
    { schema: { querystring: LeadListQuery, response: { 200: Success(Type.Array(ListedLead)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { person_id, organization_id, label_id, archived = false } = request.query
      const where = given({
        'leads.person_id': person_id,
        'leads.organization_id': organization_id,
        'leads.is_archived': archived,
      })
      if (label_id !== undefined) {
        if (!isUuid(label_id)) throw badRequest('label_id is not an id of a label.')
        where.push({ sql: (parameter) => `${parameter}::uuid = any(leads.label_ids)`, value: label_id })
      }
      const { shown, next_cursor } = await list(user, 'lead', request.query, where)
      const leads = shown.map((row) => ({ ...presentLead(row), ...namesOf(row) }))
      return success(leads, { next_cursor, event_cursor })
    },
  )
  http.get(
    '/crm/leads/:id',
    { schema: { params: LeadKey, response: { 200: Success(ListedLead) } } },
    async (request) => {
      const event_cursor = eventCursor()
      const { id } = request.params
      if (!isUuid(id)) throw notFound('lead')
      const row = await one(callerOf(request).user, 'lead', id)
      return success({ ...presentLead(row), ...namesOf(row) }, { event_cursor })
    },
  )

  http.get(
    '/crm/deals',
    { schema: { querystring: DealListQuery, response: { 200: Success(Type.Array(ListedDeal)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { person_id, org_id, pipeline_id, stage_id, status } = request.query
      const where = given({
        'deals.person_id': person_id,
        'deals.org_id': org_id,
        'deals.pipeline_id': pipeline_id,
        'deals.stage_id': stage_id,
        'deals.status': status,
        'deals.is_archived': false,
      })
      const { shown, next_cursor } = await list(user, 'deal', request.query, where)
      return success(await presentDeals(user, shown), { next_cursor, event_cursor })
    },
  )
  http.get(
    '/crm/deals/:id',
    { schema: { params: NumberKey, response: { 200: Success(ListedDeal) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const [deal] = await presentDeals(user, [await one(user, 'deal', request.params.id)])
      return success(deal as Static<typeof ListedDeal>, { event_cursor })
    },
  )

  http.get(
    '/crm/board',
    { schema: { querystring: BoardQuery, response: { 200: Success(Type.Array(BoardStage)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { pipeline_id, owner_id } = request.query
      const pipeline = await pipelines.find(core.db, user.company_id, pipeline_id)
      if (!pipeline || pipeline.deleted_at) throw notFound('pipeline')
      const columns = await stages.list(core.db, user.company_id, {
        where: [
          equals('stages.pipeline_id', pipeline_id),
          { sql: (parameter) => `(stages.deleted_at is null) = ${parameter}::boolean`, value: true },
        ],
        sort: 'order_nr',
        direction: 'asc',
        limit: 100,
      })
      const sums = await sumStages(core.db, user.company_id, viewerIdOf(user), pipeline_id, owner_id ?? null)
      const board = []
      for (const { id } of columns) {
        const where = given({ 'deals.stage_id': id, 'deals.status': 'open', 'deals.is_archived': false })
        const query = { limit: OF_A_STAGE, ...(owner_id !== undefined && { owner_id }) }
        const { shown, next_cursor } = await list(user, 'deal', query, where)
        const own = sums.filter((sum) => sum.stage_id === id)
        board.push({
          stage_id: id,
          count: own.reduce((count, sum) => count + sum.count, 0),
          sums: own.map(({ currency, value }) => ({ currency, value })),
          deals: await presentDeals(user, shown),
          next_cursor,
        })
      }
      return success(board, { next_cursor: null, event_cursor })
    },
  )
}

const namesOf = ({ person, organization }: ItemNames): ItemNames => ({ person, organization })

function given(columns: Record<string, unknown>): Condition[] {
  return Object.entries(columns).flatMap(([column, value]) =>
    value === undefined ? [] : [equals(column, value)],
  )
}

function readCursor(kind: Kind, cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null
  const key = readKey(cursor)
  const known = key && (kind === 'lead' ? isUuid(key[1]) : /^\d{1,10}$/.test(key[1]))
  if (!key || !known) throw badRequest('This cursor is not one of ours.', 'Take next_cursor as it came.')
  return { at: new Date(key[0]), id: key[1] }
}
