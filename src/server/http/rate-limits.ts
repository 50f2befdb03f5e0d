/**
 * How often one may ask. Each caller has a bucket of its own, so that a script that runs wild slows itself alone; who
 * is nobody yet shares the one of the network. Signing in has narrower limits of its own (`sign-in-throttle.ts`), and
 * webhooks have none: what a provider sends is kept, not refused.
 *
 * In the memory of one process: several let through several times as much.
 */
import { AppError } from '../errors.ts'
import type { Clock } from '../lib/clock.ts'
import { networkOf } from '../people/sign-in-throttle.ts'

export interface RateLimits {
  /** @throws AppError 429 */
  ofCaller(credentialId: string): void
  /** Of requests that carry nobody we know. @throws AppError 429 */
  ofAddress(address: string): void
  /** Of streams that are opened. @throws AppError 429 */
  ofStream(credentialId: string, address: string): void
}

/** The contract promises 200; a screen that opens asks for many things at once. */
const CALLER = { perSecond: 300, atOnce: 1_500 }
const ADDRESS = { perSecond: 30, atOnce: 300 }
/**
 * After a restart every tab comes back within a second, and each of a network: 400 colleagues with five tabs behind one
 * router, or behind a proxy that is not trusted. Who is refused tries again within 15 seconds (`stream.ts` of the web).
 */
const STREAMS_OF_CALLER = { perSecond: 2, atOnce: 100 }
const STREAMS_OF_ADDRESS = { perSecond: 100, atOnce: 2_000 }
/** Those that asked longest ago go first; they begin with a full bucket again, which they nearly have. */
const MOST_KEPT = 20_000

export function createRateLimits(clock: Pick<Clock, 'monotonic'>): RateLimits {
  const callers = createBuckets(clock, CALLER)
  const addresses = createBuckets(clock, ADDRESS)
  const callersStreams = createBuckets(clock, STREAMS_OF_CALLER)
  const addressesStreams = createBuckets(clock, STREAMS_OF_ADDRESS)
  return {
    ofCaller: (credentialId) => refuse(callers.take(credentialId)),
    ofAddress: (address) => refuse(addresses.take(networkOf(address))),
    // The caller's first, so that one browser that runs wild uses nothing up for its network.
    ofStream(credentialId, address) {
      refuse(callersStreams.take(credentialId))
      refuse(addressesStreams.take(networkOf(address)))
    },
  }
}

function createBuckets(clock: Pick<Clock, 'monotonic'>, limit: { perSecond: number; atOnce: number }) {
  const kept = new Map<string, { left: number; at: number }>()
  return {
    /** Answers for how many seconds there is nothing left; 0 where it was taken. */
    take(key: string): number {
      const now = clock.monotonic()
      const bucket = kept.get(key)
      const refilled = bucket ? bucket.left + ((now - bucket.at) / 1000) * limit.perSecond : limit.atOnce
      const left = Math.min(limit.atOnce, refilled)
      kept.delete(key)
      kept.set(key, { left: left < 1 ? left : left - 1, at: now })
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
      return left < 1 ? (1 - left) / limit.perSecond : 0
    },
  }
}

function refuse(seconds: number): void {
  if (seconds === 0) return
  throw new AppError(
    429,
    'TOO_MANY_REQUESTS',
    'These are too many requests in a short time.',
    'Wait a moment, then go on more slowly.',
    { 'retry-after': String(Math.ceil(seconds)) },
  )
}
