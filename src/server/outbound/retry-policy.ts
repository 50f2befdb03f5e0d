/**
 * Again, and when? Pure. A provider that refuses for the moment is asked again after 2 s, doubling to a minute, or
 * when it says itself (at most 10 minutes ahead: a mistaken header must not silence a conversation), until the
 * message's time to give up (precise 8). `random` in [0, 1) spreads messages that failed together by ±20 %.
 */
const FIRST_MILLISECONDS = 2_000
const LONGEST_MILLISECONDS = 60_000
const LONGEST_ASKED_MILLISECONDS = 600_000

export function nextAttemptAt(
  attempts: number,
  retryAfterSeconds: number | null,
  now: Date,
  giveUpAt: Date,
  random: number,
): Date | null {
  const own =
    Math.min(FIRST_MILLISECONDS * 2 ** Math.max(0, attempts - 1), LONGEST_MILLISECONDS) * (0.8 + 0.4 * random)
  const asked = Math.min((retryAfterSeconds ?? 0) * 1000, LONGEST_ASKED_MILLISECONDS)
  const at = new Date(now.getTime() + Math.max(own, asked))
  return at < giveUpAt ? at : null
}

/**
 * When a doubtful send is looked up in the provider's log: at once, then ever more rarely, since the log may lag.
 * After two minutes a person is asked.
 */
const LOOK_UP_AFTER_MILLISECONDS = [1_000, 4_000, 10_000, 25_000, 50_000, 80_000, 110_000]

export function nextLookUpAt(doubtSince: Date, now: Date): Date | null {
  const elapsed = now.getTime() - doubtSince.getTime()
  const next = LOOK_UP_AFTER_MILLISECONDS.find((milliseconds) => milliseconds > elapsed)
  return next === undefined ? null : new Date(doubtSince.getTime() + next)
}
