/** The phone page and the HTTP API behind it, both below `/simulator`. The API stands in README.md. */
import { readFile } from 'node:fs/promises'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { type CustomerChange, CustomerRefused, type CustomerRequest } from './customers.ts'
import { type FaultRequest, faultKinds, faultOperations } from './faults.ts'
import type { MessengerWrite } from './meta/customer-acts.ts'
import type { MetaPageRequest } from './meta/page.ts'
import {
  presentCustomer,
  presentMessageOnPhone,
  presentMessengerOnPhone,
  presentState,
} from './present-state.ts'
import { NotHere, type Simulator } from './simulator.ts'
import { AccountRefused, type TwilioAccountRequest } from './twilio/account.ts'
import type { CustomerMessage } from './twilio/receive-message.ts'

const API = '/simulator/api'
/** A 16 MB file, the largest that WhatsApp takes, in base64. */
const MOST_BODY_BYTES = 24 * 1024 * 1024
const LONGEST_WAIT_SECONDS = 25

const text = (maxLength: number) => ({ type: 'string', maxLength })
const optionalText = (maxLength: number) => ({ type: ['string', 'null'], maxLength })

export function createPageHost(simulator: Simulator): FastifyInstance {
  const app = fastify({
    routerOptions: { maxParamLength: 200 },
    bodyLimit: MOST_BODY_BYTES,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allowUnionTypes: true } },
  })
  app.addHook('onRequest', refuseForeignHosts)
  app.setErrorHandler(answerError)
  servePage(app)
  serveState(app, simulator)
  serveCustomers(app, simulator)
  serveFaults(app, simulator)
  serveProviders(app, simulator)
  return app
}

/** A page of another site that has its name point to this machine must not play with the simulator. */
async function refuseForeignHosts(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) {
    await reply.code(421).send({ error: `The simulator answers on loopback only, not as ${host}.` })
  }
}

function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const { message, statusCode } = error as { message: string; statusCode?: number }
  if (error instanceof NotHere) reply.code(404)
  else if (error instanceof CustomerRefused || error instanceof AccountRefused) reply.code(422)
  else reply.code(statusCode ?? 500)
  reply.send({ error: message })
}

const pageFiles: Record<string, string> = {
  'phone.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  ...Object.fromEntries(
    ['phone', 'api', 'composer', 'draw', 'icons', 'panel', 'thread', 'words'].map((name) => [
      `${name}.js`,
      'text/javascript; charset=utf-8',
    ]),
  ),
}

const sampleFiles: Record<string, string> = {
  'chair.jpg': 'image/jpeg',
  'floor-plan.jpg': 'image/jpeg',
  'morning.jpg': 'image/jpeg',
  'order-1042.pdf': 'application/pdf',
  'voice-en.ogg': 'audio/ogg',
  'voice-ja.ogg': 'audio/ogg',
}

