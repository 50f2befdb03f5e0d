/** v2 deals. */
import { Type } from 'typebox'
import { ChangeDeal, NewDeal } from '../../../../shared/contract/crm.ts'
import { changeDeal, createDeal, deleteDeal } from '../../../crm/deals.ts'
import { seenItem } from '../../../crm/find-item.ts'
import { badRequest } from '../../../errors.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentDeal } from '../../../present/deal.ts'
import { type Condition, equals, isDeleted, isEmptied, seenBy } from '../../../store/crm-table.ts'
import { type DealRow, deals } from '../../../store/deals.ts'
import { findCompany, type UserRow } from '../../../store/users.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, commonConditions, ItemQuery, NumberKey, pageOf } from './parts.ts'

const Query = Type.Object({
  ...ItemQuery,
  person_id: Type.Optional(Type.Integer()),
  org_id: Type.Optional(Type.Integer()),
  pipeline_id: Type.Optional(Type.Integer()),
  stage_id: Type.Optional(Type.Integer()),
  status: Type.Optional(Type.String({ maxLength: 100 })),
})
const REFERENCES = ['person_id', 'org_id', 'pipeline_id', 'stage_id'] as const

export function dealRoutes(http: Http, { core, eventCursor }: CrmParts): void {
  async function present(user: UserRow, rows: DealRow[]) {
    const timeZone = (await findCompany(core.db, user.company_id))?.time_zone ?? 'UTC'
    return rows.map((row) => presentDeal(row, timeZone))
  }
  const one = async (user: UserRow, row: DealRow) => (await present(user, [row]))[0]

  const lists = [
    { path: '/deals', archived: false },
    { path: '/deals/archived', archived: true },
  ]
  for (const { path, archived } of lists)
    http.get(path, { schema: { querystring: Query } }, async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const where = [
        ...statusConditions(request.query.status),
        isEmptied('deals.title', false),
        equals('deals.is_archived', archived),
        seenBy('deals', viewerIdOf(user)),
        ...commonConditions('deals', request.query),
      ]
      for (const name of REFERENCES)
        if (request.query[name] !== undefined) where.push(equals(`deals.${name}`, request.query[name]))
      const { page, next_cursor } = await pageOf(request.query, where, (wanted) =>
        deals.list(core.db, user.company_id, wanted),
      )
      return answer(await present(user, page), { next_cursor, event_cursor })
    })

  http.get('/deals/:id', { schema: { params: NumberKey } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const deal = await deals.find(core.db, user.company_id, request.params.id)
    return answer(await one(user, seenItem(deal, user, 'deal')), { event_cursor })
  })

  http.post('/deals', { schema: { body: NewDeal } }, async (request) => {
    const { user } = callerOf(request)
    if (request.body.is_deleted) throw badRequest('A new deal cannot be deleted.', 'Leave is_deleted out.')
    return answer(await one(user, await createDeal(core, user, request.body)))
  })

  http.patch('/deals/:id', { schema: { params: NumberKey, body: ChangeDeal } }, async (request) => {
    const { user } = callerOf(request)
    const deal = await changeDeal(core, user, request.params.id, request.body)
    return answer(await one(user, deal))
  })

  http.delete('/deals/:id', { schema: { params: NumberKey } }, async (request) => {
    await deleteDeal(core, callerOf(request).user, request.params.id)
    return answer({ id: request.params.id })
  })
}

const STATES = ['open', 'won', 'lost', 'deleted']

/** Comma list; without one, whatever is not deleted. */
function statusConditions(list: string | undefined): Condition[] {
  if (list === undefined) return [isDeleted('deals.deleted_at', false)]
  const names = list.split(',').map((name) => name.trim())
  const strange = names.find((name) => !STATES.includes(name))
  if (strange !== undefined)
    throw badRequest(`"${strange.slice(0, 40)}" is no state of a deal.`, `Name some of ${STATES.join(', ')}.`)
  const living = names.filter((name) => name !== 'deleted')
  const isOneOf = (parameter: string) => `deals.status = any(${parameter}::text[])`
  if (living.length === names.length)
    return [isDeleted('deals.deleted_at', false), { sql: isOneOf, value: living }]
  return [{ sql: (parameter) => `(deals.deleted_at is not null or ${isOneOf(parameter)})`, value: living }]
}
