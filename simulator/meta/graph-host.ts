/** graph.facebook.com: Send API, subscriptions, tokens, profiles, conversations, uploads. Source: protocols 3.5–3.8. */
import { createHmac } from 'node:crypto'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { type Answer, answerCall } from '../answer-call.ts'
import type { Customer } from '../customers.ts'
import type { FaultOperation } from '../faults.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import { appOf, readSubscriptions, writeSubscription } from './app-subscription.ts'
import { listConversations, readObject } from './conversations.ts'
import { giveUserToken, listAccounts } from './login.ts'
import { cdnAddress } from './messenger-events.ts'
import { allFields, type MetaPage } from './page.ts'
import { GraphRefusal, graphManners } from './refusal.ts'
import {
  advanceMessenger,
  asObject,
  bringEcho,
  deliverOnPhone,
  senderAction,
  sendMessage,
  type UploadedFile,
  uploadAttachment,
} from './send-message.ts'

const MOST_BODY_BYTES = 30 * 1024 * 1024
type Params = { version: string; id: string }

interface GraphCall {
  query: URLSearchParams
  fields: Record<string, unknown>
  file: UploadedFile | null
  entry: LedgerEntry
}

export function createGraphHost(world: World): FastifyInstance {
  const app = fastify({
    bodyLimit: MOST_BODY_BYTES,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 400 },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  const serve = (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    operation: FaultOperation | 'create',
    act: (call: GraphCall, request: FastifyRequest<{ Params: Params }>) => Promise<Answer> | Answer,
  ) => {
    app.route<{ Params: Params }>({
      method,
      url: `/:version(^v\\d+\\.\\d+$)${path}`,
      handler: async (request, reply) => answer(world, request, reply, operation, act),
    })
  }

  serve('POST', '/:id/messages', 'create', async (call, request) => {
    const page = pageOf(world, call, request.headers, request.params.id)
    if (call.fields.sender_action !== undefined) {
      return { status: 200, body: { recipient_id: senderAction(world, page, call.fields).psid } }
    }
    const message = await sendMessage(world, page, call.fields, call.file)
    call.entry.taken = message.mid
    const body = { recipient_id: message.customer.psid, message_id: message.mid }
    if (world.faults.take(['callback_before_answer'], { address: message.customer.psid })) {
      await bringEcho(world, message)
      const afterwards = () =>
        world.traffic.later(world.delays.delivered, () => deliverOnPhone(world, message))
      return { status: 200, body, afterwards }
    }
    const afterwards = () => world.traffic.later(world.delays.sent, () => advanceMessenger(world, message))
    return { status: 200, body, afterwards }
  })

  serve('POST', '/:id/message_attachments', 'media', async (call, request) => {
    const page = pageOf(world, call, request.headers, request.params.id)
    return {
      status: 200,
      body: { attachment_id: await uploadAttachment(world, page, call.fields, call.file) },
    }
  })

  serve('GET', '/:id/subscribed_apps', 'senders', (call, request) => {
    const page = pageOf(world, call, request.headers, request.params.id)
    const subscribed = page.subscribedFields
    return {
      status: 200,
      body: {
        data: subscribed
          ? [
              {
                id: page.app.id,
                name: 'Simulated app',
                category: 'Business',
                subscribed_fields: [...subscribed],
              },
            ]
          : [],
      },
    }
  })

  serve('POST', '/:id/subscribed_apps', 'senders', (call, request) => {
    const page = pageOf(world, call, request.headers, request.params.id)
    const given = call.query.get('subscribed_fields') ?? call.fields.subscribed_fields
    const names = Array.isArray(given) ? given.map(String) : String(given ?? '').split(',')
    const unknown = names.find((name) => !(allFields as readonly string[]).includes(name.trim()))
    if (unknown !== undefined) {
      throw new GraphRefusal(
        100,
        null,
        `(#100) Param subscribed_fields must be one of the known fields: ${unknown}`,
      )
    }
    page.subscribedFields = new Set(names.map((name) => name.trim()))
    page.failingSince = null
    world.changed()
    return { status: 200, body: { success: true } }
  })

  serve('DELETE', '/:id/subscribed_apps', 'senders', (call, request) => {
    const page = pageOf(world, call, request.headers, request.params.id)
    page.subscribedFields = null
    world.changed()
    return { status: 200, body: { success: true } }
  })

  serve('GET', '/oauth/access_token', 'fetch', (call) => ({
    status: 200,
    body: giveUserToken(world, call.query),
  }))

  serve('GET', '/me/accounts', 'fetch', (call, request) => ({
    status: 200,
    body: listAccounts(world, call.query, `${world.bases.metaGraph}${request.url}`),
  }))

  serve('GET', '/:id/subscriptions', 'senders', (call, request) => ({
    status: 200,
    body: readSubscriptions(appOf(world, request.params.id, tokenIn(call, request.headers))),
  }))

  serve('POST', '/:id/subscriptions', 'senders', async (call, request) => {
    const app = appOf(world, request.params.id, tokenIn(call, request.headers))
    const given = (name: string) => call.query.get(name) ?? String(call.fields[name] ?? '')
    return { status: 200, body: await writeSubscription(world, app, given) }
  })

  serve('GET', '/:id/conversations', 'list', (call, request) => {
    const page = pageOf(world, call, request.headers, request.params.id)
    return {
      status: 200,
      body: listConversations(world, page, call.query, `${world.bases.metaGraph}${request.url}`),
    }
  })

  serve('GET', '/debug_token', 'fetch', (call) => {
    const token = call.query.get('access_token') ?? ''
    if (token.includes('|')) appOf(world, token.split('|')[0] ?? '', token)
    const input = call.query.get('input_token')
    const page = [...world.metaPages.values()].find(({ accessToken }) => accessToken === input)
    return {
      status: 200,
      body: {
        data: page
          ? {
              app_id: page.app.id,
              application: 'Simulated app',
              type: 'PAGE',
              expires_at: 0,
              is_valid: true,
              profile_id: page.id,
              scopes: [
                'pages_show_list',
                'pages_messaging',
                'pages_manage_metadata',
                'pages_read_engagement',
              ],
            }
          : {
              is_valid: false,
              scopes: [],
              error: { code: 190, message: 'The access token could not be decrypted' },
            },
      },
    }
  })

  serve('GET', '/:id', 'fetch', (call, request) => {
    const { id } = request.params
    const page = pageOf(world, call, request.headers, 'me')
    if (id === 'me' || id === page.id) return { status: 200, body: { id: page.id, name: page.name } }
    const customer = page.messages.find((message) => message.customer.psid === id)?.customer
    if (!customer) return { status: 200, body: readObject(world, page, id, call.query) }
    if (!page.profileAccess) {
      throw new GraphRefusal(100, 2018218, '(#100) No profile available for this user.')
    }
    return { status: 200, body: { ...nameOf(customer.name), ...pictureOf(world, customer), id } }
  })

  app.setNotFoundHandler((request, reply) =>
    answer(world, request as FastifyRequest<{ Params: Params }>, reply, 'any', () => {
      throw new GraphRefusal(2500, null, 'Unknown path components')
    }),
  )
  return app
}

async function answer(
  world: World,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
  operation: FaultOperation,
  act: (call: GraphCall, request: FastifyRequest<{ Params: Params }>) => Promise<Answer> | Answer,
): Promise<FastifyReply> {
  const { fields, file } = await readBody(request)
  const start = request.url.indexOf('?')
  const query = new URLSearchParams(start === -1 ? '' : request.url.slice(start + 1))
  const isAction = fields.sender_action !== undefined
  const entry = noteCall(world, request, isAction ? 'typing' : operation, fields)
  const address = asObject(fields.recipient)?.id
  const call = {
    operation: isAction ? ('typing' as const) : operation,
    ...(address === undefined ? {} : { address: String(address) }),
    entry,
  }
  return answerCall(world, graphManners, reply, call, () => act({ query, fields, file, entry }, request))
}

/** JSON, a form, or a form with a file; nested fields of forms are JSON. */
async function readBody(
  request: FastifyRequest,
): Promise<{ fields: Record<string, unknown>; file: UploadedFile | null }> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const contentType = request.headers['content-type'] ?? ''
  if (/^application\/json\b/i.test(contentType))
    return { fields: asObject(parsed(body.toString())) ?? {}, file: null }
  const fields: Record<string, unknown> = {}
  let file: UploadedFile | null = null
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType)) {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData()
    for (const [name, value] of form) {
      if (typeof value === 'string') fields[name] = parsed(value) ?? value
      else file = { contentType: value.type, bytes: Buffer.from(await value.arrayBuffer()), name: value.name }
    }
  }
  return { fields, file }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function noteCall(
  world: World,
  request: FastifyRequest,
  operation: string,
  fields: Record<string, unknown>,
): LedgerEntry {
  const message = asObject(fields.message)
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return world.ledger.calls.add({
    at: world.now().toISOString(),
    provider: 'meta',
    operation,
    method: request.method,
    // Tokens stand in the address: they do not belong into a ledger.
    path: request.url.replace(
      /((?:access_token|appsecret_proof|input_token|client_secret|code|fb_exchange_token)=)[^&]*/g,
      '$1…',
    ),
    body: Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    to: text(asObject(fields.recipient)?.id),
    from: null,
    text: text(message?.text),
    status_callback: null,
    attempt: text(message?.metadata),
    fault: null,
    taken: null,
    answer: { outcome: 'pending', status: null, code: null },
  })
}

