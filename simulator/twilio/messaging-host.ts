/** messaging.twilio.com: the Senders API, with which a webhook is set, and the typing indicator. Source: protocols 2.3, 2.10. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { World } from '../world.ts'
import type { SenderWebhook, TwilioAccount, WhatsAppSender } from './account.ts'
import { answerTwilio, noteCall, readForm, readJson, readQuery } from './answer.ts'
import { createTwilioHost, notFound } from './api-host.ts'
import { authenticate } from './credentials.ts'
import { TwilioRefusal } from './refusal.ts'

const SENDERS = '/v2/Channels/Senders'
const TYPING_MILLISECONDS = 25_000

export function createMessagingHost(world: World): FastifyInstance {
  const app = createTwilioHost()
  const accountOf = (request: FastifyRequest) =>
    authenticate(world.twilioAccounts, request.headers.authorization, null)

  app.get(SENDERS, (request, reply) => {
    const query = readQuery(request)
    const entry = noteCall(world, request, 'senders', query)
    return answerTwilio(world, reply, { operation: 'senders', entry }, () => {
      const account = accountOf(request)
      if (query.get('Channel') !== 'whatsapp') throw new TwilioRefusal(400, 20001, 'Channel must be whatsapp')
      return { status: 200, body: listSenders(world, account, query) }
    })
  })

  app.get<{ Params: { sid: string } }>(`${SENDERS}/:sid`, (request, reply) => {
    const entry = noteCall(world, request, 'senders', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'senders', entry }, () => {
      const sender = senderOf(accountOf(request), request.params.sid)
      return { status: 200, body: presentSender(world, sender) }
    })
  })

  app.post<{ Params: { sid: string } }>(`${SENDERS}/:sid`, (request, reply) => {
    const entry = noteCall(world, request, 'senders', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'senders', entry }, () => {
      const sender = senderOf(accountOf(request), request.params.sid)
      sender.webhook = changeWebhook(sender.webhook, readJson(request).webhook)
      world.changed()
      return { status: 202, body: presentSender(world, sender) }
    })
  })

  // Version 3 takes JSON with `messageId`, version 2 a form.
  app.post('/v3/Indicators/Typing.json', (request, reply) =>
    typing(world, request, reply, () => {
      const { channel, messageId } = readJson(request)
      return { channel: String(channel ?? '').toLowerCase(), messageId: String(messageId ?? '') }
    }),
  )
  app.post('/v2/Indicators/Typing.json', (request, reply) =>
    typing(world, request, reply, () => {
      const form = readForm(request)
      return { channel: form.get('channel') ?? '', messageId: form.get('messageId') ?? '' }
    }),
  )

  app.setNotFoundHandler((request, reply) => {
    const entry = noteCall(world, request, 'unknown', readForm(request))
    return answerTwilio(world, reply, { operation: 'any', entry }, () => {
      throw notFound(request.url)
    })
  })
  return app
}

/** Shows that the business is typing, and marks the named message as read: there is no other way to do that. */
function typing(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  read: () => { channel: string; messageId: string },
): Promise<FastifyReply> {
  const entry = noteCall(world, request, 'typing', new URLSearchParams())
  return answerTwilio(world, reply, { operation: 'typing', entry }, () => {
    const account = authenticate(world.twilioAccounts, request.headers.authorization, null)
    const { channel, messageId } = read()
    const message = account.messageBySid.get(messageId)
    if (channel !== 'whatsapp') throw new TwilioRefusal(400, 20001, 'channel must be whatsapp')
    if (message?.direction !== 'inbound') throw notFound(messageId)
    message.customer.typingUntil = Date.now() + TYPING_MILLISECONDS
    for (const earlier of world.threads.get(message.customer.id) ?? []) {
      if (earlier.direction === 'inbound' && earlier.sender === message.sender) earlier.readByBusiness = true
      if (earlier === message) break
    }
    world.changed()
    return { status: 200, body: { success: true } }
  })
}

function listSenders(world: World, account: TwilioAccount, query: URLSearchParams) {
  const pageSize = Math.min(Number.parseInt(query.get('PageSize') ?? '50', 10) || 50, 1000)
  const page = Number.parseInt(query.get('Page') ?? '0', 10) || 0
  const senders = [...account.senders.values()]
  const address = (number: number) =>
    `${world.bases.twilioMessaging}${SENDERS}?Channel=whatsapp&PageSize=${pageSize}&Page=${number}`
  return {
    meta: {
      page,
      page_size: pageSize,
      first_page_url: address(0),
      previous_page_url: page > 0 ? address(page - 1) : null,
      url: address(page),
      next_page_url: senders.length > (page + 1) * pageSize ? address(page + 1) : null,
      key: 'senders',
    },
    senders: senders
      .slice(page * pageSize, (page + 1) * pageSize)
      .map((sender) => presentSender(world, sender)),
  }
}

function senderOf(account: TwilioAccount, sid: string): WhatsAppSender {
  for (const sender of account.senders.values()) if (sender.sid === sid) return sender
  throw notFound(`${SENDERS}/${sid}`)
}

function changeWebhook(webhook: SenderWebhook, change: unknown): SenderWebhook {
  const changed = { ...webhook }
  for (const [name, value] of Object.entries(Object(change) as Record<string, unknown>)) {
    if (!(name in changed)) throw new TwilioRefusal(400, 20001, `webhook.${name} is not known`)
    if (name.endsWith('_method')) {
      if (value !== 'POST' && value !== 'PUT')
        throw new TwilioRefusal(400, 20001, `webhook.${name} must be POST or PUT`)
    } else if (value !== null && (typeof value !== 'string' || (value !== '' && !URL.canParse(value)))) {
      throw new TwilioRefusal(400, 20001, `webhook.${name} is not a URL`)
    }
    Object.assign(changed, { [name]: value === '' ? null : value })
  }
  return changed
}

function presentSender(world: World, sender: WhatsAppSender) {
  return {
    sid: sender.sid,
    status: 'ONLINE',
    sender_id: sender.address,
    configuration: {
      waba_id: sender.wabaId,
      verification_method: null,
      verification_code: null,
      voice_application_sid: null,
    },
    webhook: sender.webhook,
    profile: {
      name: sender.name,
      about: '',
      address: '',
      description: '',
      emails: [],
      logo_url: null,
      vertical: 'Other',
      websites: [],
    },
    properties: { quality_rating: 'HIGH', messaging_limit: '1K Customers/24hr' },
    offline_reasons: null,
    compliance: null,
    url: `${world.bases.twilioMessaging}${SENDERS}/${sender.sid}`,
  }
}
