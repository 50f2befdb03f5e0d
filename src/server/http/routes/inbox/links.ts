/** S27, S28: what a conversation belongs to. Whoever may see the conversation may link it. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { CrmHit, Link, LinkRequest, NewLink } from '../../../../shared/contract/links.ts'
import { linkConversation, unlinkConversation } from '../../../crm/link-conversation.ts'
import { notFound } from '../../../errors.ts'
import { viewerIdOf } from '../../../policy/crm-item.ts'
import { presentLink } from '../../../present/link.ts'
import { listLinks } from '../../../store/conversation-links.ts'
import { findCrmHits } from '../../../store/crm-hits.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid, visibleConversation } from './parts.ts'

const Key = Type.Object({ id: Id })
const LinkKey = Type.Object({ id: Id, link_id: Id })
const HitQuery = Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }) })

export function linkRoutes(http: Http, { core, publicUrl, eventCursor }: InboxParts): void {
  http.get(
    '/conversations/:id/links',
    { schema: { params: Key, response: { 200: Success(Type.Array(Link)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      await visibleConversation(core, user, request.params.id)
      const links = await listLinks(core.db, user.company_id, request.params.id)
      return success(
        links.map((link) => presentLink(link, asViewer(user))),
        { next_cursor: null, event_cursor },
      )
    },
  )

  http.post(
    '/conversations/:id/links',
    {
      schema: { params: Key, body: LinkRequest, response: { 200: Success(NewLink), 201: Success(NewLink) } },
    },
    async (request, reply) => {
      const { user } = callerOf(request)
      await visibleConversation(core, user, request.params.id)
      const { link, noteId, made } = await linkConversation(
        core,
        publicUrl,
        user,
        request.params.id,
        request.body,
      )
      reply.code(made ? 201 : 200)
      return success({ ...presentLink(link, asViewer(user)), note_id: noteId })
    },
  )

  http.delete(
    '/conversations/:id/links/:link_id',
    { schema: { params: LinkKey, response: { 200: Success(Type.Object({ id: Id })) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id, link_id } = request.params
      await visibleConversation(core, user, id)
      if (!isUuid(link_id)) throw notFound('link')
      await unlinkConversation(core, user, id, link_id)
      return success({ id: link_id })
    },
  )

  http.get(
    '/crm/search',
    { schema: { querystring: HitQuery, response: { 200: Success(Type.Array(CrmHit)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      const hits = await findCrmHits(core.db, user.company_id, viewerIdOf(user), request.query.q)
      return success(hits, { next_cursor: null, event_cursor })
    },
  )
}

function asViewer(user: UserRow) {
  return { userId: user.id, admin: user.admin }
}
