/**
 * The app's webhook as Meta has it: `GET` and `POST /{app}/subscriptions`, with the app's own token. Meta asks the address
 * for the handshake before it takes it. Source: developers.facebook.com/docs/graph-api/reference/app/subscriptions.
 */
import { type Saying, say } from '../../../shared/say.ts'
import { type CallLimits, type Connection, ProviderUnavailable, type WebhookSetup } from '../channel.ts'
import { isOnLoopback } from '../examination.ts'
import { FIELD_LISTS, WRONG_PARAMETER } from './check.ts'
import { refusalIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { isObject, listOf, readJson, textOf } from './json.ts'

const WHERE = say('META_WHERE_TO_ENTER')

/** Where the app's page events go; null where nowhere. Throws `ProviderUnavailable`. */
export async function findCallback(
  graph: Graph,
  connection: Connection,
  limits: CallLimits,
): Promise<string | null> {
  const path = [connection.settings.app_id ?? '', 'subscriptions']
  const result = await graph({ method: 'GET', path, asApp: true }, connection, limits)
  if (result.reached !== 'provider') throw new ProviderUnavailable(result.reason)
  const refusal = refusalIn(result, connection)
  const answer = readJson(result.body)
  if (refusal || !isObject(answer))
    throw new ProviderUnavailable(refusal?.words || `HTTP status ${result.httpStatus}`)
  const ofPages = listOf(answer.data)
    .filter(isObject)
    .find(({ object }) => object === 'page')
  return ofPages && ofPages.active !== false ? textOf(ofPages.callback_url) : null
}

/**
 * Writes our address to the app, unless it calls somebody else's: taking another product's messages away is a person's
 * decision. Throws never.
 */
export async function setUpWebhook(
  graph: Graph,
  graphBase: string,
  webhookUrl: string,
  connection: Connection,
  limits: CallLimits,
): Promise<WebhookSetup> {
  const byHand = (...sayings: Saying[]): WebhookSetup => ({ written: false, sayings, paste: webhookUrl })
  if (isOnLoopback(new URL(webhookUrl)) && !isOnLoopback(new URL(graphBase)))
    return byHand(say('META_CANNOT_CALL_HERE'))
  try {
    const before = await findCallback(graph, connection, limits)
    if (before === webhookUrl) return { written: true }
    if (before !== null && URL.canParse(before) && new URL(before).host !== new URL(webhookUrl).host)
      return byHand(say('META_SETUP_ELSEWHERE', { host: new URL(before).host }), WHERE)
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return byHand(say('META_WEBHOOK_UNTOLD', { words: error.message }), WHERE)
  }
  let why = ''
  for (const fields of FIELD_LISTS) {
    const query = {
      object: 'page',
      callback_url: webhookUrl,
      verify_token: connection.secrets.verify_token ?? '',
      fields: fields.join(','),
      include_values: 'true',
    }
    const path = [connection.settings.app_id ?? '', 'subscriptions']
    const result = await graph({ method: 'POST', path, query, asApp: true }, connection, limits)
    if (result.reached === 'provider' && result.httpStatus < 300) return { written: true }
    const refusal = refusalIn(result, connection)
    why =
      refusal?.words || (result.reached === 'provider' ? `HTTP status ${result.httpStatus}` : result.reason)
    if (refusal?.error?.code !== WRONG_PARAMETER) break
  }
  return byHand(say('META_SETUP_REFUSED', { words: why }), WHERE)
}
