/** Who asks. Each guarded route gets the caller; a request without one is answered 401. */
import type { IncomingMessage } from 'node:http'
import readAddress from '@fastify/proxy-addr'
import type { FastifyRequest } from 'fastify'
import { AppError, forbidden, notSignedIn } from '../errors.ts'
import type { MissingFactor } from '../store/sessions.ts'
import type { UserRow } from '../store/users.ts'
import { answersWithoutFactor } from './route-rights.ts'

export interface Caller {
  user: UserRow
  by: 'session' | 'token'
  /** The session or token, so that it can be ended at once when it is taken away. */
  credentialId: string
  /** A token whose scopes let it read alone. */
  readOnly: boolean
  /** Of a session, where the company demands a second factor; tokens are no sign-in. */
  missingFactor: MissingFactor
}

/** Finds the caller behind a request's cookie or token; made by the room `people`. */
export type Authenticate = (headers: FastifyRequest['headers']) => Promise<Caller | null>

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export function callerGuard(authenticate: Authenticate, publicUrl: string) {
  return async (request: FastifyRequest): Promise<void> => {
    const caller = await authenticate(request.headers)
    if (!caller?.user.active) {
      request.server.limits.ofAddress(request.ip)
      throw notSignedIn()
    }
    const route = { method: request.method, url: request.routeOptions.url ?? '' }
    if (caller.missingFactor !== null && !answersWithoutFactor(route, caller.missingFactor))
      throw factorDemanded()
    if (!SAFE_METHODS.has(request.method)) {
      if (caller.by === 'session') refuseForeignOrigin(request.headers, publicUrl)
      if (caller.readOnly) throw readOnlyToken()
    }
    request.caller = caller
  }
}

export function factorDemanded() {
  return forbidden(
    'SECOND_FACTOR_DEMANDED',
    'Your company asks everybody for a second factor.',
    'Set one up, or sign in again with the one that you have.',
  )
}

function readOnlyToken() {
  return forbidden(
    'READ_ONLY_TOKEN',
    'This API token may read, but not write.',
    'Make a token with the scope "write".',
  )
}

/** For the list of sessions, and for who fails too often. */
export function originOf(request: FastifyRequest): { userAgent: string | undefined; address: string } {
  return { userAgent: request.headers['user-agent'], address: request.ip }
}

/** What `request.ip` is to a request, for an upgrade, which is none to Fastify. */
export function addressOf(request: IncomingMessage, trustedProxies: string[]): string {
  return readAddress(request, trustedProxies)
}

/** The caller of a guarded route. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw notSignedIn()
  return request.caller
}

/**
 * A browser says from which page a request comes. A write or a WebSocket that carries our cookie and comes from
 * another site is refused; same-origin pages and programs without an Origin pass.
 */
export function refuseForeignOrigin(headers: FastifyRequest['headers'], publicUrl: string): void {
  const { origin, host } = headers
  if (origin === undefined) return
  const ours = [new URL(publicUrl).origin, `http://${host}`, `https://${host}`]
  if (!ours.includes(origin))
    throw new AppError(
      403,
      'FOREIGN_ORIGIN',
      'This request comes from another site.',
      'Open the product itself and try again.',
    )
}
