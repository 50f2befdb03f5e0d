/** content.twilio.com: templates and their approval. Source: protocols 2.9. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { World } from '../world.ts'
import type { TwilioAccount } from './account.ts'
import { answerTwilio, noteCall, readJson, readQuery } from './answer.ts'
import { createTwilioHost, notFound } from './api-host.ts'
import { authenticate } from './credentials.ts'
import { TwilioRefusal } from './refusal.ts'
import { newTemplate, type Template } from './templates.ts'

type Params = { sid: string }

export function createContentHost(world: World): FastifyInstance {
  const app = createTwilioHost()
  const accountOf = (request: FastifyRequest) =>
    authenticate(world.twilioAccounts, request.headers.authorization, null)
  const none = () => new URLSearchParams()

  for (const [path, withApproval] of [
    ['/v1/Content', false],
    ['/v1/ContentAndApprovals', true],
  ] as const) {
    app.get(path, (request, reply) => {
      const query = readQuery(request)
      const entry = noteCall(world, request, 'content', query)
      return answerTwilio(world, reply, { operation: 'content', entry }, () => ({
        status: 200,
        body: listTemplates(world, accountOf(request), path, query, withApproval),
      }))
    })
  }

  app.post('/v1/Content', (request, reply) => {
    const entry = noteCall(world, request, 'content', none())
    return answerTwilio(world, reply, { operation: 'content', entry }, () => {
      const account = accountOf(request)
      const template = readTemplate(readJson(request), world.now())
      account.templates.set(template.sid, template)
      return { status: 201, body: presentTemplate(world, account, template) }
    })
  })

  app.get<{ Params: Params }>('/v1/Content/:sid', (request, reply) => {
    const entry = noteCall(world, request, 'content', none())
    return answerTwilio(world, reply, { operation: 'content', entry }, () => {
      const account = accountOf(request)
      return { status: 200, body: presentTemplate(world, account, templateOf(account, request.params.sid)) }
    })
  })

  app.delete<{ Params: Params }>('/v1/Content/:sid', (request, reply) => {
    const entry = noteCall(world, request, 'content', none())
    return answerTwilio(world, reply, { operation: 'content', entry }, () => {
      const account = accountOf(request)
      account.templates.delete(templateOf(account, request.params.sid).sid)
      return { status: 204, body: null }
    })
  })

  app.get<{ Params: Params }>('/v1/Content/:sid/ApprovalRequests', (request, reply) => {
    const entry = noteCall(world, request, 'content', none())
    return answerTwilio(world, reply, { operation: 'content', entry }, () => {
      const account = accountOf(request)
      const template = templateOf(account, request.params.sid)
      return {
        status: 200,
        body: {
          sid: template.sid,
          account_sid: account.sid,
          whatsapp: presentApproval(template),
          url: `${world.bases.twilioContent}/v1/Content/${template.sid}/ApprovalRequests`,
        },
      }
    })
  })

  app.post<{ Params: Params }>('/v1/Content/:sid/ApprovalRequests/whatsapp', (request, reply) => {
    const entry = noteCall(world, request, 'content', none())
    return answerTwilio(world, reply, { operation: 'content', entry }, () => {
      const template = templateOf(accountOf(request), request.params.sid)
      const { name, category } = readJson(request)
      if (typeof name !== 'string' || !/^(MARKETING|UTILITY|AUTHENTICATION)$/.test(String(category))) {
        throw new TwilioRefusal(400, 20001, 'name and category are required')
      }
      template.approval = { name, category: String(category), status: 'received', rejectionReason: '' }
      return { status: 201, body: presentApproval(template) }
    })
  })

  app.setNotFoundHandler((request, reply) => {
    const entry = noteCall(world, request, 'unknown', none())
    return answerTwilio(world, reply, { operation: 'any', entry }, () => {
      throw notFound(request.url)
    })
  })
  return app
}

function templateOf(account: TwilioAccount, sid: string): Template {
  const template = account.templates.get(sid)
  if (!template) throw notFound(`/v1/Content/${sid}`)
  return template
}

function readTemplate(json: Record<string, unknown>, now: Date): Template {
  const { friendly_name: friendlyName, language, variables, types } = json
  if (typeof language !== 'string' || typeof types !== 'object' || types === null) {
    throw new TwilioRefusal(400, 20001, 'language and types are required')
  }
  return newTemplate(
    {
      friendlyName: typeof friendlyName === 'string' ? friendlyName : '',
      language,
      variables: Object(variables) as Record<string, string>,
      types: types as Template['types'],
    },
    null,
    now,
  )
}

function listTemplates(
  world: World,
  account: TwilioAccount,
  path: string,
  query: URLSearchParams,
  withApproval: boolean,
) {
  const pageSize = Math.min(Number.parseInt(query.get('PageSize') ?? '50', 10) || 50, 1000)
  const page = Number.parseInt(query.get('Page') ?? '0', 10) || 0
  const all = [...account.templates.values()]
  const address = (number: number) =>
    `${world.bases.twilioContent}${path}?PageSize=${pageSize}&Page=${number}`
  return {
    contents: all.slice(page * pageSize, (page + 1) * pageSize).map((template) => ({
      ...presentTemplate(world, account, template),
      ...(withApproval ? { approval_requests: presentApproval(template) } : {}),
    })),
    meta: {
      page,
      page_size: pageSize,
      first_page_url: address(0),
      previous_page_url: page > 0 ? address(page - 1) : null,
      url: address(page),
      next_page_url: all.length > (page + 1) * pageSize ? address(page + 1) : null,
      key: 'contents',
    },
  }
}

function presentTemplate(world: World, account: TwilioAccount, template: Template) {
  const url = `${world.bases.twilioContent}/v1/Content/${template.sid}`
  return {
    sid: template.sid,
    account_sid: account.sid,
    friendly_name: template.friendlyName,
    language: template.language,
    variables: template.variables,
    types: template.types,
    date_created: template.dateCreated.toISOString(),
    date_updated: template.dateUpdated.toISOString(),
    url,
    links: {
      approval_create: `${url}/ApprovalRequests/whatsapp`,
      approval_fetch: `${url}/ApprovalRequests`,
    },
  }
}

function presentApproval(template: Template) {
  const [contentType = ''] = Object.keys(template.types)
  return {
    type: 'whatsapp',
    name: template.approval?.name ?? template.friendlyName,
    category: template.approval?.category ?? '',
    content_type: contentType,
    status: template.approval?.status ?? 'unsubmitted',
    rejection_reason: template.approval?.rejectionReason ?? '',
    allow_category_change: true,
  }
}
