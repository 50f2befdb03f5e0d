/** v1 leads and their labels; v2 a lead that becomes a deal. */
import { type Static, Type } from 'typebox'
import { ChangeLead, ChangeLeadLabel, NewLead, NewLeadLabel } from '../../../../shared/contract/crm.ts'
import { convertLead, findConversion } from '../../../crm/convert-lead.ts'
import { readCrmTime } from '../../../crm/crm-time.ts'
import { seenItem } from '../../../crm/find-item.ts'
import {
  changeLead,
  changeLeadLabel,
  createLead,
  createLeadLabel,
  deleteLead,
  removeLeadLabel,
} from '../../../crm/leads.ts'
import { badRequest, notFound } from '../../../errors.ts'
import { maySeeItem, viewerIdOf } from '../../../policy/crm-item.ts'
import { presentLead, presentLeadLabel } from '../../../present/lead.ts'
import { type Condition, equals, isDeleted, seenBy, since } from '../../../store/crm-table.ts'
import { listLeadLabels } from '../../../store/lead-labels.ts'
import { leads } from '../../../store/leads.ts'
import { listUsers } from '../../../store/users.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, countedPage, limitOf, refuseFilter, StartQuery, UUID } from './parts.ts'
import { LeadSearchQuery, searchItems } from './search.ts'

const LeadKey = Type.Object({ id: Type.String({ maxLength: 64 }) })
const Query = Type.Object({
  ...StartQuery,
  owner_id: Type.Optional(Type.Integer()),
  person_id: Type.Optional(Type.Integer()),
  organization_id: Type.Optional(Type.Integer()),
  filter_id: Type.Optional(Type.Integer()),
  updated_since: Type.Optional(Type.String({ maxLength: 40 })),
  sort: Type.Optional(Type.String({ maxLength: 100 })),
})
type Query = Static<typeof Query>

export function leadRoutes(http: Http, parts: CrmParts): void {
  const { core, eventCursor } = parts
  const lists = [
    { path: '/leads', archived: false },
    { path: '/leads/archived', archived: true },
  ]
  for (const { path, archived } of lists)
    http.get(path, { schema: { querystring: Query } }, async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const { start = 0 } = request.query
      const limit = limitOf(request.query.limit)
      const where = [
        isDeleted('leads.deleted_at', false),
        equals('leads.is_archived', archived),
        seenBy('leads', viewerIdOf(user)),
        ...conditions(request.query),
      ]
      const { sort, direction } = readSort(request.query.sort)
      const rows = await leads.list(core.db, user.company_id, {
        where,
        sort,
        direction,
        start,
        limit: limit + 1,
      })
      const { page, pagination } = countedPage(rows, start, limit)
      // Their description has the three beside additional_data, their server within pagination.
      return answer(page.map(presentLead), { ...pagination, pagination, event_cursor })
    })

  http.get('/leads/search', { schema: { querystring: LeadSearchQuery } }, async (request) => {
    const { user } = callerOf(request)
    const { start = 0 } = request.query
    const limit = limitOf(request.query.limit)
    const hits = await searchItems(core, user, { ...request.query, item_types: ['lead'], start, limit })
    const { page, pagination } = countedPage(hits, start, limit)
    return answer({ items: page }, { pagination })
  })

  http.get('/leads/:id', { schema: { params: LeadKey } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const lead = await leads.find(core.db, user.company_id, idOf(request.params.id))
    return answer(presentLead(seenItem(lead, user, 'lead')), { event_cursor })
  })

  http.get('/leads/:id/permittedUsers', { schema: { params: LeadKey } }, async (request) => {
    const { user } = callerOf(request)
    const found = await leads.find(core.db, user.company_id, idOf(request.params.id))
    const lead = seenItem(found, user, 'lead')
    const users = await listUsers(core.db, user.company_id)
    return answer(users.filter((one) => one.active && maySeeItem(one, lead)).map((one) => one.id))
  })

  http.post('/leads', { schema: { body: NewLead } }, async (request, reply) => {
    const lead = await createLead(core, callerOf(request).user, request.body)
    reply.code(201)
    return answer(presentLead(lead))
  })

  http.patch('/leads/:id', { schema: { params: LeadKey, body: ChangeLead } }, async (request) => {
    const { user } = callerOf(request)
    return answer(presentLead(await changeLead(core, user, idOf(request.params.id), request.body)))
  })

  http.delete('/leads/:id', { schema: { params: LeadKey } }, async (request) => {
    const id = idOf(request.params.id)
    await deleteLead(core, callerOf(request).user, id)
    return answer({ id })
  })

  http.get('/leadLabels', async (request) => {
    const labels = await listLeadLabels(core.db, callerOf(request).user.company_id)
    return answer(labels.map(presentLeadLabel))
  })

  http.post('/leadLabels', { schema: { body: NewLeadLabel } }, async (request) =>
    answer(presentLeadLabel(await createLeadLabel(core, callerOf(request).user, request.body))),
  )

  http.patch('/leadLabels/:id', { schema: { params: LeadKey, body: ChangeLeadLabel } }, async (request) => {
    const { user } = callerOf(request)
    return answer(presentLeadLabel(await changeLeadLabel(core, user, idOf(request.params.id), request.body)))
  })

  http.delete('/leadLabels/:id', { schema: { params: LeadKey } }, async (request) => {
    const id = idOf(request.params.id)
    await removeLeadLabel(core, callerOf(request).user, id)
    return answer({ id })
  })
}

