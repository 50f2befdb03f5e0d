/**
 * Where providers knock (contract §3, precise 5): verify on the bytes as they came, keep, answer. Nothing is
 * understood here, so nothing that a provider sends gives a 5xx unless the database cannot store it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ChannelType } from '../../shared/contract/channels.ts'
import type { ProviderRequest } from '../channels/channel.ts'
import type { ConnectedChannel, Connections } from '../connections/find-connection.ts'
import type { Http } from '../http/server.ts'
import type { Keeper } from './keep-provider-request.ts'
import {
  providerRequest,
  takeBodiesAsBytes,
  unknownChannel,
  wrongSignature,
} from './read-provider-request.ts'

interface WebhookRoutes {
  connections: Connections
  keeper: Keeper
  publicUrl: string
}

type TwilioParams = { Params: { channelId: string } }

/** A simulated number speaks as Twilio does. */
const SPOKEN_HERE: ChannelType[] = ['whatsapp_twilio', 'simulator']
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function webhookRoutes(http: Http, { connections, keeper, publicUrl }: WebhookRoutes): void {
  http.register(async (scope) => {
    takeBodiesAsBytes(scope)
    scope.post<TwilioParams>('/webhooks/twilio/:channelId', receiveFromTwilio)
    scope.post<TwilioParams>('/webhooks/twilio/:channelId/status', receiveFromTwilio)
  })
  // An address that is nobody's is unknown, whatever comes there: the content type is not looked at here either.
  http.register(
    async (scope) => {
      takeBodiesAsBytes(scope)
      scope.setNotFoundHandler(() => {
        throw unknownChannel()
      })
    },
    { prefix: '/webhooks' },
  )

  async function receiveFromTwilio(
    request: FastifyRequest<TwilioParams>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const id = request.params.channelId
    const channel = UUID.test(id) ? await connections.find(id) : null
    if (channel === null || !SPOKEN_HERE.includes(channel.row.type)) throw unknownChannel()
    const asSent = providerRequest(request, publicUrl)
    const signer = await whoseSignature(connections, channel, asSent)
    if (!signer) throw wrongSignature()
    await keeper.keep({ companyId: signer.row.company_id, channelId: signer.row.id }, asSent)
    const { contentType, body } = signer.adapter.acknowledgement
    return reply.type(contentType).send(body)
  }
}

/** A token that was changed a moment ago by another process fits only the fresh connection. */
async function whoseSignature(
  connections: Connections,
  channel: ConnectedChannel,
  request: ProviderRequest,
): Promise<ConnectedChannel | null> {
  if (channel.adapter.verify(request, channel.connection)) return channel
  const fresh = await connections.findFresh(channel.row.id)
  return fresh?.adapter.verify(request, fresh.connection) ? fresh : null
}
