/**
 * The CRM's API, as Pipedrive's official client calls it (contract §5): `/api/v1` and `/v1` are the same; `/api/v2`.
 * What is not offered answers 404. Method by method: docs/pipedrive-compatibility.md.
 */
import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { AppError } from '../../../errors.ts'
import { type Authenticate, callerGuard } from '../../caller.ts'
import { asAppError, type Http } from '../../server.ts'
import { dealRoutes } from './deals.ts'
import { leadConversionRoutes, leadRoutes } from './leads.ts'
import { noteRoutes } from './notes.ts'
import { organizationRoutes } from './organizations.ts'
import type { CrmParts } from './parts.ts'
import { personMergeRoutes, personRoutes } from './persons.ts'
import { pipelineRoutes } from './pipelines.ts'
import { leadSearchRoutes, searchRoutes } from './search.ts'
import { crmUserRoutes } from './users.ts'

interface GuardedParts extends CrmParts {
  authenticate: Authenticate
}

export function crmApi(parts: GuardedParts): FastifyPluginAsync {
  return async (root) => {
    const v1: FastifyPluginAsync = async (scope) => {
      const http = prepared(scope as unknown as Http, parts)
      takeForms(http)
      leadRoutes(http, parts)
      noteRoutes(http, parts)
      crmUserRoutes(http, parts)
      personMergeRoutes(http, parts)
    }
    const v2: FastifyPluginAsync = async (scope) => {
      const http = prepared(scope as unknown as Http, parts)
      personRoutes(http, parts)
      organizationRoutes(http, parts)
      dealRoutes(http, parts)
      pipelineRoutes(http, parts)
      searchRoutes(http, parts)
      leadSearchRoutes(http, parts)
      leadConversionRoutes(http, parts)
    }
    await root.register(v1, { prefix: '/api/v1' })
    await root.register(v1, { prefix: '/v1' })
    await root.register(v2, { prefix: '/api/v2' })
  }
}

function prepared(http: Http, { authenticate, publicUrl }: GuardedParts): Http {
  const guard = callerGuard((headers) => authenticate(headers), publicUrl)
  http.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true }
  })
  http.addHook('onRequest', async (request) => {
    takeTokenOfQuery(request)
    await guard(request)
  })
  http.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asAppError(error)
    if (known.status >= 500)
      request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return reply.code(statusOf(known)).headers(known.headers).send(failure(known))
  })
  return http
}

/** Older clients send the token as a parameter. One in a header wins. */
function takeTokenOfQuery(request: FastifyRequest): void {
  const { api_token } = request.query as { api_token?: unknown }
  if (typeof api_token === 'string' && request.headers['x-api-token'] === undefined)
    request.headers['x-api-token'] = api_token
}

/** v1 takes forms as well as JSON; what looks like a number or a flag in them is one. */
function takeForms(http: Http): void {
  http.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const fields = [...new URLSearchParams(String(body))].map(([name, value]) => [
        name,
        readField(name, value),
      ])
      done(null, Object.fromEntries(fields))
    },
  )
}

function readField(name: string, value: string): unknown {
  if (/(_id|_flag|^id)$/.test(name) && /^\d{1,10}$/.test(value)) return Number(value)
  return value === 'true' ? true : value === 'false' ? false : value
}

/** Their API has 400 where ours tells 409 and 422 apart. */
function statusOf(error: AppError): number {
  return error.status === 422 || error.status === 409 ? 400 : error.status
}

function failure(error: AppError) {
  const frame = {
    success: false,
    error: error.status === 401 ? 'unauthorized access' : error.message,
    error_info: error.whatToDo,
    data: null,
    additional_data: { code: error.code },
  }
  if (error.status === 401) return { ...frame, errorCode: 401 }
  const code = error.code === 'BAD_REQUEST' ? 'ERR_SCHEMA_VALIDATION_FAILED' : error.code
  return { ...frame, code }
}
