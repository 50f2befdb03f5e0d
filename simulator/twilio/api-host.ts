/** api.twilio.com: accounts, messages, media. Source: protocols 2.5, 2.6. */
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import type { World } from '../world.ts'
import type { TwilioAccount, TwilioMessage } from './account.ts'
import { advanceMessage, sendOut } from './advance-message.ts'
import { answerTwilio, noteCall, readForm, readQuery } from './answer.ts'
import { createMessage } from './create-message.ts'
import { authenticate } from './credentials.ts'
import { listMessages } from './list-messages.ts'
import { presentMessage, rfc2822 } from './present-message.ts'
import { TwilioRefusal } from './refusal.ts'

type AccountParams = { account: string }
type MessageParams = AccountParams & { message: string }
type MediaParams = MessageParams & { media: string }

const PREFIX = '/2010-04-01/Accounts'

export function createApiHost(world: World): FastifyInstance {
  const app = createTwilioHost()
  const accountOf = (request: FastifyRequest, sid: string) =>
    authenticate(world.twilioAccounts, request.headers.authorization, sid)

  app.get<{ Params: AccountParams }>(`${PREFIX}/:account.json`, (request, reply) => {
    const entry = noteCall(world, request, 'account', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'fetch', entry }, () => {
      const account = accountOf(request, request.params.account)
      return { status: 200, body: presentAccount(world, account) }
    })
  })

  app.post<{ Params: AccountParams }>(`${PREFIX}/:account/Messages.json`, (request, reply) => {
    const form = readForm(request)
    const entry = noteCall(world, request, 'create', form)
    const call = { operation: 'create' as const, address: form.get('To') ?? '', entry }
    return answerTwilio(world, reply, call, async () => {
      const account = accountOf(request, request.params.account)
      const message = createMessage(world, account, form)
      entry.taken = message.sid
      const body = presentMessage(message)
      if (world.faults.take(['callback_before_answer'], { address: message.to })) {
        await sendOut(world, account, message)
        return { status: 201, body }
      }
      return { status: 201, body, afterwards: () => advanceMessage(world, account, message) }
    })
  })

  app.get<{ Params: AccountParams }>(`${PREFIX}/:account/Messages.json`, (request, reply) => {
    const query = readQuery(request)
    const entry = noteCall(world, request, 'list', query)
    return answerTwilio(world, reply, { operation: 'list', entry }, () => {
      const account = accountOf(request, request.params.account)
      return { status: 200, body: listMessages(account, query) }
    })
  })

  app.get<{ Params: MessageParams }>(`${PREFIX}/:account/Messages/:message.json`, (request, reply) => {
    const entry = noteCall(world, request, 'fetch', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'fetch', entry }, () => {
      const account = accountOf(request, request.params.account)
      return { status: 200, body: presentMessage(messageOf(account, request.params.message)) }
    })
  })

  app.post<{ Params: MessageParams }>(`${PREFIX}/:account/Messages/:message.json`, (request, reply) => {
    const form = readForm(request)
    const entry = noteCall(world, request, 'update', form)
    return answerTwilio(world, reply, { operation: 'fetch', entry }, () => {
      const account = accountOf(request, request.params.account)
      const message = messageOf(account, request.params.message)
      updateMessage(message, form)
      message.dateUpdated = world.now()
      world.changed()
      return { status: 200, body: presentMessage(message) }
    })
  })

  app.delete<{ Params: MessageParams }>(`${PREFIX}/:account/Messages/:message.json`, (request, reply) => {
    const entry = noteCall(world, request, 'delete', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'fetch', entry }, () => {
      const account = accountOf(request, request.params.account)
      const message = messageOf(account, request.params.message)
      account.messageBySid.delete(message.sid)
      account.messages = account.messages.filter((other) => other !== message)
      for (const sid of message.mediaSids) world.media.remove(sid)
      world.changed()
      return { status: 204, body: null }
    })
  })

  app.get<{ Params: MessageParams }>(`${PREFIX}/:account/Messages/:message/Media.json`, (request, reply) => {
    const entry = noteCall(world, request, 'media', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'media', entry }, () => {
      const account = accountOf(request, request.params.account)
      const message = messageOf(account, request.params.message)
      const uri = `${PREFIX}/${account.sid}/Messages/${message.sid}/Media.json`
      return {
        status: 200,
        body: {
          end: Math.max(message.mediaSids.length - 1, 0),
          first_page_uri: `${uri}?PageSize=50&Page=0`,
          media_list: message.mediaSids.flatMap((sid) => presentMedia(world, message, sid) ?? []),
          next_page_uri: null,
          page: 0,
          page_size: 50,
          previous_page_uri: null,
          start: 0,
          uri: `${uri}?PageSize=50&Page=0`,
        },
      }
    })
  })

  // With `.json` the description, without it the file itself, by way of the storage host.
  app.get<{ Params: MediaParams }>(`${PREFIX}/:account/Messages/:message/Media/:media`, (request, reply) => {
    const entry = noteCall(world, request, 'media', new URLSearchParams())
    return answerTwilio(world, reply, { operation: 'media', entry }, () => {
      const account = accountOf(request, request.params.account)
      const message = messageOf(account, request.params.message)
      const sid = request.params.media.replace(/\.json$/, '')
      const described = message.mediaSids.includes(sid) ? presentMedia(world, message, sid) : null
      if (!described) throw notFound(request.url)
      if (request.params.media.endsWith('.json')) return { status: 200, body: described }
      return {
        status: 307,
        body: '',
        headers: {
          location: `${world.bases.twilioStorage}/${account.sid}/${sid}?Expires=${Math.floor(Date.now() / 1000) + 14400}`,
          'content-type': 'text/plain',
        },
      }
    })
  })

  app.delete<{ Params: MediaParams }>(
    `${PREFIX}/:account/Messages/:message/Media/:media`,
    (request, reply) => {
      const entry = noteCall(world, request, 'media', new URLSearchParams())
      return answerTwilio(world, reply, { operation: 'media', entry }, () => {
        const account = accountOf(request, request.params.account)
        const message = messageOf(account, request.params.message)
        const sid = request.params.media.replace(/\.json$/, '')
        if (!message.mediaSids.includes(sid)) throw notFound(request.url)
        world.media.remove(sid)
        message.mediaSids = message.mediaSids.filter((other) => other !== sid)
        world.changed()
        return { status: 204, body: null }
      })
    },
  )

  app.setNotFoundHandler((request, reply) => {
    const entry = noteCall(world, request, 'unknown', readForm(request))
    return answerTwilio(world, reply, { operation: 'any', entry }, () => {
      throw notFound(request.url)
    })
  })
  return app
}

