/** S4: connecting a messaging app by a login at its provider, and renewing a channel's token the same way. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import {
  BeginChannelLogin,
  Channel,
  ChannelLogin,
  ConnectByLogin,
} from '../../../../shared/contract/channels.ts'
import { Id, Success } from '../../../../shared/contract/envelope.ts'
import { changeChannel, connectChannel } from '../../../connections/connect-channel.ts'
import type { Connections } from '../../../connections/find-connection.ts'
import {
  beginLogin,
  finishLogin,
  type LoginChoices,
  type LoginParts,
  readLogin,
  secretsOfChoice,
} from '../../../connections/log-in-channel.ts'
import { setUpWebhook } from '../../../connections/set-up-webhook.ts'
import { notFound } from '../../../errors.ts'
import { presentChannel, webhookUrl } from '../../../present/channel.ts'
import { findChannelAnywhere } from '../../../store/channels.ts'
import type { UserRow } from '../../../store/users.ts'
import { success } from '../../answer.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { type InboxParts, isUuid } from './parts.ts'

const Key = Type.Object({ id: Id })
const LONGEST_PARAMETER = 4_000

export function channelLoginRoutes(
  http: Http,
  parts: InboxParts & LoginParts & { connections: Connections },
): void {
  const { core, box, publicUrl, connections, closedTypes } = parts

  http.post(
    '/channel_logins',
    {
      schema: {
        body: BeginChannelLogin,
        response: { 201: Success(Type.Object({ id: Id, url: Type.String() })) },
      },
    },
    async (request, reply) => {
      const login = await beginLogin(parts, callerOf(request).user, request.body)
      reply.code(201)
      return success(login)
    },
  )

  // The provider sends the person's browser here, and from here it goes on to the settings.
  http.get<{ Querystring: Record<string, unknown> }>(
    '/channel_logins/callback',
    { schema: { hide: true } },
    async (request, reply) => {
      const answer = Object.fromEntries(
        Object.entries(request.query).flatMap(([name, value]) =>
          typeof value === 'string' && value.length <= LONGEST_PARAMETER ? [[name, value]] : [],
        ),
      )
      const id = await finishLogin(parts, callerOf(request).user, answer)
      return reply.redirect(`/tools-and-apps/messaging?login=${id ?? 'unknown'}`, 303)
    },
  )

  http.get(
    '/channel_logins/:id',
    { schema: { params: Key, response: { 200: Success(ChannelLogin) } } },
    async (request) => success(present(await known(callerOf(request).user, request.params.id))),
  )

  http.post(
    '/channel_logins/:id/channels',
    { schema: { params: Key, body: ConnectByLogin, response: { 201: Success(Channel) } } },
    async (request, reply) => {
      const { user } = callerOf(request)
      const login = await known(user, request.params.id)
      const id = await connectOrRenew(user, login, request.body)
      const row = await findChannelAnywhere(core.db, id)
      if (row) await setUpWebhook(core, connections, id, webhookUrl(row, publicUrl))
      const fresh = await findChannelAnywhere(core.db, id)
      if (!fresh) throw notFound('channel')
      reply.code(201)
      return success(presentChannel(fresh, user, publicUrl))
    },
  )

  async function known(user: UserRow, id: string): Promise<LoginChoices> {
    if (!isUuid(id)) throw notFound('login')
    return await readLogin(parts, user, id)
  }

  async function connectOrRenew(
    user: UserRow,
    { row, connected }: LoginChoices,
    wanted: Static<typeof ConnectByLogin>,
  ): Promise<string> {
    const { page_id, name, ...sharing } = wanted
    const { page_access_token = '', app_secret = '', verify_token = '' } = secretsOfChoice(box, row, page_id)
    const there = connected.get(page_id)
    if (there) {
      await changeChannel(core, box, user, there.id, { page_access_token, app_secret })
      return there.id
    }
    const title = name ?? row.choices.find(({ id }) => id === page_id)?.name ?? page_id
    return await connectChannel(core, box, closedTypes, user, {
      type: 'messenger',
      name: title.slice(0, 120),
      ...sharing,
      page_id,
      page_access_token,
      app_id: row.settings.app_id ?? '',
      app_secret,
      verify_token,
    })
  }
}

function present({ row, connected }: LoginChoices): Static<typeof ChannelLogin> {
  return {
    id: row.id,
    type: row.type,
    channel_id: row.channel_id,
    status: row.status,
    problem: row.problem,
    problem_words: row.problem_words,
    pages: row.choices.map(({ id, name, usable }) => ({
      id,
      name,
      usable,
      channel_id: connected.get(id)?.id ?? null,
    })),
  }
}
