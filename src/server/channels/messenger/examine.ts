/** The channel doctor's questions to Meta. Throws never. */
import { createHmac, randomBytes } from 'node:crypto'
import { say } from '../../../shared/say.ts'
import { type CallLimits, type Connection, type Finding, ProviderUnavailable } from '../channel.ts'
import { examineClock, examineReach, failed, fine } from '../examination.ts'
import { checkConnection } from './check.ts'
import { refusalIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { isObject, listOf, readJson, textOf } from './json.ts'
import { OWN_CHECK_EVENT } from './own-check.ts'
import { findCallback } from './subscription.ts'

/** Of the token: without them the page cannot be answered, or not be heard. */
const NEEDED_SCOPES = ['pages_messaging', 'pages_manage_metadata']
const SOON_MILLISECONDS = 7 * 86_400_000

export async function examine(
  graph: Graph,
  graphBase: string,
  { webhookUrl, now }: { webhookUrl: string; now: Date },
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const found = await Promise.all([
    examineToken(graph, now, connection, limits),
    examineSubscription(graph, connection, limits),
    examineCallback(graph, webhookUrl, connection, limits),
    examineWebhook(graphBase, webhookUrl, connection, limits),
  ])
  return found.flat()
}

/** `GET /debug_token`, with the app's own token: it tells whether the app's secret is right as well. */
async function examineToken(
  graph: Graph,
  now: Date,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const query = { input_token: connection.secrets.page_access_token ?? '' }
  const result = await graph({ method: 'GET', path: ['debug_token'], query, asApp: true }, connection, limits)
  if (result.reached !== 'provider')
    return [
      failed('credentials', say('META_UNREACHABLE', { words: result.reason }), say('CHECK_WAY_TO_META')),
    ]
  const clock = examineClock('Meta', result.headers.date, now)
  const refusal = refusalIn(result, connection)
  if (refusal)
    return [
      failed(
        'credentials',
        say('META_APP_REFUSED', { words: refusal.words || `HTTP status ${refusal.httpStatus}` }),
        say('COPY_APP_SECRET'),
      ),
      ...clock,
    ]
  const answer = readJson(result.body)
  const token = isObject(answer) && isObject(answer.data) ? answer.data : {}
  return [tokenFinding(token, connection, now), ...clock]
}

function tokenFinding(token: Readonly<Record<string, unknown>>, connection: Connection, now: Date): Finding {
  const check = 'credentials'
  const anew = say('RENEW_PAGE_TOKEN')
  if (token.is_valid !== true) return failed(check, say('META_TOKEN_INVALID'), anew)
  const app = textOf(token.app_id)
  if (app !== null && app !== connection.settings.app_id)
    return failed(check, say('META_TOKEN_OF_ANOTHER_APP', { app }), say('MAKE_TOKEN_WITH_THIS_APP'))
  const page = textOf(token.profile_id)
  if (page !== null && page !== connection.settings.page_id)
    return failed(check, say('META_TOKEN_OF_ANOTHER_PAGE', { page }), anew)
  const scopes = listOf(token.scopes)
  const missing = NEEDED_SCOPES.filter((scope) => scopes.length > 0 && !scopes.includes(scope))
  if (missing.length > 0)
    return failed(
      check,
      say('META_TOKEN_LACKS', { permissions: missing.join(', ') }),
      say('LOG_IN_AND_ALLOW'),
    )
  const end = Number(token.expires_at) * 1000
  if (end > 0 && end < now.getTime() + SOON_MILLISECONDS)
    return failed(check, say('META_TOKEN_ENDS', { time: new Date(end).toISOString() }), anew)
  return fine(check, say('META_KEYS_ACCEPTED'))
}

async function examineSubscription(
  graph: Graph,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const verdict = await checkConnection(graph, connection, limits)
  switch (verdict.verdict) {
    case 'works':
      return [fine('subscription', say('META_SUBSCRIBED'))]
    case 'attention':
      return [failed('subscription', verdict.saying, say('CHECK_AGAIN'))]
    case 'not_now':
      return [
        failed('subscription', say('META_NOT_ASKED', { words: verdict.reason }), say('TRY_IN_A_MINUTE')),
      ]
  }
}

async function examineCallback(
  graph: Graph,
  webhookUrl: string,
  connection: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const check = 'webhook_configuration'
  const enter = say('ENTER_AT_META', { url: webhookUrl })
  try {
    const callback = await findCallback(graph, connection, limits)
    if (callback === webhookUrl) return [fine(check, say('META_CALLS_US'))]
    const where = callback === null ? say('META_CALLS_NOBODY') : say('META_CALLS_ANOTHER', { url: callback })
    return [failed(check, where, enter)]
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return [failed(check, say('META_WEBHOOK_UNTOLD', { words: error.message }), enter)]
  }
}

/** Our own request, signed as Meta signs. */
async function examineWebhook(
  graphBase: string,
  webhookUrl: string,
  { settings, secrets }: Connection,
  limits: CallLimits,
): Promise<Finding[]> {
  const event = { [OWN_CHECK_EVENT]: randomBytes(16).toString('hex') }
  const body = JSON.stringify({ object: 'page', entry: [{ id: settings.page_id, messaging: [event] }] })
  const signature = createHmac('sha256', secrets.app_secret ?? '')
    .update(body)
    .digest('hex')
  const call = {
    provider: 'Meta',
    providerBase: graphBase,
    webhookUrl,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
    acknowledgement: 'EVENT_RECEIVED',
  }
  return [await examineReach(call, limits)]
}
