/** Calls our own webhook by the public address as the provider would, with a signed request that says that it is ours. */
import { type Saying, say } from '../../shared/say.ts'
import type { CallLimits, Finding } from './channel.ts'

export interface OwnCall {
  /** As people know it. */
  provider: string
  providerBase: string
  webhookUrl: string
  headers: Record<string, string>
  body: string
  /** What this product answers, and hardly anything else. */
  acknowledgement: string
}

const CHECK = 'webhook_reachable'

export async function examineReach(call: OwnCall, limits: CallLimits): Promise<Finding> {
  const url = new URL(call.webhookUrl)
  if (isOnLoopback(url) && !isOnLoopback(new URL(call.providerBase)))
    return failed(
      CHECK,
      say('PUBLIC_URL_ON_THIS_MACHINE', { provider: call.provider }),
      say('SET_PUBLIC_URL'),
    )
  try {
    const response = await fetch(call.webhookUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: call.headers,
      body: call.body,
      signal: AbortSignal.timeout(limits.timeoutMilliseconds),
    })
    const body = (await response.text()).slice(0, 1000)
    if (response.status === 200 && body.includes(call.acknowledgement)) return fine(CHECK, say('REACHABLE'))
    if (response.status === 403)
      return failed(CHECK, say('CALLED_BY_ANOTHER_ADDRESS'), say('SET_PUBLIC_URL_EXACTLY'))
    return failed(CHECK, say('SOMETHING_ELSE_ANSWERS', { status: response.status }), say('CHECK_PROXY'))
  } catch (error) {
    return failed(
      CHECK,
      say('NOT_REACHABLE', {
        origin: url.origin,
        words: error instanceof Error ? error.message : 'unknown error',
      }),
      say('CHECK_NAME_AND_CERTIFICATE'),
    )
  }
}

/** Signed addresses and tokens bear more, but messages would stand in the wrong place. */
const MOST_SKEW_MILLISECONDS = 60_000

/** `written`: the time in the head of the provider's answer; nothing is found where it says none. */
export function examineClock(provider: string, written: unknown, now: Date): Finding[] {
  const theirs = typeof written === 'string' ? Date.parse(written) : Number.NaN
  if (Number.isNaN(theirs)) return []
  const seconds = Math.round((now.getTime() - theirs) / 1000)
  if (Math.abs(seconds) * 1000 <= MOST_SKEW_MILLISECONDS)
    return [fine('clock', say('CLOCK_AGREES', { provider }))]
  const values = { seconds: Math.abs(seconds), provider }
  const found = seconds > 0 ? say('CLOCK_AHEAD', values) : say('CLOCK_BEHIND', values)
  return [failed('clock', found, say('SET_CLOCK'))]
}

/** True for this machine itself: real providers cannot call it. */
export function isOnLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}

export function fine(check: string, saying: Saying): Finding {
  return { check, ok: true, saying, whatToDo: null }
}

export function failed(check: string, saying: Saying, whatToDo: Saying): Finding {
  return { check, ok: false, saying, whatToDo }
}