/** A host that leaves bodies as text: what is a form and what is JSON is each call's own affair. */
export function createTwilioHost(): FastifyInstance {
  const app = fastify({ bodyLimit: 1024 * 1024, exposeHeadRoutes: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  return app
}

export function notFound(path: string): TwilioRefusal {
  return new TwilioRefusal(404, 20404, `The requested resource ${path.split('?')[0]} was not found`)
}

function messageOf(account: TwilioAccount, sid: string): TwilioMessage {
  const message = account.messageBySid.get(sid)
  if (!message) throw notFound(`/Messages/${sid}.json`)
  return message
}

function updateMessage(message: TwilioMessage, form: URLSearchParams): void {
  if (form.get('Status') === 'canceled') {
    if (message.status !== 'queued' && message.status !== 'accepted') {
      throw new TwilioRefusal(400, 30409, 'Message can not be canceled')
    }
    message.status = 'canceled'
  }
  if (form.has('Body')) {
    if (form.get('Body') !== '') throw new TwilioRefusal(400, 20001, 'Body can only be emptied')
    message.body = ''
  }
}

function presentAccount(world: World, account: TwilioAccount) {
  return {
    auth_token: account.authToken,
    date_created: rfc2822(world.now()),
    date_updated: rfc2822(world.now()),
    friendly_name: account.name,
    owner_account_sid: account.sid,
    sid: account.sid,
    status: 'active',
    subresource_uris: { messages: `${PREFIX}/${account.sid}/Messages.json` },
    type: 'Full',
    uri: `${PREFIX}/${account.sid}.json`,
  }
}

function presentMedia(world: World, message: TwilioMessage, sid: string) {
  const media = world.media.get(sid)
  if (!media) return null
  return {
    account_sid: message.accountSid,
    content_type: media.contentType,
    date_created: rfc2822(media.createdAt),
    date_updated: rfc2822(media.createdAt),
    parent_sid: message.sid,
    sid,
    uri: `${PREFIX}/${message.accountSid}/Messages/${message.sid}/Media/${sid}.json`,
  }
}
