/**
 * How Meta brings events to the app's webhook: 200 within five seconds, else at once again and a few times more; after
 * an hour of nothing but failures the app is unsubscribed from the page. Source: protocols 3.2.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { WebhookEntry } from '../ledger.ts'
import type { World } from '../world.ts'
import type { MetaApp, MetaPage } from './page.ts'
import { metaSignatures, writeMetaJson } from './write-event.ts'

export type MetaEvent = Record<string, unknown>

const PATIENCE_MILLISECONDS = 5_000
const UNSUBSCRIBED_AFTER_MILLISECONDS = 60 * 60 * 1000

export interface EventDelivery {
  /** The webhook field it belongs to. */
  field: string
  event: MetaEvent
  /** For faults: the page-scoped id. */
  psid: string
  mid: string | null
  kind: 'inbound' | 'status'
}

/** Returns null when the event was taken, else why not. An event of a field that is not subscribed is dropped. */
export async function deliverEvent(
  world: World,
  page: MetaPage,
  delivery: EventDelivery,
): Promise<string | null> {
  if (!page.subscribedFields) return 'The app is not subscribed to the page.'
  if (!page.subscribedFields.has(delivery.field)) return `The app is not subscribed to ${delivery.field}.`
  const occasion = { address: delivery.psid, webhooks: delivery.kind }
  if (world.faults.take(['webhooks_lost'], occasion)) return 'Lost on the way (fault webhooks_lost).'
  const batching = world.faults.take(['events_batched'], occasion)
  if (batching) {
    world.heldEvents.push({ page, event: delivery.event })
    if (batching.count !== undefined && batching.struck >= batching.count) return flushEvents(world)
    return null
  }
  const entry = { id: page.id, time: world.now().getTime(), messaging: [delivery.event] }
  return post(world, page.app, [page], { object: 'page', entry: [entry] }, delivery)
}

/** Sends the events that `events_batched` gathered in one request, one entry a page. */
export async function flushEvents(world: World): Promise<string | null> {
  const gathered = world.heldEvents.splice(0)
  const byPage = new Map<MetaPage, MetaEvent[]>()
  for (const { page, event } of gathered) byPage.set(page, [...(byPage.get(page) ?? []), event])
  const [first] = byPage.keys()
  if (!first) return null
  const entry = [...byPage].map(([page, messaging]) => ({
    id: page.id,
    time: world.now().getTime(),
    messaging,
  }))
  return post(world, first.app, [...byPage.keys()], { object: 'page', entry }, null)
}

async function post(
  world: World,
  app: MetaApp,
  pages: MetaPage[],
  payload: unknown,
  delivery: EventDelivery | null,
): Promise<string | null> {
  if (!app.webhookUrl) return 'The app has no webhook.'
  const body = writeMetaJson(payload)
  const entry = world.ledger.webhooks.add({
    at: world.now().toISOString(),
    provider: 'meta',
    kind: 'event',
    url: app.webhookUrl,
    message: delivery?.mid ?? null,
    status: delivery?.field ?? 'batch',
    body: body.toString('ascii'),
    attempts: [],
    delivered: false,
  })
  const secret = world.faults.take(['wrong_signature'], {
    ...(delivery ? { address: delivery.psid, webhooks: delivery.kind } : {}),
  })
    ? `not ${app.secret}`
    : app.secret
  let outcome = ''
  for (const pause of [null, 0, ...world.metaRetryPauses]) {
    if (pause) await wait(pause, undefined, { signal: world.traffic.signal })
    outcome = await postOnce(world, app, app.webhookUrl, body, secret, entry)
    if (entry.delivered) {
      for (const page of pages) page.failingSince = null
      return null
    }
  }
  for (const page of pages) noteFailure(world, page, app.webhookUrl, outcome)
  return outcome
}

async function postOnce(
  world: World,
  app: MetaApp,
  address: string,
  body: Buffer,
  secret: string,
  entry: WebhookEntry,
): Promise<string> {
  const url = new URL(address)
  const origin = app.connectTo ? new URL(app.connectTo).origin : url.origin
  const agent = new Agent({ pipelining: 0 })
  const startedAt = performance.now()
  let status: number | null = null
  let outcome: string
  try {
    const answer = await request(origin + url.pathname + url.search, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        host: url.host,
        'user-agent': 'facebookexternalua',
        accept: '*/*',
        'content-type': 'application/json',
        ...metaSignatures(secret, body),
      },
      body,
      signal: AbortSignal.any([world.traffic.signal, AbortSignal.timeout(PATIENCE_MILLISECONDS)]),
    })
    await answer.body.dump()
    status = answer.statusCode
    outcome = `answered ${status}`
    entry.delivered = status === 200
  } catch (error) {
    const { name, code } = error as { name: string; code?: unknown }
    outcome = name === 'TimeoutError' ? 'no answer in time' : `no connection (${String(code ?? name)})`
  } finally {
    agent.destroy().catch(() => undefined)
  }
  const milliseconds = Math.round(performance.now() - startedAt)
  entry.attempts.push({ url: address, outcome, status, milliseconds })
  return outcome
}

function noteFailure(world: World, page: MetaPage, url: string, outcome: string): void {
  const now = world.now()
  page.failingSince ??= now
  const disabled = now.getTime() - page.failingSince.getTime() >= UNSUBSCRIBED_AFTER_MILLISECONDS
  if (disabled) {
    page.subscribedFields = null
    page.failingSince = null
  }
  world.ledger.debugger.add({
    at: now.toISOString(),
    code: 0,
    sentence: disabled
      ? `Webhooks disabled: deliveries for ${page.name} have failed for an hour (${outcome}).`
      : `An event of ${page.name} was not taken: ${outcome}.`,
    url,
    message: null,
  })
  world.changed()
}

/** The handshake by GET when a webhook is entered in the app's settings: the bare challenge must come back. */
export async function verifyMetaWebhook(world: World, app: MetaApp): Promise<boolean> {
  if (!app.webhookUrl) return false
  const challenge = String(randomBytes(4).readUInt32BE())
  const url = new URL(app.webhookUrl)
  const called = new URL(url.pathname + url.search, app.connectTo ?? url.origin)
  called.searchParams.set('hub.mode', 'subscribe')
  called.searchParams.set('hub.verify_token', app.verifyToken)
  called.searchParams.set('hub.challenge', challenge)
  const answer = await request(called, {
    headers: { host: url.host, 'user-agent': 'facebookplatform/1.0 (+http://developers.facebook.com)' },
    signal: AbortSignal.any([world.traffic.signal, AbortSignal.timeout(PATIENCE_MILLISECONDS)]),
  })
  app.verified = (await answer.body.text()) === challenge && answer.statusCode === 200
  return app.verified
}
