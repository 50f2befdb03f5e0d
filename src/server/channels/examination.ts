/** Calls our own webhook by the public address as the provider would, with a signed request that says that it is ours. */
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
      `PUBLIC_URL is an address of this machine alone: ${call.provider} cannot call it.`,
      'Set PUBLIC_URL to the address under which the internet reaches this product, beginning with https://.',
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
    if (response.status === 200 && body.includes(call.acknowledgement))
      return fine(CHECK, 'This product can be called at its public address.')
    if (response.status === 403)
      return failed(
        CHECK,
        'The request comes back, but its signature does not fit: it is called by another address than PUBLIC_URL.',
        'Set PUBLIC_URL to exactly the address that the internet uses, with its scheme and port.',
      )
    return failed(
      CHECK,
      `At the public address something answers with HTTP status ${response.status}.`,
      'See that PUBLIC_URL and the proxy lead to this product, without redirects.',
    )
  } catch (error) {
    return failed(
      CHECK,
      `This product cannot be called at ${url.origin}: ${error instanceof Error ? error.message : 'unknown error'}.`,
      'See that PUBLIC_URL is right, that its name is known, and that its certificate is valid.',
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
    return [fine('clock', `This machine’s clock agrees with ${provider}’s.`)]
  const word = seconds > 0 ? 'ahead of' : 'behind'
  return [
    failed(
      'clock',
      `This machine’s clock is ${Math.abs(seconds)} seconds ${word} ${provider}’s.`,
      'Let the machine set its clock by a time server (NTP).',
    ),
  ]
}

/** True for this machine itself: real providers cannot call it. */
export function isOnLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}

export function fine(check: string, sentence: string): Finding {
  return { check, ok: true, sentence, whatToDo: null }
}

export function failed(check: string, sentence: string, whatToDo: string): Finding {
  return { check, ok: false, sentence, whatToDo }
}
