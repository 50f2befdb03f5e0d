/** v2 persons; v1 merging them. */
import { Type } from 'typebox'
import { ChangePerson, NewPerson } from '../../../../shared/contract/crm.ts'
import { seenItem } from '../../../crm/find-item.ts'
import { mergePersons } from '../../../crm/merge-persons.ts'
import { changePerson, createPerson, deletePerson } from '../../../crm/persons.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentPerson } from '../../../present/person.ts'
import { equals, isDeleted, seenBy } from '../../../store/crm-table.ts'
import { persons } from '../../../store/persons.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, commonConditions, ItemQuery, NumberKey, pageOf } from './parts.ts'

const Query = Type.Object({
  ...ItemQuery,
  org_id: Type.Optional(Type.Integer()),
  deal_id: Type.Optional(Type.Integer()),
})

export function personRoutes(http: Http, { core, eventCursor }: CrmParts): void {
  http.get('/persons', { schema: { querystring: Query } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const { org_id, deal_id } = request.query
    const where = [
      isDeleted('persons.deleted_at', false),
      seenBy('persons', viewerIdOf(user)),
      ...commonConditions('persons', request.query),
    ]
    if (org_id !== undefined) where.push(equals('persons.org_id', org_id))
    if (deal_id !== undefined)
      where.push({
        sql: (parameter) =>
          `persons.id = (select person_id from deals where company_id = persons.company_id and id = ${parameter})`,
        value: deal_id,
      })
    const { page, next_cursor } = await pageOf(request.query, where, (wanted) =>
      persons.list(core.db, user.company_id, wanted),
    )
    return answer(page.map(presentPerson), { next_cursor, event_cursor })
  })

  http.get('/persons/:id', { schema: { params: NumberKey } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const person = await persons.find(core.db, user.company_id, request.params.id)
    return answer(presentPerson(seenItem(person, user, 'person')), { event_cursor })
  })

  http.post('/persons', { schema: { body: NewPerson } }, async (request) =>
    answer(presentPerson(await createPerson(core, callerOf(request).user, request.body))),
  )

  http.patch('/persons/:id', { schema: { params: NumberKey, body: ChangePerson } }, async (request) =>
    answer(presentPerson(await changePerson(core, callerOf(request).user, request.params.id, request.body))),
  )

  http.delete('/persons/:id', { schema: { params: NumberKey } }, async (request) => {
    await deletePerson(core, callerOf(request).user, request.params.id)
    return answer({ id: request.params.id })
  })
}

const MergeBody = Type.Object({ merge_with_id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** The person of the path goes into the one of the body. `/api/inbox/crm/person_merges` can undo it. */
export function personMergeRoutes(http: Http, { core }: CrmParts): void {
  http.put('/persons/:id/merge', { schema: { params: NumberKey, body: MergeBody } }, async (request) => {
    const { id } = request.params
    const merge = await mergePersons(core, callerOf(request).user, request.body.merge_with_id, id)
    return answer({ ...presentPerson(merge.person), merge_what_id: id })
  })
}
