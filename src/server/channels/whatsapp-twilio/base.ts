/** Where Twilio is: three hosts, each of which a test or a simulator may stand in for. */
import { isOnLoopback } from '../examination.ts'

export interface TwilioBases {
  /** https://api.twilio.com: messages and media. */
  apiBase: string
  /** https://messaging.twilio.com: senders and typing. */
  messagingBase: string
  /** https://content.twilio.com: templates. */
  contentBase: string
}

/** Throws for a base to which credentials must not go: anything but HTTPS, except on this machine itself. */
export function checkBases(bases: TwilioBases): void {
  for (const [name, base] of Object.entries(bases)) {
    const url = new URL(base)
    if (url.protocol === 'https:' || (url.protocol === 'http:' && isOnLoopback(url))) continue
    throw new Error(`${name} must begin with https:// unless it is on loopback.`)
  }
}

/** The address of an account's messages. The account comes from settings, so it is escaped. */
export function messagesUrl(apiBase: string, accountSid: string): URL {
  return urlUnder(apiBase, `/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`)
}

/** `path` below a base that may have a path of its own. */
export function urlUnder(base: string, path: string): URL {
  return new URL(base.replace(/\/+$/, '') + path)
}
