/**
 * Delivery status only climbs, in whatever order receipts come (invariant 6).
 *
 *   queued → unknown → sent → failed → delivered → read
 *
 * `queued`: with us. `unknown`: we cannot tell whether the provider took it. `failed`: refused, at once or
 * later. `sent`: the provider has taken it. `delivered`, `read`: its receipts.
 *
 * Two steps go against the plain ladder. A refusal may come after acceptance (Twilio's *undelivered*), so
 * `failed` follows `sent`, but never `delivered` or `read`, which are proof. And a late receipt lifts a
 * message from `failed`: the contact holds it in hand, whatever was said before. A bare `sent` does not:
 * it is the older news.
 */
import type { MessageStatus } from './contract/messages.ts'

export type OutgoingStatus = Exclude<MessageStatus, 'received'>

const RANK: Record<OutgoingStatus, number> = {
  queued: 0,
  unknown: 1,
  sent: 2,
  failed: 3,
  delivered: 4,
  read: 5,
}

/** The status after a receipt: the higher of the two. */
export function climb(current: OutgoingStatus, reported: OutgoingStatus): OutgoingStatus {
  return RANK[reported] > RANK[current] ? reported : current
}

/** True where `reported` tells something that `current` does not say yet. */
export function isNews(current: OutgoingStatus, reported: OutgoingStatus): boolean {
  return climb(current, reported) !== current
}

/** True for a message whose sending is over: nothing of ours will happen to it unless a person asks. */
export function isSettled(status: OutgoingStatus): boolean {
  return status !== 'queued' && status !== 'unknown'
}