function tokenIn(call: GraphCall, headers: FastifyRequest['headers']): string {
  return (
    call.query.get('access_token') ??
    (typeof call.fields.access_token === 'string' ? call.fields.access_token : null) ??
    /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ??
    ''
  )
}

/** The page of the token; `id` must be it or `me`. */
function pageOf(world: World, call: GraphCall, headers: FastifyRequest['headers'], id: string): MetaPage {
  const token = tokenIn(call, headers)
  const page = [...world.metaPages.values()].find(({ accessToken }) => accessToken === token)
  if (!page) throw new GraphRefusal(190, null, 'Invalid OAuth access token - Cannot parse access token')
  const proof = call.query.get('appsecret_proof') ?? call.fields.appsecret_proof
  if (proof && proof !== createHmac('sha256', page.app.secret).update(token).digest('hex')) {
    throw new GraphRefusal(100, null, 'Invalid appsecret_proof provided in the API argument')
  }
  if (id !== 'me' && id !== page.id) {
    throw new GraphRefusal(
      100,
      33,
      `Unsupported request. Object with ID '${id}' does not exist, or cannot be loaded due to missing permissions.`,
    )
  }
  return page
}

/** Like everything on Meta's CDN its address ends after some days (protocols 3.6). */
function pictureOf(world: World, { psid, picture }: Customer): { profile_pic?: string } {
  if (!picture) return {}
  const sid = `profile-${psid}`
  world.media.add({ sid, contentType: 'image/jpeg', bytes: picture, name: null, createdAt: world.now() })
  return { profile_pic: cdnAddress(world, sid) }
}

/** Family name first where the name is written so. */
function nameOf(name: string): { first_name: string; last_name: string } {
  const [one = '', ...rest] = name.split(' ')
  const other = rest.join(' ')
  return /[ぁ-んァ-ヶ一-龠]/.test(name)
    ? { first_name: other, last_name: one }
    : { first_name: one, last_name: other }
}
