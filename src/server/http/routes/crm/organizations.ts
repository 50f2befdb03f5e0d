/** v2 organizations. */
import { Type } from 'typebox'
import { ChangeOrganization, NewOrganization } from '../../../../shared/contract/crm.ts'
import { seenItem } from '../../../crm/find-item.ts'
import { changeOrganization, createOrganization, deleteOrganization } from '../../../crm/organizations.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentOrganization } from '../../../present/organization.ts'
import { isDeleted, seenBy } from '../../../store/crm-table.ts'
import { organizations } from '../../../store/organizations.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, commonConditions, ItemQuery, NumberKey, pageOf } from './parts.ts'

export function organizationRoutes(http: Http, { core, eventCursor }: CrmParts): void {
  http.get('/organizations', { schema: { querystring: Type.Object(ItemQuery) } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const where = [
      isDeleted('organizations.deleted_at', false),
      seenBy('organizations', viewerIdOf(user)),
      ...commonConditions('organizations', request.query),
    ]
    const { page, next_cursor } = await pageOf(request.query, where, (wanted) =>
      organizations.list(core.db, user.company_id, wanted),
    )
    return answer(page.map(presentOrganization), { next_cursor, event_cursor })
  })

  http.get('/organizations/:id', { schema: { params: NumberKey } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const found = await organizations.find(core.db, user.company_id, request.params.id)
    return answer(presentOrganization(seenItem(found, user, 'organization')), { event_cursor })
  })

  http.post('/organizations', { schema: { body: NewOrganization } }, async (request) =>
    answer(presentOrganization(await createOrganization(core, callerOf(request).user, request.body))),
  )

  http.patch(
    '/organizations/:id',
    { schema: { params: NumberKey, body: ChangeOrganization } },
    async (request) => {
      const { user } = callerOf(request)
      return answer(
        presentOrganization(await changeOrganization(core, user, request.params.id, request.body)),
      )
    },
  )

  http.delete('/organizations/:id', { schema: { params: NumberKey } }, async (request) => {
    await deleteOrganization(core, callerOf(request).user, request.params.id)
    return answer({ id: request.params.id })
  })
}
