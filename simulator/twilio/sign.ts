/**
 * X-Twilio-Signature: base64 of HMAC-SHA1, keyed by the Auth Token, over the address followed by every parameter
 * (name and value, without separators), sorted by name in code-unit order. The values of a repeated name are taken
 * once each and sorted. Source: twilio.com/docs/usage/webhooks/webhooks-security.
 */
import { createHmac } from 'node:crypto'

export function signTwilioWebhook(
  authToken: string,
  address: string,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  const byName = new Map<string, Set<string>>()
  for (const [name, value] of parameters) {
    const values = byName.get(name) ?? new Set()
    byName.set(name, values.add(value))
  }
  let signed = signedAddress(address)
  for (const name of [...byName.keys()].sort()) {
    for (const value of [...(byName.get(name) ?? [])].sort()) signed += name + value
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}

/** The address as it is signed: letter for letter, but without fragment and without user name and password. */
export function signedAddress(address: string): string {
  return address.replace(/#.*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1')
}