/** No inline script or style and nothing from elsewhere, also behind a stricter policy than this one. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function servePage(app: FastifyInstance): void {
  const send = async (reply: FastifyReply, folder: string, name: string, contentType: string) =>
    reply
      .headers({
        'content-security-policy': PAGE_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      })
      .type(contentType)
      .send(await readFile(new URL(`./${folder}/${name}`, import.meta.url)))

  const page = (_request: FastifyRequest, reply: FastifyReply) =>
    send(reply, 'phone', 'index.html', 'text/html; charset=utf-8')
  app.get('/simulator', page)
  app.get('/simulator/', page)
  app.get<{ Params: { name: string } }>('/simulator/assets/:name', (request, reply) => {
    const contentType = pageFiles[request.params.name]
    if (!contentType) throw new NotHere(`There is no file ${request.params.name}.`)
    return send(reply, 'phone', request.params.name, contentType)
  })
  app.get<{ Params: { name: string } }>('/simulator/samples/:name', (request, reply) => {
    const contentType = sampleFiles[request.params.name]
    if (!contentType) throw new NotHere(`There is no sample ${request.params.name}.`)
    return send(reply, 'samples', request.params.name, contentType)
  })
}

function serveState(app: FastifyInstance, simulator: Simulator): void {
  const { world } = simulator

  // With `after` the answer waits until there is something newer: live updates that pass through every proxy.
  app.get<{ Querystring: { after?: string; wait_seconds?: string } }>(`${API}/state`, async (request) => {
    const after = Number(request.query.after ?? 0)
    const seconds = Math.min(Number(request.query.wait_seconds ?? 0) || 0, LONGEST_WAIT_SECONDS)
    if (world.version <= after && seconds > 0) await nextChange(simulator, seconds * 1000)
    return presentState(simulator)
  })

  app.post(`${API}/settle`, async () => {
    await simulator.settle()
    return { settled: true }
  })

  app.post<{ Body: { advance_seconds: number } }>(
    `${API}/clock`,
    {
      schema: {
        body: {
          type: 'object',
          required: ['advance_seconds'],
          additionalProperties: false,
          properties: { advance_seconds: { type: 'number', minimum: 0, maximum: 400 * 24 * 3600 } },
        },
      },
    },
    (request) => {
      if (simulator.ownClock) simulator.advanceClock(request.body.advance_seconds)
      else world.changed()
      return { now: simulator.now().toISOString(), own_clock: simulator.ownClock }
    },
  )

  app.get<{ Querystring: { after?: string } }>(`${API}/ledger`, (request) => {
    const after = Number(request.query.after ?? 0)
    return { calls: simulator.calls(after), webhooks: simulator.webhooks(after) }
  })

  app.get<{ Querystring: { after?: string } }>(`${API}/debugger`, (request) => ({
    entries: simulator.debuggerLog(Number(request.query.after ?? 0)),
  }))

  app.get<{ Params: { sid: string } }>(`${API}/media/:sid`, (request, reply) => {
    const media = world.media.get(request.params.sid)
    if (!media) throw new NotHere('This file is no longer kept.')
    return reply
      .headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' })
      .type(media.contentType)
      .send(media.bytes)
  })
}

function nextChange(simulator: Simulator, milliseconds: number): Promise<void> {
  const { world } = simulator
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stopListening()
      world.traffic.signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    const stopListening = world.onChange(done)
    world.traffic.signal.addEventListener('abort', done)
  })
}

function serveCustomers(app: FastifyInstance, simulator: Simulator): void {
  type Id = { Params: { id: string } }
  const flags = (names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'boolean' }]))

  app.post<{ Body: CustomerRequest }>(
    `${API}/customers`,
    {
      schema: {
        body: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 200 },
            locale: { enum: ['ja', 'en'] },
            phone: optionalText(17),
            user_id: optionalText(140),
            username: optionalText(100),
            psid: { type: 'string', pattern: '^\\d{1,40}$' },
            ...flags(['shares_number', 'read_receipts', 'reads_at_once']),
          },
        },
      },
    },
    (request, reply) => {
      const customer = simulator.addCustomer(request.body)
      return reply.code(201).send(presentCustomer(simulator, customer))
    },
  )

  app.post(`${API}/customers/samples`, (_request, reply) => {
    const added = simulator.addSampleCustomers()
    return reply.code(201).send({ customers: added.map((customer) => presentCustomer(simulator, customer)) })
  })

  app.patch<Id & { Body: CustomerChange }>(
    `${API}/customers/:id`,
    {
      schema: {
        body: {
          type: 'object',
          additionalProperties: false,
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 200 },
            ...flags([
              'shares_number',
              'read_receipts',
              'reads_at_once',
              'online',
              'opted_out',
              'on_whatsapp',
            ]),
          },
        },
      },
    },
    (request) => presentCustomer(simulator, simulator.changeCustomer(request.params.id, request.body)),
  )

  app.post<Id & { Body: WrittenMessage }>(
    `${API}/customers/:id/messages`,
    { schema: { body: writtenMessageSchema } },
    async (request, reply) => {
      const { sender, ...written } = request.body
      const content = await readMessage(written)
      if (sender !== undefined && simulator.world.metaPages.has(sender)) {
        const message = simulator.writeOnMessenger(request.params.id, asMessenger(content), sender)
        return reply.code(201).send(presentMessengerOnPhone(simulator, message))
      }
      const message = simulator.write(request.params.id, content, sender)
      return reply.code(201).send(presentMessageOnPhone(simulator, message))
    },
  )

  type Mid = { Params: { mid: string } }
  app.put<Mid & { Body: { emoji: string | null } }>(
    `${API}/messenger/messages/:mid/reaction`,
    { schema: { body: { type: 'object', required: ['emoji'], properties: { emoji: optionalText(16) } } } },
    (request, reply) => {
      simulator.react(request.params.mid, request.body.emoji)
      return reply.code(204).send()
    },
  )
  app.put<Mid & { Body: { text: string } }>(
    `${API}/messenger/messages/:mid/text`,
    { schema: { body: { type: 'object', required: ['text'], properties: { text: text(2000) } } } },
    (request, reply) =>
      simulator.edit(request.params.mid, request.body.text)
        ? reply.code(204).send()
        : reply.code(422).send({ error: 'This message can not be edited any more.' }),
  )
  app.delete<Mid>(`${API}/messenger/messages/:mid`, (request, reply) => {
    simulator.unsend(request.params.mid)
    return reply.code(204).send()
  })
  app.post<Id & { Body: { text: string; page?: string } }>(
    `${API}/customers/:id/page_inbox`,
    {
      schema: {
        body: { type: 'object', required: ['text'], properties: { text: text(2000), page: text(40) } },
      },
    },
    (request, reply) => {
      const message = simulator.writeInPageInbox(request.params.id, request.body.text, request.body.page)
      return reply.code(201).send(presentMessengerOnPhone(simulator, message))
    },
  )

  app.post<Id & { Body: { app?: 'whatsapp' | 'messenger' } | null }>(
    `${API}/customers/:id/open`,
    {
      schema: {
        body: {
          type: ['object', 'null'],
          additionalProperties: false,
          properties: { app: { enum: ['whatsapp', 'messenger'] } },
        },
      },
    },
    (request, reply) => {
      simulator.openPhone(request.params.id, request.body?.app)
      return reply.code(204).send()
    },
  )
}

/** Messenger has no contact cards (name and number become text), and a button that belongs to no message is a postback. */
function asMessenger(content: CustomerMessage): MessengerWrite {
  const { text, media, location, button, reply_to, contact } = content
  return {
    ...(text === undefined ? {} : { text }),
    ...(contact ? { text: `${contact.name} ${contact.phone}` } : {}),
    ...(media ? { media } : {}),
    ...(location ? { location } : {}),
    ...(button?.of ? { quick_reply: { title: button.title, payload: button.payload } } : {}),
    ...(button && !button.of ? { postback: { title: button.title, payload: button.payload } } : {}),
    ...(reply_to === undefined ? {} : { reply_to }),
  }
}

