/**
 * One Web Push message (RFC 8030, 8291, 8292): encrypted for the browser, signed with our key, posted to the address
 * that the browser named. A stranger's word, so only the guarded client goes there.
 */
import { SafeFetchError, safeFetch } from '../lib/safe-fetch.ts'
import type { NotificationHouse } from './house.ts'

export interface PushTarget {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

export type PushOutcome =
  | { outcome: 'accepted'; answer: string }
  /** The browser does not want it any more, or is no more (404, 410): forget it. */
  | { outcome: 'gone'; answer: string }
  | { outcome: 'refused'; answer: string }
  | { outcome: 'unavailable'; answer: string }

const CALL_MILLISECONDS = 10_000
/** So long a push service keeps it for a browser that is off: by tomorrow it is the mail's matter. */
const KEPT_SECONDS = 12 * 3600
const LARGEST_ANSWER_BYTES = 16_384

export async function sendPush(
  { keys, contact, loopbackAllowed }: Pick<NotificationHouse, 'keys' | 'contact' | 'loopbackAllowed'>,
  target: PushTarget,
  payload: string,
  topic: string | null,
): Promise<PushOutcome> {
  // Loaded when the first is sent: it holds several MB, and many a team has no browser that asks for it.
  const { default: webPush } = await import('web-push')
  try {
    const request = webPush.generateRequestDetails(target, payload, {
      vapidDetails: { subject: contact, publicKey: keys.publicKey, privateKey: keys.privateKey },
      TTL: KEPT_SECONDS,
      urgency: 'high',
      contentEncoding: 'aes128gcm',
      // A later one takes the place of an earlier one that has not been delivered.
      ...(topic && { topic }),
    })
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    delete headers['content-length']
    const answer = await safeFetch({
      url: target.endpoint,
      post: request.body ?? Buffer.alloc(0),
      loopbackAllowed,
      headersFor: () => headers,
      largestBytes: LARGEST_ANSWER_BYTES,
      timeoutMilliseconds: CALL_MILLISECONDS,
    })
    answer.body.on('error', () => {}).destroy()
    return judgeAnswer(answer.status, answer.url.host)
  } catch (error) {
    if (error instanceof SafeFetchError)
      return {
        outcome: error.problem === 'address_refused' ? 'refused' : 'unavailable',
        answer: error.message.slice(0, 300),
      }
    // The keys that the browser gave are none.
    return { outcome: 'gone', answer: error instanceof Error ? error.message.slice(0, 300) : String(error) }
  }
}

export function judgeAnswer(status: number, host: string): PushOutcome {
  const answer = `${status} ${host}`
  if (status >= 200 && status < 300) return { outcome: 'accepted', answer }
  if (status === 404 || status === 410) return { outcome: 'gone', answer }
  if (status === 429 || status >= 500) return { outcome: 'unavailable', answer }
  return { outcome: 'refused', answer }
}
