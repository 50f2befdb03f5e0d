/** B1: which gaps were found on a channel and filled, for the operators' page. */
import { Type } from 'typebox'
import { Id, Success, Time } from '../../../../shared/contract/envelope.ts'
import { forbidden, notFound } from '../../../errors.ts'
import { mayChangeChannels } from '../../../policy/channel.ts'
import { findChannelAnywhere } from '../../../store/channels.ts'
import { listChannelGaps } from '../../../store/gap-checks.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

const Gap = Type.Object({
  id: Id,
  from: Time,
  until: Time,
  messages: Type.Integer({ description: 'that were missing and are here now' }),
  found_at: Time,
})
const MOST_SHOWN = 200

export function channelGapRoutes(http: Http, { core }: InboxParts): void {
  http.get(
    '/channels/:id/gaps',
    { schema: { params: Type.Object({ id: Id }), response: { 200: Success(Type.Array(Gap)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const channel = isUuid(id) ? await findChannelAnywhere(core.db, id) : null
      if (channel?.company_id !== user.company_id) throw notFound('channel')
      if (!mayChangeChannels(user))
        throw forbidden(
          'NO_ACCOUNT_SETTINGS_ACCESS',
          'You may not see how this channel is doing.',
          'Ask a colleague with account settings access.',
        )
      const gaps = await listChannelGaps(core.db, user.company_id, id, MOST_SHOWN)
      return success(
        gaps.map((gap) => ({
          id: gap.id,
          from: gap.from.toISOString(),
          until: gap.until.toISOString(),
          messages: gap.messages,
          found_at: gap.found_at.toISOString(),
        })),
        { next_cursor: null },
      )
    },
  )
}
