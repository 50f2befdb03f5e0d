/** The templates that a channel's provider has approved, or not yet. */
import { Type } from 'typebox'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { Template } from '../../../../shared/contract/templates.ts'
import type { Templates } from '../../../connections/templates.ts'
import { notFound } from '../../../errors.ts'
import { maySeeChannel } from '../../../policy/channel.ts'
import { findChannelAnywhere } from '../../../store/channels.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

export function templateRoutes(http: Http, { core, templates }: InboxParts & { templates: Templates }): void {
  http.get(
    '/channels/:id/templates',
    { schema: { params: Type.Object({ id: Id }), response: { 200: Success(Type.Array(Template)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const channel = isUuid(id) ? await findChannelAnywhere(core.db, id) : null
      if (!channel || !maySeeChannel(user, channel)) throw notFound('channel')
      return success(await templates.list(id), { next_cursor: null })
    },
  )
}
