/**
 * Meta's question whether a webhook address is ours: `hub.mode=subscribe&hub.verify_token=…&hub.challenge=…`, to be
 * answered with the bare challenge. Source: developers.facebook.com/docs/messenger-platform/webhooks, "Verify requests".
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Connection } from '../channel.ts'

/** The challenge to answer with, or null where the question was not asked with a verify token of ours. */
export function answerHandshake(
  query: Readonly<Record<string, unknown>>,
  connections: readonly Connection[],
): string | null {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null
  return connections.some(({ secrets }) => isSame(token, secrets.verify_token)) ? challenge : null
}

/** In constant time; hashed first, because texts of different length cannot be compared so. */
function isSame(given: string, ours: string | undefined): boolean {
  return ours !== undefined && ours !== '' && timingSafeEqual(hash(given), hash(ours))
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
