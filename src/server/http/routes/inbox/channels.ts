/** S2–S5: the connected messaging apps. */
import { Type } from 'typebox'
import {
  ChangeChannel,
  Channel,
  type ChannelType,
  ConnectChannel,
  OfferedChannelType,
} from '../../../../shared/contract/channels.ts'
import { Id, Success, UserId } from '../../../../shared/contract/envelope.ts'
import { changeChannel, connectChannel } from '../../../connections/connect-channel.ts'
import type { Connections } from '../../../connections/find-connection.ts'
import { nameHeir } from '../../../connections/name-heir.ts'
import { typeNotOffered } from '../../../connections/refusals.ts'
import { removeChannel } from '../../../connections/remove-channel.ts'
import { setUpWebhook } from '../../../connections/set-up-webhook.ts'
import { notFound } from '../../../errors.ts'
import type { SecretBox } from '../../../lib/seal.ts'
import { mayKnowChannel } from '../../../policy/channel.ts'
import { presentChannel, webhookUrl } from '../../../present/channel.ts'
import { type ChannelRow, findChannelAnywhere, listChannels } from '../../../store/channels.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

const Key = Type.Object({ id: Id })
const Heir = Type.Object({ user_id: UserId })

interface ChannelParts extends InboxParts {
  box: SecretBox
  connections: Connections
  closedTypes: ChannelType[]
  offered: OfferedChannelType[]
}

export function channelRoutes(
  http: Http,
  { core, publicUrl, eventCursor, box, closedTypes, connections, offered }: ChannelParts,
): void {
  async function known(user: UserRow, id: string): Promise<ChannelRow> {
    const channel = isUuid(id) ? await findChannelAnywhere(core.db, id) : null
    if (!channel || !mayKnowChannel(user, channel)) throw notFound('channel')
    return channel
  }

  http.get('/channels', { schema: { response: { 200: Success(Type.Array(Channel)) } } }, async (request) => {
    const { user } = callerOf(request)
    const event_cursor = eventCursor()
    const channels = (await listChannels(core.db, user.company_id)).filter((channel) =>
      mayKnowChannel(user, channel),
    )
    return success(
      channels.map((channel) => presentChannel(channel, user, publicUrl)),
      { next_cursor: null, event_cursor },
    )
  })

  http.get(
    '/channel_types',
    { schema: { response: { 200: Success(Type.Array(OfferedChannelType)) } } },
    async () => success(offered),
  )

  http.post(
    '/channels',
    { schema: { body: ConnectChannel, response: { 201: Success(Channel) } } },
    async (request, reply) => {
      const { user } = callerOf(request)
      if (!offered.some(({ type }) => type === request.body.type)) throw typeNotOffered()
      const id = await connectChannel(core, box, closedTypes, user, request.body)
      await setUpWebhook(core, connections, id, webhookUrl(await known(user, id), publicUrl))
      reply.code(201)
      return success(presentChannel(await known(user, id), user, publicUrl))
    },
  )

  http.get(
    '/channels/:id',
    { schema: { params: Key, response: { 200: Success(Channel) } } },
    async (request) => {
      const { user } = callerOf(request)
      const event_cursor = eventCursor()
      return success(presentChannel(await known(user, request.params.id), user, publicUrl), { event_cursor })
    },
  )

  http.patch(
    '/channels/:id',
    { schema: { params: Key, body: ChangeChannel, response: { 200: Success(Channel) } } },
    async (request) => {
      const { user } = callerOf(request)
      await known(user, request.params.id)
      await changeChannel(core, box, user, request.params.id, request.body)
      return success(presentChannel(await known(user, request.params.id), user, publicUrl))
    },
  )

  http.put(
    '/channels/:id/installed_by',
    { schema: { params: Key, body: Heir, response: { 200: Success(Channel) } } },
    async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      const channel = isUuid(id) ? await findChannelAnywhere(core.db, id) : null
      if (channel?.company_id !== user.company_id) throw notFound('channel')
      await nameHeir(core, user, id, request.body.user_id)
      const changed = await findChannelAnywhere(core.db, id)
      if (!changed) throw notFound('channel')
      return success(presentChannel(changed, user, publicUrl))
    },
  )

  http.delete(
    '/channels/:id',
    { schema: { params: Key, response: { 200: Success(Type.Null()) } } },
    async (request) => {
      const { user } = callerOf(request)
      await known(user, request.params.id)
      await removeChannel(core, user, request.params.id)
      return success(null)
    },
  )
}
