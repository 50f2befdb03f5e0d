/**
 * Where Meta knocks. One app serves many pages, perhaps of several companies: a request is verified against each secret
 * that is held for the app, acts only on channels that hold the one that matched, and is split among them. What is of no
 * page here is kept for administrators, and finds its place by a replay once the page is connected (precise 4, 5).
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ProviderRequest } from '../channels/channel.ts'
import { answerHandshake } from '../channels/messenger/handshake.ts'
import { splitByPage } from '../channels/messenger/split-by-page.ts'
import type { ConnectedChannel, Connections } from '../connections/find-connection.ts'
import { AppError } from '../errors.ts'
import type { Http } from '../http/server.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { Keeper } from './keep-provider-request.ts'
import type { WaitingRequest } from './process-provider-requests.ts'
import {
  providerRequest,
  takeBodiesAsBytes,
  unknownChannel,
  wrongSignature,
} from './read-provider-request.ts'

interface MessengerWebhook {
  connections: Connections
  keeper: Keeper
  box: SecretBox
  publicUrl: string
}

type AppParams = { Params: { appId: string } }

export function messengerWebhook(
  http: Http,
  { connections, keeper, box, publicUrl }: MessengerWebhook,
): void {
  http.register(async (scope) => {
    takeBodiesAsBytes(scope)
    scope.get<AppParams & { Querystring: Record<string, unknown> }>(
      '/webhooks/messenger/:appId',
      async (request, reply) => {
        const channels = await connections.findFreshByApp(request.params.appId)
        const challenge = answerHandshake(
          request.query,
          channels.map(({ connection }) => connection),
        )
        if (challenge === null) throw wrongVerifyToken()
        return reply.type('text/plain').send(challenge)
      },
    )
    scope.post<AppParams>('/webhooks/messenger/:appId', receive)
  })

  async function receive(request: FastifyRequest<AppParams>, reply: FastifyReply): Promise<FastifyReply> {
    const { appId } = request.params
    const asSent = providerRequest(request, publicUrl)
    const { holders, rest, pages } = await findPlaces(appId, asSent)
    const [first] = holders
    if (!first) throw wrongSignature()
    const signer = signerOf(box, appId, first)
    const kept = holders
      .filter(({ row }) => pages.has(row.address))
      .map(({ row }) =>
        keeper.keep({ companyId: row.company_id, channelId: row.id }, asSent, pages.get(row.address)),
      )
    if (rest !== null)
      kept.push(keeper.keep({ companyId: first.row.company_id, channelId: null, signer }, asSent, rest))
    await Promise.all(kept)
    const { contentType, body } = first.adapter.acknowledgement
    return reply.type(contentType).send(body)
  }

  /** Another process may have connected a page, or changed a secret, a moment ago: then what is kept here is asked anew. */
  async function findPlaces(appId: string, request: ProviderRequest) {
    const places = placesAmong(await connections.findByApp(appId), request)
    if (places.holders.length > 0 && places.rest === null) return places
    const channels = await connections.findFreshByApp(appId)
    if (channels.length === 0) throw unknownChannel()
    return placesAmong(channels, request)
  }
}

interface Places {
  /** The channels of the secret that matched, the oldest first. */
  holders: ConnectedChannel[]
  pages: Map<string, Buffer>
  rest: Buffer | null
}

function placesAmong(channels: ConnectedChannel[], request: ProviderRequest): Places {
  const secrets = [...new Set(channels.map(secretOf))]
  // Each secret once: a company may hold many pages of one app.
  const matched = secrets.filter((secret) =>
    channels.some(
      (channel) => secretOf(channel) === secret && channel.adapter.verify(request, channel.connection),
    ),
  )
  const holders = channels.filter((channel) => matched.includes(secretOf(channel)))
  if (holders.length === 0) return { holders, pages: new Map(), rest: request.body }
  const held = new Set(holders.map(({ row }) => row.address))
  return { holders, ...splitByPage(request.body, (page) => held.has(page)) }
}

function secretOf({ connection }: ConnectedChannel): string {
  return connection.secrets.app_secret ?? ''
}

/** Recognises the secret again without keeping it. */
function signerOf(box: SecretBox, appId: string, channel: ConnectedChannel): Buffer {
  return box.hash(`messenger app ${appId} ${secretOf(channel)}`)
}

/** For the replay of what had no place: the channels that it belongs to by now, each with its part. */
export function createPlacer(connections: Connections, box: SecretBox) {
  return async (
    request: WaitingRequest,
  ): Promise<{ parts: { channel: ConnectedChannel; body: Buffer }[]; placed: boolean }> => {
    const [, escaped = ''] = /\/webhooks\/messenger\/([^/?#]+)/.exec(request.url) ?? []
    const appId = decodeURIComponent(escaped)
    const channels = await connections.loadByApp(appId)
    const holders = channels.filter((channel) => request.signer?.equals(signerOf(box, appId, channel)))
    const byPage = new Map(holders.map((channel) => [channel.row.address, channel]))
    const { pages, rest } = splitByPage(request.body, (page) => byPage.has(page))
    const parts = [...pages].flatMap(([page, body]) => {
      const channel = byPage.get(page)
      return channel ? [{ channel, body }] : []
    })
    return { parts, placed: rest === null }
  }
}

function wrongVerifyToken() {
  return new AppError(
    403,
    'WRONG_VERIFY_TOKEN',
    'This is no verification with the verify token of a page that is connected here.',
    'Connect the page first, and enter the same verify token in the app’s webhook settings.',
  )
}
