/**
 * When a message was said (precise 1): the provider's time where it gives a credible one, else our first receipt.
 * Credible: after 2010, and at most five minutes ahead of us. Seconds written where milliseconds belong are
 * recognised: as milliseconds they would lie in January 1970.
 */
const EARLIEST = Date.UTC(2010, 0, 1)
const AHEAD_MILLISECONDS = 5 * 60_000

export function sentAt(providerTime: Date | null, receivedAt: Date): Date {
  if (!providerTime) return receivedAt
  const time = providerTime.getTime()
  for (const candidate of [time, time * 1000]) {
    if (candidate >= EARLIEST && candidate <= receivedAt.getTime() + AHEAD_MILLISECONDS)
      return new Date(candidate)
  }
  return receivedAt
}
