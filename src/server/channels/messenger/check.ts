/**
 * Does Meta let us act for the page, and does it send us what happens? `GET /{page}/subscribed_apps`, and where our app
 * or a field is missing, `POST` to subscribe. Meta unsubscribes an app whose webhook failed for an hour, so this is
 * asked again and again. Source: developers.facebook.com/docs/graph-api/reference/page/subscribed_apps.
 */
import { say } from '../../../shared/say.ts'
import type { CallResult } from '../call-once.ts'
import type { CallLimits, Connection, ConnectionVerdict } from '../channel.ts'
import { refusalIn } from './errors.ts'
import type { Graph } from './graph.ts'
import { idOf, isObject, listOf, readJson, textOf } from './json.ts'

/** Without these there is no conversation. */
const NEEDED = ['messages', 'message_echoes', 'message_deliveries', 'message_reads', 'messaging_postbacks']
/** What else parse.ts understands, the commonest first: which of them there are differs by version and page. */
const WELCOME = [
  ['message_reactions', 'message_edits', 'messaging_referrals'],
  ['standby', 'messaging_handovers', 'messaging_policy_enforcement'],
]
/** The most that may be had first: Meta refuses the whole list for one field that it does not know. */
export const FIELD_LISTS = [[...NEEDED, ...WELCOME.flat()], [...NEEDED, ...(WELCOME[0] ?? [])], NEEDED]
/** Meta's code for a parameter that is wrong. */
export const WRONG_PARAMETER = 100

export async function checkConnection(
  graph: Graph,
  connection: Connection,
  limits: CallLimits,
): Promise<ConnectionVerdict> {
  const path = [connection.settings.page_id ?? '', 'subscribed_apps']
  const looked = await graph({ method: 'GET', path }, connection, limits)
  const trouble = troubleIn(looked, connection)
  if (trouble) return trouble
  const subscribed = fieldsIn(looked, connection.settings.app_id ?? null)
  for (const fields of FIELD_LISTS) {
    if (fields.every((field) => subscribed.has(field))) return { verdict: 'works' }
    // What somebody else has chosen for this app stays.
    const query = { subscribed_fields: [...new Set([...fields, ...subscribed])].join(',') }
    const asked = await graph({ method: 'POST', path, query }, connection, limits)
    if (fields !== NEEDED && refusalIn(asked, connection)?.error?.code === WRONG_PARAMETER) continue
    return troubleIn(asked, connection) ?? verdictOn(asked, subscribed.size === 0)
  }
  return { verdict: 'works' }
}

function verdictOn(asked: CallResult, wasSilent: boolean): ConnectionVerdict {
  const answer = asked.reached === 'provider' ? readJson(asked.body) : undefined
  if (isObject(answer) && answer.success === true)
    return { verdict: 'works', ...(wasSilent && { begun: true }) }
  return { verdict: 'not_now', reason: 'Meta’s answer to the subscription cannot be read.' }
}

function troubleIn(result: CallResult, connection: Connection): ConnectionVerdict | null {
  if (result.reached !== 'provider') return { verdict: 'not_now', reason: result.reason }
  const refusal = refusalIn(result, connection)
  if (!refusal) return null
  const { words, judgement, httpStatus } = refusal
  if (judgement.meaning !== 'refused') return { verdict: 'not_now', reason: judgement.failure.sentence }
  const said = words || `HTTP status ${httpStatus}`
  return {
    verdict: 'attention',
    saying: judgement.attention ?? say('META_SUBSCRIPTION_REFUSED', { words: said }),
  }
}

/** What our app hears of the page; nothing where it is not subscribed. */
function fieldsIn(result: CallResult, appId: string | null): Set<string> {
  const answer = result.reached === 'provider' ? readJson(result.body) : undefined
  const apps = isObject(answer) ? listOf(answer.data).filter(isObject) : []
  const app = apps.find(({ id }) => idOf(id) === appId)
  return new Set(listOf(app?.subscribed_fields).flatMap((field) => fieldName(field) ?? []))
}

/** Plain, or with its version: `{"name":"messages","version":"v25.0"}`. */
function fieldName(field: unknown): string | null {
  return isObject(field) ? textOf(field.name) : textOf(field)
}
