/**
 * X-Hub-Signature-256: `sha256=` and the hex HMAC-SHA256 of the raw body under the app's secret. It proves the app, not
 * the page. Source: developers.facebook.com/docs/messenger-platform/webhooks, "Validate payloads".
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Connection, ProviderRequest } from '../channel.ts'

/** True only if the body was signed with the connection's app secret. Over the bytes: Meta escapes as nobody else does. */
export function verifySignature(request: ProviderRequest, connection: Connection): boolean {
  const header = request.headers['x-hub-signature-256']
  const secret = connection.secrets.app_secret
  // An empty secret never counts: anybody could sign with it.
  if (!secret || header === undefined) return false
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(header) ?? []
  if (hex === undefined) return false
  return timingSafeEqual(createHmac('sha256', secret).update(request.body).digest(), Buffer.from(hex, 'hex'))
}
