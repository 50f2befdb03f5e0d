/** How Twilio's hosts read and answer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Answer, answerCall, type Call, type Manners } from '../answer-call.ts'
import type { Fault } from '../faults.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import { presentRefusal, TwilioRefusal } from './refusal.ts'

const manners: Manners = {
  refuse(error) {
    if (!(error instanceof TwilioRefusal)) return null
    return {
      status: error.status,
      body: presentRefusal(error),
      ...(error.status === 401 ? { headers: { 'www-authenticate': 'Basic realm="Twilio API"' } } : {}),
    }
  },
  rateLimited: (fault) => ({
    ...refusal(fault, 429, 20429, 'Too Many Requests'),
    headers: { 'retry-after': String(fault.retry_after_seconds ?? 1) },
  }),
  serverError: (fault) => refusal(fault, 500, 20500, 'An internal server error has occurred'),
  refusal: (fault) => refusal(fault, 400, 63018, 'Rate limit exceeded for Channel'),
}

function refusal(fault: Fault, status: number, code: number, message: string): Answer {
  const answered = {
    status: fault.status ?? status,
    code: fault.code ?? code,
    message: fault.message ?? message,
  }
  return { status: answered.status, body: presentRefusal(answered) }
}

export function answerTwilio(
  world: World,
  reply: FastifyReply,
  call: Call,
  act: () => Answer | Promise<Answer>,
): Promise<FastifyReply> {
  return answerCall(world, manners, reply, call, act)
}

/** Writes a call into the ledger before anything is decided on it. */
export function noteCall(
  world: World,
  request: FastifyRequest,
  operation: string,
  form: URLSearchParams,
): LedgerEntry {
  const statusCallback = form.get('StatusCallback')
  return world.ledger.calls.add({
    at: world.now().toISOString(),
    provider: 'twilio',
    operation,
    method: request.method,
    path: request.url,
    body: [...form],
    to: form.get('To'),
    from: form.get('From'),
    text: form.get('Body'),
    status_callback: statusCallback,
    attempt:
      statusCallback && URL.canParse(statusCallback)
        ? new URL(statusCallback).searchParams.get('attempt')
        : null,
    fault: null,
    taken: null,
    answer: { outcome: 'pending', status: null, code: null },
  })
}

/** The query as it came; Fastify's own parser would not keep names such as `DateSent<` apart from their order. */
export function readQuery(request: FastifyRequest): URLSearchParams {
  const start = request.url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : request.url.slice(start + 1))
}

/** A form body; anything else counts as a form without fields, as with Twilio. */
export function readForm(request: FastifyRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')
  return new URLSearchParams(isForm && typeof request.body === 'string' ? request.body : '')
}

/** A JSON object, or an empty one. */
export function readJson(request: FastifyRequest): Record<string, unknown> {
  if (typeof request.body !== 'string' || request.body === '') return {}
  try {
    const value: unknown = JSON.parse(request.body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    throw new TwilioRefusal(400, 20001, 'The body is not JSON')
  }
}
