/**
 * How Twilio calls a webhook: 15 seconds in all, one retry and only where no connection came about, overrides in the
 * fragment of the address (`#rc=3&rp=all`), the same idempotency token on every attempt, a fallback address at last.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides (protocols 2.3).
 */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'undici'
import type { WebhookEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import type { TwilioAccount } from './account.ts'
import { signedAddress, signTwilioWebhook } from './sign.ts'

export interface Webhook {
  kind: 'inbound' | 'status'
  address: string
  method: string
  fallback: string | null
  parameters: [name: string, value: string][]
  messageSid: string
  /** The customer's address, for faults. */
  customerAddress: string
  status: string | null
}

interface Limits {
  connectMilliseconds: number
  readMilliseconds: number
  totalMilliseconds: number
  retries: number
  retryOn: Set<string>
}

type AttemptClass = 'ok' | 'ct' | 'rt' | '4xx' | '5xx' | 'other'

interface Attempt {
  class: AttemptClass
  status: number | null
  outcome: string
  contentType: string
  body: string
}

/** Calls the webhook and its fallback; returns null when it was taken, else what the debugger says. */
export async function deliverTwilioWebhook(
  world: World,
  account: TwilioAccount,
  webhook: Webhook,
): Promise<string | null> {
  const entry = world.ledger.webhooks.add({
    at: world.now().toISOString(),
    provider: 'twilio',
    kind: webhook.kind,
    url: webhook.address,
    message: webhook.messageSid,
    status: webhook.status,
    body: new URLSearchParams(webhook.parameters).toString(),
    attempts: [],
    delivered: false,
  })
  const occasion = { address: webhook.customerAddress, webhooks: webhook.kind }
  if (world.faults.take(['webhooks_lost'], occasion)) return 'Lost on the way (fault webhooks_lost).'

  const failure = await callWithRetries(world, account, webhook, webhook.address, webhook.parameters, entry)
  if (!failure) return null
  report(world, webhook, failure.code, failure.sentence)
  if (webhook.fallback) {
    const parameters: [string, string][] = [
      ...webhook.parameters,
      ['ErrorCode', String(failure.code)],
      ['ErrorUrl', signedAddress(webhook.address)],
    ]
    const again = await callWithRetries(world, account, webhook, webhook.fallback, parameters, entry)
    if (!again) return null
    report(world, { ...webhook, address: webhook.fallback }, again.code, again.sentence)
  }
  return failure.sentence
}

async function callWithRetries(
  world: World,
  account: TwilioAccount,
  webhook: Webhook,
  address: string,
  parameters: [string, string][],
  entry: WebhookEntry,
): Promise<{ code: number; sentence: string } | null> {
  const limits = readOverrides(address, world.webhookLimit)
  const token = randomUUID()
  const began = performance.now()
  let attempt: Attempt | null = null
  for (let tries = 0; tries <= limits.retries; tries += 1) {
    const left = limits.totalMilliseconds - (performance.now() - began)
    if (left <= 0) break
    const startedAt = performance.now()
    attempt = await callOnce(world, account, webhook, address, parameters, token, limits, left)
    entry.attempts.push({
      url: address,
      outcome: attempt.outcome,
      status: attempt.status,
      milliseconds: Math.round(performance.now() - startedAt),
    })
    if (attempt.class === 'ok') {
      entry.delivered = true
      judgeAnswer(world, webhook, attempt)
      return null
    }
    if (!limits.retryOn.has('all') && !limits.retryOn.has(attempt.class)) break
  }
  if (!attempt || attempt.class === 'ct') {
    return { code: 11205, sentence: `HTTP connection failure: ${attempt?.outcome ?? 'no time was left'}.` }
  }
  return { code: 11200, sentence: `HTTP retrieval failure: ${attempt.outcome}.` }
}

/** The fragment is neither sent nor signed. Values out of range count as the nearest one allowed. */
function readOverrides(address: string, mostMilliseconds: number): Limits {
  const fragment = new URLSearchParams(/#(.*)$/s.exec(address)?.[1] ?? '')
  const number = (name: string, standard: number, least: number, most: number) => {
    const given = Number.parseInt(fragment.get(name) ?? '', 10)
    return Math.min(most, Math.max(least, Number.isNaN(given) ? standard : given))
  }
  return {
    connectMilliseconds: number('ct', 5_000, 100, 10_000),
    readMilliseconds: number('rt', mostMilliseconds, 100, mostMilliseconds),
    totalMilliseconds: number('tt', mostMilliseconds, 100, mostMilliseconds),
    retries: number('rc', 1, 0, 5),
    retryOn: new Set((fragment.get('rp') ?? 'ct').split(',').map((word) => word.trim())),
  }
}

async function callOnce(
  world: World,
  account: TwilioAccount,
  webhook: Webhook,
  address: string,
  parameters: [string, string][],
  idempotencyToken: string,
  limits: Limits,
  millisecondsLeft: number,
): Promise<Attempt> {
  const given = new URL(address)
  const called = new URL(signedAddress(address))
  const form = new URLSearchParams(parameters).toString()
  const byGet = webhook.method === 'GET'
  // By GET the parameters stand in the address, which is signed as a whole.
  if (byGet) called.search = called.search ? `${called.search}&${form}` : `?${form}`
  const signed = byGet ? called.href : signedAddress(address)
  const signature = world.faults.take(['wrong_signature'], {
    address: webhook.customerAddress,
    webhooks: webhook.kind,
  })
    ? signTwilioWebhook(`not ${account.authToken}`, signed, parameters)
    : signTwilioWebhook(account.authToken, signed, byGet ? [] : parameters)
  const headers: Record<string, string> = {
    host: called.host,
    'user-agent': 'TwilioProxy/1.1',
    accept: '*/*',
    'x-twilio-signature': signature,
    'i-twilio-idempotency-token': idempotencyToken,
    'x-home-region': 'us1',
  }
  if (!byGet) headers['content-type'] = 'application/x-www-form-urlencoded; charset=UTF-8'
  if (given.username) {
    const credentials = `${decodeURIComponent(given.username)}:${decodeURIComponent(given.password)}`
    headers.authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  }
  const origin = account.connectTo ? new URL(account.connectTo).origin : called.origin

  // A connection of its own for each attempt: a kept one that the other side has just closed would look like a failed
  // read, which Twilio does not try again.
  const agent = new Agent({
    pipelining: 0,
    connect: { timeout: limits.connectMilliseconds },
    headersTimeout: limits.readMilliseconds,
    bodyTimeout: limits.readMilliseconds,
  })
  try {
    const answer = await request(origin + called.pathname + called.search, {
      dispatcher: agent,
      method: byGet ? 'GET' : 'POST',
      headers,
      body: byGet ? null : form,
      signal: AbortSignal.any([world.traffic.signal, AbortSignal.timeout(Math.ceil(millisecondsLeft))]),
    })
    const body = await answer.body.text()
    const contentType = String(answer.headers['content-type'] ?? '')
    return {
      class: classOf(answer.statusCode),
      status: answer.statusCode,
      outcome: `answered ${answer.statusCode}`,
      contentType,
      body,
    }
  } catch (error) {
    const failure = connectionFailure(error)
    return { class: failure.class, status: null, outcome: failure.outcome, contentType: '', body: '' }
  } finally {
    agent.destroy().catch(() => undefined)
  }
}

function classOf(status: number): AttemptClass {
  if (status >= 200 && status < 300) return 'ok'
  if (status >= 500) return '5xx'
  // Redirects are not followed here: their rules are not in the documents that this was written from.
  return status >= 400 ? '4xx' : 'other'
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

function connectionFailure(error: unknown): { class: AttemptClass; outcome: string } {
  const { name, message } = error as Error
  if (name === 'TimeoutError') return { class: 'rt', outcome: 'no answer in time' }
  const { code, errors } = error as { code?: string; errors?: { code?: string }[] }
  const word = code ?? errors?.[0]?.code ?? name
  if (connectionCodes.has(word) || word.startsWith('ERR_TLS') || word.includes('CERT')) {
    return { class: 'ct', outcome: `no connection (${word})` }
  }
  if (word.endsWith('_TIMEOUT')) return { class: 'rt', outcome: 'no answer in time' }
  return { class: 'rt', outcome: `connection lost (${word}: ${message})` }
}

const LARGEST_ANSWER = 64 * 1024

/** Twilio accepts the request and still writes a warning where the answer is not TwiML. Status callbacks need only a 200. */
function judgeAnswer(world: World, webhook: Webhook, attempt: Attempt): void {
  if (webhook.kind === 'status' || attempt.body.trim() === '') return
  if (Buffer.byteLength(attempt.body) > LARGEST_ANSWER) {
    report(world, webhook, 11750, 'The answer is larger than 64 KB.')
  } else if (!/^(text|application)\/xml\b/.test(attempt.contentType)) {
    report(world, webhook, 12300, `Content-Type ${attempt.contentType || '(none)'} is not text/xml.`)
  } else if (!/^\s*(<\?xml[^>]*\?>\s*)?</.test(attempt.body)) {
    report(world, webhook, 12100, 'The answer can not be read as XML.')
  } else if (!/^\s*(<\?xml[^>]*\?>\s*)?<Response\b/.test(attempt.body)) {
    report(world, webhook, 12200, 'The root of the answer is not <Response>.')
  }
}

function report(world: World, webhook: Webhook, code: number, sentence: string): void {
  world.ledger.debugger.add({
    at: world.now().toISOString(),
    code,
    sentence,
    url: signedAddress(webhook.address),
    message: webhook.messageSid,
  })
  world.changed()
}