const Place = Type.Object({
  stage_id: Type.Optional(Type.Integer({ minimum: 1 })),
  pipeline_id: Type.Optional(Type.Integer({ minimum: 1 })),
})
const ConversionKey = Type.Object({ ...LeadKey.properties, conversion_id: Type.String({ maxLength: 64 }) })

/** v2: a lead becomes a deal. It has happened when the answer comes; theirs has to be asked for. */
export function leadConversionRoutes(http: Http, { core }: CrmParts): void {
  http.post(
    '/leads/:id/convert/deal',
    { schema: { params: LeadKey, body: Type.Union([Place, Type.Null()]) } },
    async (request) => {
      const id = idOf(request.params.id)
      await convertLead(core, callerOf(request).user, id, request.body ?? {})
      return answer({ conversion_id: id })
    },
  )

  http.get(
    '/leads/:id/convert/status/:conversion_id',
    { schema: { params: ConversionKey } },
    async (request) => {
      const id = idOf(request.params.id)
      if (request.params.conversion_id.toLowerCase() !== id) throw notFound('conversion')
      const deal = await findConversion(core, callerOf(request).user, id)
      return answer({ conversion_id: id, status: 'completed', deal_id: deal.id })
    },
  )
}

function idOf(id: string): string {
  if (!UUID.test(id)) throw notFound('lead')
  return id.toLowerCase()
}

function conditions(query: Query): Condition[] {
  refuseFilter(query.filter_id)
  const where: Condition[] = []
  for (const name of ['owner_id', 'person_id', 'organization_id'] as const)
    if (query[name] !== undefined) where.push(equals(`leads.${name}`, query[name]))
  if (query.updated_since !== undefined)
    where.push(since('leads.update_time', readCrmTime(query.updated_since)))
  return where
}

const SORTS = [
  'id',
  'title',
  'owner_id',
  'creator_id',
  'was_seen',
  'expected_close_date',
  'add_time',
  'update_time',
]

/** As they come in, unless asked otherwise; there are no activities to sort by. */
function readSort(sort = 'add_time'): { sort: string; direction: 'asc' | 'desc' } {
  const [name = '', way = 'ASC', ...rest] = sort.trim().split(/\s+/)
  if (!SORTS.includes(name) || !/^(asc|desc)$/i.test(way) || rest.length > 0)
    throw badRequest(`Leads are sorted by one of ${SORTS.join(', ')}.`)
  return { sort: name, direction: way.toLowerCase() as 'asc' | 'desc' }
}
