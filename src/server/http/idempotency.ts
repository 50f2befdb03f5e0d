/**
 * `Idempotency-Key` (precise 15): a write that comes twice with the same key is done once, and both get the same
 * answer. Per caller, method and path, for a day. Requests without the header pay nothing.
 *
 * An answer that refuses is not kept: it changed nothing, and what was wrong may be mended. Where the process died
 * between the act and the keeping of its answer nobody can tell what happened; then it is not done again either.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Core } from '../conversations/core.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import {
  type AnswerKey,
  beginAnswer,
  deleteOldAnswers,
  dropAnswer,
  findAnswer,
  type KeptAnswer,
  keepAnswer,
} from '../store/idempotent-answers.ts'
import { visibleConversation } from './routes/inbox/parts.ts'
import { type Http, REQUEST_MILLISECONDS } from './server.ts'

export interface Idempotency {
  /** For a body that only its route can read. True where the kept answer has been sent instead. */
  answered(request: FastifyRequest, reply: FastifyReply, content: string): Promise<boolean>
  /** Answers whose day is over go; one slice. */
  tidy(): Promise<number>
}

const KEPT_MILLISECONDS = 24 * 3_600_000
const LONGEST_KEY = 255
const SLICE = 1_000
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export function idempotency(http: Http, core: Core): Idempotency {
  const begun = new WeakMap<FastifyRequest, AnswerKey>()

  http.addHook('preHandler', async (request, reply) => {
    if (request.headers['idempotency-key'] === undefined || !request.caller) return
    if (SAFE_METHODS.has(request.method) || isForm(request)) return
    // A message's own id is kept as long as the message, so it decides.
    if ((request.body as { client_message_id?: unknown } | null)?.client_message_id !== undefined) return
    if (await answered(request, reply, inOrder(request.body))) return reply
  })

  http.addHook('onSend', async (request, reply, payload) => {
    const key = begun.get(request)
    if (!key) return
    begun.delete(request)
    try {
      if (reply.statusCode < 300 && typeof payload === 'string') await keep(key, request, reply, payload)
      else await dropAnswer(core.db, key)
    } catch (error) {
      // It has been done; whoever asks again is told that it cannot be known.
      request.log.warn({ err: error }, 'the answer to a request with a key was not kept')
    }
  })

  async function answered(request: FastifyRequest, reply: FastifyReply, content: string): Promise<boolean> {
    const { caller } = request
    const key = request.headers['idempotency-key']
    if (key === undefined || !caller) return false
    if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY) throw keyUnusable()
    const [path = '', query = ''] = request.url.split('?')
    const answerKey: AnswerKey = {
      companyId: caller.user.company_id,
      userId: caller.user.id,
      requestKey: core.hash(JSON.stringify(['idempotency key', request.method, path, key])),
    }
    const digest = core.hash(JSON.stringify(['idempotent content', query, content]))
    const first = await beginOrFind(answerKey, digest)
    if (first === 'begun') {
      begun.set(request, answerKey)
      return false
    }
    if (!first.digest.equals(digest)) throw keyUsed()
    if (first.status === null) throw first.running_until > core.clock.realNow() ? stillRunning() : cutOff()
    if (first.answer === null) throw notFound('conversation')
    // What is sent passes the policy at the moment of sending, also when it is sent again.
    for (const id of conversationsOf(request, JSON.parse(first.answer)))
      await visibleConversation(core, caller.user, id)
    reply
      .code(first.status)
      .header('idempotent-replayed', 'true')
      .type('application/json; charset=utf-8')
      .send(Buffer.from(first.answer))
    return true
  }

  async function beginOrFind(key: AnswerKey, digest: Buffer): Promise<KeptAnswer | 'begun'> {
    const now = core.clock.now()
    const times = {
      beganAt: now,
      overBefore: new Date(now.getTime() - KEPT_MILLISECONDS),
      runningUntil: new Date(core.clock.realNow().getTime() + REQUEST_MILLISECONDS),
    }
    // The one that was there may have been dropped in between.
    for (;;) {
      if (await beginAnswer(core.db, key, digest, times)) return 'begun'
      const kept = await findAnswer(core.db, key)
      if (kept) return kept
    }
  }

  async function keep(key: AnswerKey, request: FastifyRequest, reply: FastifyReply, payload: string) {
    const answer = withoutSecrets(JSON.parse(payload))
    const text = JSON.stringify(answer)
    // What removes something answers with its id alone.
    const about = request.method === 'DELETE' ? [] : uuidsIn(`${request.url} ${text}`)
    const conversationIds = conversationsOf(request, answer)
    const kept = { status: reply.statusCode, answer: text, about, conversationIds }
    await core.db.transaction((tx) => keepAnswer(tx, key, kept))
  }

  return {
    answered,
    tidy: () => deleteOldAnswers(core.db, new Date(core.clock.now().getTime() - KEPT_MILLISECONDS), SLICE),
  }
}

function isForm(request: FastifyRequest): boolean {
  return /^multipart\//i.test(request.headers['content-type'] ?? '')
}

/** The same content whatever the order of its fields. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}

const SECRET_NAMES = /^(token|secret|password|recovery_codes|backup_codes|totp_uri)$/

/** What is shown once is not kept, nor what carries it: an invitation's link holds its token. */
export function withoutSecrets(answer: unknown): unknown {
  const secrets: string[] = []
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        if (!SECRET_NAMES.test(name)) return [name, strip(one)]
        if (typeof one === 'string' && one !== '') secrets.push(one)
        return [name, null]
      }),
    )
  }
  const stripped = strip(answer)
  return JSON.parse(JSON.stringify(stripped), (_name, one: unknown) =>
    typeof one === 'string' && secrets.some((secret) => one.includes(secret)) ? null : one,
  )
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

function uuidsIn(text: string): string[] {
  return [...new Set((text.match(UUIDS) ?? []).map((id) => id.toLowerCase()))]
}

/** Which conversations the answer repeats something of. */
function conversationsOf(request: FastifyRequest, answer: unknown): string[] {
  if (request.method === 'DELETE') return []
  const ofPath = /\/conversations\/([^/?]+)/.exec(request.url)?.[1] ?? ''
  const { data } = answer as { data?: { id?: unknown; conversation_id?: unknown } | null }
  const begun = request.routeOptions.url === '/api/inbox/conversations' ? data?.id : null
  return uuidsIn([ofPath, data?.conversation_id, begun].filter((id) => typeof id === 'string').join(' '))
}

function keyUnusable() {
  return new AppError(
    400,
    'IDEMPOTENCY_KEY_INVALID',
    `An Idempotency-Key has 1 to ${LONGEST_KEY} characters.`,
    'Send a random one, such as a UUID.',
  )
}

function keyUsed() {
  return new AppError(
    422,
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used for another request.',
    'Use a new key for each request, and the same one only to repeat it.',
  )
}

function stillRunning() {
  return new AppError(
    409,
    'IDEMPOTENCY_KEY_RUNNING',
    'The first request with this Idempotency-Key is still running.',
    'Try again in a moment.',
    { 'retry-after': '1' },
  )
}

function cutOff() {
  return conflict(
    'IDEMPOTENCY_OUTCOME_UNKNOWN',
    'The first request with this Idempotency-Key was cut off, and it cannot be told what became of it.',
    'Look whether it took effect. If it did not, send it with a new key.',
  )
}
