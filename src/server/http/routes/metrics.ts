/**
 * `/metrics` for Prometheus. Closed to the outside (contract §6): whoever asks comes straight from this machine, or
 * brings METRICS_TOKEN. A proxy on this machine comes from here too, so what it passes on, and what is asked under a
 * public name, needs the token.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isLoopback } from '../../config.ts'
import { AppError } from '../../errors.ts'
import type { Http } from '../server.ts'

export interface MetricsParts {
  metrics: { contentType: string; read(now: Date): Promise<string> }
  token: string | null
  now(): Date
}

export function metricsRoute(http: Http, { metrics, token, now }: MetricsParts): void {
  http.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isFromHere(request) && !bringsToken(request, token))
      throw new AppError(404, 'NOT_FOUND', 'There is nothing at this address.', 'Check the address.')
    return reply.type(metrics.contentType).send(await metrics.read(now()))
  })
}

const PASSED_ON = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
]

function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const [, host = ''] = /^(\[[^\]]*\]|[^:]*)/.exec(headers.host ?? '') ?? []
  return isLoopback(from) && isLoopback(host) && PASSED_ON.every((name) => headers[name] === undefined)
}

function bringsToken({ headers }: FastifyRequest, token: string | null): boolean {
  const [, given] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
  if (token === null || given === undefined) return false
  return timingSafeEqual(digestOf(given), digestOf(token))
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
