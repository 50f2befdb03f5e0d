/**
 * The number of a channel as Twilio's Senders API has it, with the webhook addresses: `GET` and `POST
 * {messaging}/v2/Channels/Senders`. Source: twilio-oai `twilio_messaging_v2`.
 */
import { type Saying, say } from '../../../shared/say.ts'
import { type CallLimits, type Connection, ProviderUnavailable, type WebhookSetup } from '../channel.ts'
import { isOnLoopback } from '../examination.ts'
import { errorIn, isObject, type JsonObject, jsonObjectIn, textOf } from './answer.ts'
import { urlUnder } from './base.ts'
import type { Caller } from './call.ts'

const PATH = '/v2/Channels/Senders'
const LARGEST_ANSWER_BYTES = 2 * 1024 * 1024
const MOST_PAGES = 20
/**
 * Twilio tries a webhook again only where no connection came about, and once. With this fragment, which is neither
 * sent nor signed, it does so three times and after any failure.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
 */
const RETRIES = '#rc=3&rp=all'
/** What Twilio itself puts there as an example. */
const EXAMPLE_HOSTS = /(^|\.)twilio\.com$/

export interface Sender {
  sid: string
  status: string
  callbackUrl: string | null
  statusCallbackUrl: string | null
}

/** Null where the account has no such WhatsApp sender. Throws `ProviderUnavailable`. */
export async function findSender(
  messagingBase: string,
  call: Caller,
  connection: Connection,
  limits: CallLimits,
): Promise<Sender | null> {
  let url: URL | null = urlUnder(messagingBase, `${PATH}?Channel=whatsapp&PageSize=100`)
  for (let page = 0; url !== null && page < MOST_PAGES; page++) {
    const answer = await readSenders(url, call, connection, limits)
    for (const item of answer.senders as unknown[]) {
      const sender = isObject(item) && item.sender_id === connection.settings.sender ? readSender(item) : null
      if (sender) return sender
    }
    const next = isObject(answer.meta) ? textOf(answer.meta.next_page_url) : null
    url = next !== null && URL.canParse(next) && new URL(next).origin === url.origin ? new URL(next) : null
  }
  return null
}

async function readSenders(
  url: URL,
  call: Caller,
  connection: Connection,
  limits: CallLimits,
): Promise<JsonObject> {
  const result = await call(
    { method: 'GET', url, largestAnswerBytes: LARGEST_ANSWER_BYTES },
    connection,
    limits,
  )
  if (result.reached !== 'provider') throw new ProviderUnavailable(result.reason)
  const answer = jsonObjectIn(result.body)
  if (result.httpStatus !== 200 || !answer || !Array.isArray(answer.senders)) {
    const number = errorIn(answer)?.number
    const detail = number === undefined ? '' : `, error ${number}`
    throw new ProviderUnavailable(`HTTP status ${result.httpStatus}${detail}.`)
  }
  return answer
}

function readSender(item: JsonObject): Sender | null {
  const sid = textOf(item.sid)
  if (sid === null || !/^XE[0-9a-fA-F]{32}$/.test(sid)) return null
  const webhook = isObject(item.webhook) ? item.webhook : {}
  return {
    sid,
    status: textOf(item.status) ?? '',
    callbackUrl: textOf(webhook.callback_url),
    statusCallbackUrl: textOf(webhook.status_callback_url),
  }
}

/** True where both addresses are ours, whatever their fragments. */
export function leadsHere(sender: Sender, webhookUrl: string): boolean {
  return (
    withoutFragment(sender.callbackUrl) === webhookUrl &&
    (sender.statusCallbackUrl === null ||
      withoutFragment(sender.statusCallbackUrl) === `${webhookUrl}/status`)
  )
}

function withoutFragment(url: string | null): string | null {
  return url === null ? null : url.replace(/#.*$/s, '')
}

/** What a person enters in the Twilio console where we can't. */
export function addressToPaste(webhookUrl: string): string {
  return webhookUrl + RETRIES
}

/**
 * Writes our addresses to the sender, unless it calls somebody else's: that may be a product in use, and taking its
 * messages away is a person's decision. Throws never.
 */
export async function setUpWebhook(
  messagingBase: string,
  call: Caller,
  webhookUrl: string,
  connection: Connection,
  limits: CallLimits,
): Promise<WebhookSetup> {
  const paste = addressToPaste(webhookUrl)
  const byHand = (saying: Saying): WebhookSetup => ({ written: false, sayings: [saying], paste })
  if (isOnLoopback(new URL(webhookUrl)) && !isOnLoopback(new URL(messagingBase)))
    return byHand(say('TWILIO_CANNOT_CALL_HERE'))
  let sender: Sender | null
  try {
    sender = await findSender(messagingBase, call, connection, limits)
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    return byHand(say('TWILIO_SETUP_UNREAD', { words: error.message }))
  }
  if (!sender) return byHand(say('TWILIO_SETUP_NO_SENDER'))
  if (leadsHere(sender, webhookUrl)) return { written: true }
  const before = sender.callbackUrl
  if (before !== null && isSomebodyElses(before, webhookUrl))
    return byHand(say('TWILIO_SETUP_ELSEWHERE', { host: new URL(before).host }))
  const result = await call(
    {
      method: 'POST',
      url: urlUnder(messagingBase, `${PATH}/${sender.sid}`),
      json: {
        webhook: {
          callback_url: paste,
          callback_method: 'POST',
          status_callback_url: addressToPaste(`${webhookUrl}/status`),
          status_callback_method: 'POST',
        },
      },
      largestAnswerBytes: LARGEST_ANSWER_BYTES,
    },
    connection,
    limits,
  )
  if (result.reached === 'provider' && result.httpStatus < 300) return { written: true }
  const why = result.reached === 'provider' ? `HTTP status ${result.httpStatus}` : result.reason
  return byHand(say('TWILIO_SETUP_REFUSED', { words: why }))
}

function isSomebodyElses(url: string, webhookUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { host, hostname } = new URL(url)
  return host !== new URL(webhookUrl).host && !EXAMPLE_HOSTS.test(hostname)
}
