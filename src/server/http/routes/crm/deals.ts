/** v2 deals. */
import { Type } from 'typebox'
import { ChangeDeal, DealStatus, NewDeal } from '../../../../shared/contract/crm.ts'
import { changeDeal, createDeal, deleteDeal } from '../../../crm/deals.ts'
import { seenItem } from '../../../crm/find-item.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentDeal } from '../../../present/deal.ts'
import { equals, isDeleted, isEmptied, seenBy } from '../../../store/crm-table.ts'
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
  status: Type.Optional(Type.Union([DealStatus, Type.Literal('deleted')])),
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
      const { status } = request.query
      const where = [
        isDeleted('deals.deleted_at', status === 'deleted'),
        isEmptied('deals.title', false),
        equals('deals.is_archived', archived),
        seenBy('deals', viewerIdOf(user)),
        ...commonConditions('deals', request.query),
      ]
      if (status !== undefined && status !== 'deleted') where.push(equals('deals.status', status))
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