/** As `CustomerMessage`, with the file in base64 or the name of a sample. */
type WrittenMessage = Omit<CustomerMessage, 'media'> & {
  media?: { content_type: string; data: string; name?: string | null }
  sample?: string
  sender?: string
}

const writtenMessageSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    text: text(4096),
    sample: text(100),
    sender: text(140),
    reply_to: text(100),
    forwarded: { type: 'boolean' },
    frequently_forwarded: { type: 'boolean' },
    media: {
      type: 'object',
      required: ['content_type', 'data'],
      additionalProperties: false,
      properties: {
        content_type: { type: 'string', pattern: '^[\\w.+-]+/[\\w.+-]+$', maxLength: 120 },
        data: { type: 'string' },
        name: optionalText(255),
      },
    },
    location: {
      type: 'object',
      required: ['latitude', 'longitude'],
      additionalProperties: false,
      properties: {
        latitude: { type: 'number' },
        longitude: { type: 'number' },
        label: text(1000),
        address: text(1000),
      },
    },
    contact: {
      type: 'object',
      required: ['name', 'phone'],
      additionalProperties: false,
      properties: { name: text(200), phone: text(40) },
    },
    button: {
      type: 'object',
      required: ['title', 'payload'],
      additionalProperties: false,
      properties: { title: text(200), payload: text(1000), of: text(100) },
    },
    list: {
      type: 'object',
      required: ['id', 'title'],
      additionalProperties: false,
      properties: { id: text(200), title: text(200) },
    },
    referral: { type: 'object', additionalProperties: { type: 'string' } },
    parameters: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
  },
}

