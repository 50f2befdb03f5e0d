/**
 * The HTTP server: what holds for every route stands here, the routes themselves in `routes/`. A route is a doorman:
 * it checks the badge, translates, calls one act, presents the answer.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { AppError } from '../errors.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../log.ts'
import { isDatabaseUnavailable, isUnholdable } from '../store/db.ts'
import { sendError } from './answer.ts'
import { cleanStrings } from './clean-strings.ts'
import { compileSerializer, compileValidator } from './compilers.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'

declare module 'fastify' {
  interface FastifyInstance {
    limits: RateLimits
    /** Every route there is, for what has to be true of all of them. */
    registered: RegisteredRoute[]
  }
}

export interface RegisteredRoute {
  method: string
  url: string
  schema: { params?: unknown; querystring?: unknown; body?: unknown } | undefined
}

export type Http = ReturnType<typeof createHttp>

const MOST_BODY_BYTES = 1_048_576
/** A file of 25 MB over a telephone takes its time; the head of a request does not. */
export const REQUEST_MILLISECONDS = 180_000
const HEAD_MILLISECONDS = 30_000

const FILE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}
const SAFE_HEADERS = {
  ...FILE_HEADERS,
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)',
}

export interface HttpOptions {
  log: Log
  clock: Pick<Clock, 'monotonic'>
  publicUrl: string
  trustedProxies: string[]
}

export function createHttp(options: HttpOptions) {
  const http = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_MILLISECONDS,
    http: { headersTimeout: HEAD_MILLISECONDS },
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    // An address that can't be read, such as %ED%A0%80, is refused before any hook.
    frameworkErrors: (error, _request, reply) => sendError(reply.headers(SAFE_HEADERS), asAppError(error)),
  })
    .setValidatorCompiler(compileValidator)
    .setSerializerCompiler(compileSerializer)
    .withTypeProvider<TypeBoxTypeProvider>()
  const limits = createRateLimits(options.clock)
  const registered: RegisteredRoute[] = []
  http.decorate('limits', limits).decorate('registered', registered).decorateRequest('caller', null)
  http.addHook('onRoute', ({ method, url, schema }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') registered.push({ method: one, url, schema })
  })

  http.setErrorHandler((error: FastifyError, request, reply) => {
    const known = isCutForm(request, error) ? formCut() : asAppError(error)
    if (known.status >= 500)
      request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return sendError(reply, known)
  })
  http.setNotFoundHandler((_request, reply) => sendError(reply, nothingHere()))
  http.addHook('onRequest', async (request) =>
    refuseForeignHost(request.headers.host, request.url, options.publicUrl),
  )
  // After `onRequest`, in which the guards find the caller, and before a body is read.
  http.addHook('preParsing', async (request) => {
    if (!isApi(request.url)) return
    if (request.caller) limits.ofCaller(request.caller.credentialId)
    else limits.ofAddress(request.ip)
  })
  http.addHook('preValidation', async (request) => {
    if (isApi(request.url)) cleanStrings(request)
  })
  http.addHook('onSend', async (request, reply) => {
    if (isApi(request.url) && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    // The built scripts and styles are no documents: what only a document heeds would cost 4 KB until the first inbox.
    reply.headers(request.url.startsWith('/assets/') ? FILE_HEADERS : SAFE_HEADERS)
  })
  return http
}

function isApi(url: string): boolean {
  return /^\/(api|v1)\b/.test(url)
}

/** A page of another site that has made its name point to this machine is refused (precise 14). */
function refuseForeignHost(host: string | undefined, url: string, publicUrl: string): void {
  if (!/^\/(api|v1|simulator)\b/.test(url)) return
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase()
  const ours = new URL(publicUrl).hostname.toLowerCase()
  const loopback = name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name)
  if (name !== ours && !loopback)
    throw new AppError(421, 'WRONG_HOST', 'This server does not answer under that name.', `Use ${publicUrl}.`)
}

const nothingHere = () =>
  new AppError(404, 'NOT_FOUND', 'There is nothing at this address.', 'Check the address.')

/** Whoever sent the form stopped in the middle of a file, so the file's stream did; the library has only words for it. */
function isCutForm(request: FastifyRequest, { code, message }: FastifyError): boolean {
  const type = request.headers['content-type'] ?? ''
  const cut = code === 'ERR_STREAM_PREMATURE_CLOSE' || / end of multipart data$/.test(message)
  return cut && /^multipart\//i.test(type)
}

const formCut = () => new AppError(400, 'BAD_REQUEST', 'The form breaks off in the middle.', 'Send it again.')

/** What a caller is told of an error. */
export function asAppError(error: FastifyError): AppError {
  if (error instanceof AppError) return error
  if (error.validation)
    return new AppError(
      400,
      'BAD_REQUEST',
      `The request is not as described: ${error.message}.`,
      'See /api/inbox/docs.',
    )
  if (isUnholdable(error))
    return new AppError(
      400,
      'BAD_REQUEST',
      'A number or a text in the request is beyond what can be kept.',
      'Correct it and send it again.',
    )
  if (isDatabaseUnavailable(error))
    return new AppError(
      503,
      'DATABASE_UNAVAILABLE',
      'The database cannot be reached just now.',
      'Try again in a moment.',
      { 'retry-after': '2' },
    )
  switch (error.statusCode) {
    case 413:
      return new AppError(413, 'TOO_LARGE', 'The request is larger than 1 MiB.', 'Send less at once.')
    // An id that is longer than any of ours: the same as one that is unknown.
    case 414:
      return nothingHere()
    case 415:
      return new AppError(
        415,
        'UNSUPPORTED_MEDIA_TYPE',
        'This content type is not understood here.',
        'Send application/json.',
      )
    case 400:
      return new AppError(400, 'BAD_REQUEST', 'The request could not be read.', 'Send well-formed JSON.')
    default:
      return error.statusCode && error.statusCode < 500
        ? new AppError(error.statusCode, 'REFUSED', 'The request was refused.', 'Correct it and try again.')
        : new AppError(
            500,
            'INTERNAL_ERROR',
            'Something went wrong on our side; nothing was changed.',
            'Try again. If it stays, tell your administrator the time.',
          )
  }
}
