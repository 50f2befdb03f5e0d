/**
 * Guessing passwords is slow: after 10 failures in 5 minutes an address is refused without looking, and a wrong
 * password for an email that was tried as often, from wherever, is answered 429. A right password from an address
 * that did not fail is always let in, so nobody can lock a colleague out. Codes of the second factor have few digits, and
 * whoever gets that far knows the password: after 5 wrong ones in 15 minutes none of that user's is looked at.
 *
 * Kept in the memory of one process, in real time and within bounds; a restart forgets.
 */
import { isIPv6 } from 'node:net'
import { AppError } from '../errors.ts'
import type { Clock } from '../lib/clock.ts'

export interface SignInThrottle {
  /** Runs few at once; the others wait for their turn. @throws AppError 429 where too many wait */
  oneOfFew<T>(work: () => Promise<T>): Promise<T>
  /** @throws AppError 429 */
  refuseAddress(address: string): void
  /** @throws AppError 429 where the email had failed too often before */
  failed(email: string, address: string): void
  succeeded(email: string): void
  /** Where it is not said who it was to be. */
  failedFrom(address: string): void
  /** @throws AppError 429 where this address has asked for too many new passwords */
  countReset(address: string): void
  /** False where this inbox has got enough such letters; nobody is told. */
  mayWriteTo(email: string): boolean
  /** @throws AppError 429 */
  refuseCodes(userId: number): void
  codeFailed(userId: number, address: string): void
  codeSucceeded(userId: number): void
}

const MOST_FAILURES = 10
const WITHIN_MILLISECONDS = 5 * 60_000
const MOST_WRONG_CODES = 5
const MOST_LETTERS = 3
const CODES_WITHIN_MILLISECONDS = 15 * 60_000
const LETTERS_WITHIN_MILLISECONDS = 15 * 60_000
/** Of addresses, and of emails; those that failed longest ago go first. */
const MOST_KEPT = 20_000
/** A comparison takes a worker thread for 90 ms; there are four. */
const AT_ONCE = 2
const MOST_WAITING = 100

export function createSignInThrottle(clock: Pick<Clock, 'realNow'>): SignInThrottle {
  const byAddress = createFailures(clock, MOST_FAILURES, WITHIN_MILLISECONDS)
  const byEmail = createFailures(clock, MOST_FAILURES, WITHIN_MILLISECONDS)
  const codesByUser = createFailures(clock, MOST_WRONG_CODES, CODES_WITHIN_MILLISECONDS)
  const resetsByAddress = createFailures(clock, MOST_FAILURES, WITHIN_MILLISECONDS)
  const lettersByEmail = createFailures(clock, MOST_LETTERS, LETTERS_WITHIN_MILLISECONDS)
  let running = 0
  const waiting: (() => void)[] = []

  return {
    async oneOfFew(work) {
      if (running >= AT_ONCE) {
        if (waiting.length >= MOST_WAITING) throw tooMany(1)
        // Whoever ends hands its place over, so `running` stays as it is.
        await new Promise<void>((resolve) => waiting.push(resolve))
      } else running++
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else running--
      }
    },
    refuseAddress(address) {
      const seconds = byAddress.secondsToWait(networkOf(address))
      if (seconds > 0) throw tooMany(seconds)
    },
    failed(email, address) {
      byAddress.add(networkOf(address))
      const seconds = byEmail.secondsToWait(email)
      byEmail.add(email)
      if (seconds > 0) throw tooMany(seconds)
    },
    succeeded: (email) => byEmail.forget(email),
    failedFrom: (address) => byAddress.add(networkOf(address)),
    countReset(address) {
      const seconds = resetsByAddress.secondsToWait(networkOf(address))
      if (seconds > 0) throw tooMany(seconds)
      resetsByAddress.add(networkOf(address))
    },
    mayWriteTo(email) {
      if (lettersByEmail.secondsToWait(email) > 0) return false
      lettersByEmail.add(email)
      return true
    },
    refuseCodes(userId) {
      const seconds = codesByUser.secondsToWait(String(userId))
      if (seconds > 0) throw tooMany(seconds)
    },
    codeFailed(userId, address) {
      byAddress.add(networkOf(address))
      codesByUser.add(String(userId))
    },
    codeSucceeded: (userId) => codesByUser.forget(String(userId)),
  }
}

/** The last failures of each key. */
function createFailures(clock: Pick<Clock, 'realNow'>, most: number, withinMilliseconds: number) {
  const kept = new Map<string, number[]>()
  const recent = (key: string): number[] => {
    const since = clock.realNow().getTime() - withinMilliseconds
    return (kept.get(key) ?? []).filter((at) => at > since)
  }
  return {
    secondsToWait(key: string): number {
      const failures = recent(key)
      const oldest = failures.at(-most)
      if (oldest === undefined) return 0
      return Math.ceil((oldest + withinMilliseconds - clock.realNow().getTime()) / 1000)
    },
    add(key: string): void {
      const failures = [...recent(key), clock.realNow().getTime()].slice(-most)
      kept.delete(key)
      kept.set(key, failures)
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
    },
    forget: (key: string) => void kept.delete(key),
  }
}

/** One customer of a provider has a whole /64 of IPv6 addresses, so they count as one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1]) return mapped[1]
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  const full = [...groups, ...Array<string>(missing).fill('0'), ...(tail ? tail.split(':') : [])]
  return full
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

function tooMany(seconds: number): AppError {
  return new AppError(
    429,
    'TOO_MANY_SIGN_INS',
    'There were too many attempts to sign in.',
    `Try again in ${seconds < 60 ? 'a moment' : `${Math.ceil(seconds / 60)} minutes`}.`,
    { 'retry-after': String(seconds) },
  )
}