async function readMessage(written: WrittenMessage): Promise<CustomerMessage> {
  const { media, sample, ...rest } = written
  if (media) {
    return {
      ...rest,
      media: {
        content_type: media.content_type,
        bytes: Buffer.from(media.data, 'base64'),
        name: media.name ?? null,
      },
    }
  }
  if (sample) {
    const contentType = sampleFiles[sample]
    if (!contentType) throw new NotHere(`There is no sample ${sample}.`)
    const bytes = await readFile(new URL(`./samples/${sample}`, import.meta.url))
    return { ...rest, media: { content_type: contentType, bytes, name: sample } }
  }
  return rest
}

function serveFaults(app: FastifyInstance, simulator: Simulator): void {
  app.get(`${API}/faults`, () => ({ faults: simulator.faults() }))
  app.post<{ Body: FaultRequest }>(
    `${API}/faults`,
    {
      schema: {
        body: {
          type: 'object',
          required: ['kind'],
          additionalProperties: false,
          properties: {
            kind: { enum: faultKinds },
            operation: { enum: faultOperations },
            count: { type: 'integer', minimum: 1 },
            address: text(140),
            probability: { type: 'number', minimum: 0, maximum: 1 },
            taken: { type: 'boolean' },
            status: { type: 'integer', minimum: 400, maximum: 599 },
            code: { type: 'integer' },
            message: text(1000),
            retry_after_seconds: { type: 'integer', minimum: 0 },
            delay_milliseconds: { type: 'integer', minimum: 0, maximum: 600_000 },
            webhooks: { enum: ['inbound', 'status'] },
          },
        },
      },
    },
    async (request, reply) => reply.code(201).send(await simulator.addFault(request.body)),
  )
  app.delete(`${API}/faults`, async (_request, reply) => {
    await simulator.clearFaults()
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>(`${API}/faults/:id`, async (request, reply) => {
    await simulator.removeFault(request.params.id)
    return reply.code(204).send()
  })
  app.post(`${API}/callbacks/release`, (_request, reply) => {
    simulator.releaseCallbacks()
    return reply.code(204).send()
  })
}

function serveProviders(app: FastifyInstance, simulator: Simulator): void {
  app.post<{ Body: TwilioAccountRequest }>(
    `${API}/twilio/accounts`,
    {
      schema: {
        body: {
          type: 'object',
          required: ['account_sid', 'auth_token', 'sender'],
          additionalProperties: false,
          properties: {
            account_sid: text(34),
            auth_token: { type: 'string', minLength: 1, maxLength: 200 },
            sender: text(30),
            name: text(200),
            webhook_url: optionalText(2000),
            fallback_url: optionalText(2000),
            status_callback_url: optionalText(2000),
            messaging_service_sid: optionalText(34),
            connect_to: optionalText(2000),
            api_keys: {
              type: 'array',
              items: {
                type: 'object',
                required: ['sid', 'secret'],
                properties: { sid: text(34), secret: text(200) },
              },
            },
          },
        },
      },
    },
    (request, reply) => {
      const account = simulator.registerTwilioAccount(request.body)
      return reply.code(201).send({ account_sid: account.sid, senders: [...account.senders.values()] })
    },
  )

  app.post<{ Body: MetaPageRequest }>(
    `${API}/meta/pages`,
    {
      schema: {
        body: {
          type: 'object',
          required: ['page_id', 'page_access_token', 'app_id', 'app_secret', 'verify_token'],
          additionalProperties: false,
          properties: {
            page_id: { type: 'string', pattern: '^\\d{1,40}$' },
            name: text(200),
            page_access_token: { type: 'string', minLength: 1, maxLength: 1000 },
            app_id: { type: 'string', pattern: '^\\d{1,15}$' },
            app_secret: { type: 'string', minLength: 1, maxLength: 200 },
            verify_token: text(200),
            webhook_url: optionalText(2000),
            connect_to: optionalText(2000),
            subscribed: { type: 'boolean' },
            human_agent: { type: 'boolean' },
            profile_access: { type: 'boolean' },
          },
        },
      },
    },
    (request, reply) => {
      const page = simulator.registerMetaPage(request.body)
      return reply.code(201).send({ page_id: page.id, subscribed: page.subscribedFields !== null })
    },
  )
  app.post<{ Params: { app: string } }>(`${API}/meta/apps/:app/verify`, async (request) => ({
    verified: await simulator.verifyMetaWebhook(request.params.app),
  }))
}
