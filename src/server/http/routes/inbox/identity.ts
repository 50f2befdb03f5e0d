/** B6: who a contact may be; persons that are one, and parted again. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { Merge, MergeRequest, PersonSuggestion } from '../../../../shared/contract/links.ts'
import { mergePersons, undoMerge } from '../../../crm/merge-persons.ts'
import { suggestPersons } from '../../../crm/suggest-persons.ts'
import { notFound } from '../../../errors.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })
const PersonKey = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

export function identityRoutes(http: Http, { core, eventCursor }: InboxParts): void {
  http.get(
    '/conversations/:id/person_suggestions',
    { schema: { params: Key, response: { 200: Success(Type.Array(PersonSuggestion)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const conversation = await visibleConversation(core, user, request.params.id)
      return success(await suggestPersons(core.db, user, conversation), { next_cursor: null, event_cursor })
    },
  )

  http.post(
    '/crm/persons/:id/merge',
    { schema: { params: PersonKey, body: MergeRequest, response: { 200: Success(Merge) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { mergeId, person } = await mergePersons(core, user, request.params.id, request.body.person_id)
      return success({ id: mergeId, person_id: person.id })
    },
  )

  http.post(
    '/crm/person_merges/:id/undo',
    { schema: { params: Key, response: { 200: Success(Type.Object({ id: Id })) } } },
    async (request) => {
      const { user } = callerOf(request)
      if (!isUuid(request.params.id)) throw notFound('merge')
      await undoMerge(core, user, request.params.id)
      return success({ id: request.params.id })
    },
  )
}
