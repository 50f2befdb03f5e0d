/**
 * The built pages. Files with a hash in their name never change and are kept for a year; the page itself is made for
 * each visit with a nonce of its own, because the policy allows no inline style or script without it.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { AppError } from '../../errors.ts'
import { sendError } from '../answer.ts'
import type { Http } from '../server.ts'

const NONCE = '__CSP_NONCE__'

const AS_BUILT = { preCompressed: true, index: false, wildcard: false, cacheControl: false } as const

/** Null where the web has not been built. */
export function findWeb(): string | null {
  const here = dirname(fileURLToPath(import.meta.url))
  const found = ['../web', '../../../../dist/web']
    .map((up) => join(here, up))
    .find((folder) => existsSync(join(folder, 'index.html')))
  return found ?? null
}

export function webRoutes(http: Http, folder: string): void {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')

  // Nobody asks whether these have changed, so what they could be asked by would only cost 2 KB until the first inbox.
  http.register(fastifyStatic, {
    ...AS_BUILT,
    root: join(folder, 'assets'),
    prefix: '/assets/',
    etag: false,
    lastModified: false,
    setHeaders: (reply) => reply.setHeader('cache-control', 'public, max-age=31536000, immutable'),
    globIgnore: ['**/*.map'],
  })
  http.register(fastifyStatic, {
    ...AS_BUILT,
    root: folder,
    decorateReply: false,
    setHeaders(reply, path) {
      reply.setHeader('cache-control', 'no-cache')
      // It has a policy of its own, whatever the page's: it calls home and loads nothing.
      if (path.includes('service-worker.js'))
        reply.setHeader('content-security-policy', "default-src 'none'; connect-src 'self'")
    },
    globIgnore: ['**/*.map', 'assets/**', 'index.html', 'index.html.*'],
  })

  // A route, not the handler of what is not found: the server has one of its own.
  http.get('/*', { schema: { hide: true } }, (request, reply) => {
    if (/^\/(api|v1|webhooks|media|assets)(\/|$)/.test(request.url))
      return sendError(
        reply,
        new AppError(404, 'NOT_FOUND', 'There is nothing at this address.', 'Check the address.'),
      )
    return sendPage(reply, page)
  })
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', policy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(NONCE, nonce))
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
