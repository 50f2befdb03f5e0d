/** `POST /channels/{id}/check`: the channel doctor. */
import { Type } from 'typebox'
import { Words } from '../../../../shared/contract/channels.ts'
import { Id, Nullable, Success } from '../../../../shared/contract/envelope.ts'
import { codesOf } from '../../../../shared/say.ts'
import { checkChannel } from '../../../connections/check-channel.ts'
import type { Connections } from '../../../connections/find-connection.ts'
import { forbidden, notFound } from '../../../errors.ts'
import { mayChangeChannels } from '../../../policy/channel.ts'
import { webhookUrl } from '../../../present/channel.ts'
import { findChannelAnywhere } from '../../../store/channels.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

const Check = Type.Object({
  check: Type.String(),
  ok: Type.Boolean(),
  sentence: Type.String(),
  what_to_do: Nullable(Type.String()),
  words: Words,
  to_do_words: Words,
})

export function checkChannelRoutes(
  http: Http,
  { core, publicUrl, connections }: InboxParts & { connections: Connections },
): void {
  http.post(
    '/channels/:id/check',
    { schema: { params: Type.Object({ id: Id }), response: { 200: Success(Type.Array(Check)) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const channel = isUuid(id) ? await findChannelAnywhere(core.db, id) : null
      if (channel?.company_id !== user.company_id) throw notFound('channel')
      if (!mayChangeChannels(user))
        throw forbidden(
          'NO_ACCOUNT_SETTINGS_ACCESS',
          'You may not check this channel.',
          'Ask a colleague with account settings access.',
        )
      const findings = await checkChannel(core, connections, channel, webhookUrl(channel, publicUrl))
      return success(
        findings.map(({ check, ok, saying, whatToDo }) => ({
          check,
          ok,
          sentence: saying.sentence,
          what_to_do: whatToDo?.sentence ?? null,
          words: codesOf([saying]),
          to_do_words: codesOf(whatToDo ? [whatToDo] : []),
        })),
      )
    },
  )
}
