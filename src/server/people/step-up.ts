/**
 * What would let somebody else in for good asks for the password once more: a screen that was left open is not enough
 * to change the second factor, passkeys, password or address. Typing it counts for ten minutes in that session. Users
 * without a password (OpenID Connect alone) have to have signed in within that time.
 */
import { forbidden } from '../errors.ts'
import type { Caller } from '../http/caller.ts'
import { findPasswordHash } from '../store/accounts.ts'
import { findSessionTimes, setSessionConfirmed } from '../store/sessions.ts'
import type { PeopleCore } from './people-core.ts'

const COUNTS_MILLISECONDS = 10 * 60_000

/** @throws AppError 403 `SESSION_NEEDED`, `WRONG_PASSWORD`, 429 `TOO_MANY_SIGN_INS` */
export async function confirmPassword(
  people: PeopleCore,
  caller: Caller,
  password: string,
  address: string,
): Promise<void> {
  demandSession(caller)
  await checkOwnPassword(people, caller, password, address)
  await setSessionConfirmed(people.db, caller.credentialId, people.clock.realNow())
}

/** Guessing from a stolen session is as slow as guessing at the door. */
export async function checkOwnPassword(
  people: PeopleCore,
  { user }: Caller,
  password: string,
  address: string,
): Promise<void> {
  const { throttle, library } = people
  await throttle.oneOfFew(async () => {
    throttle.refuseAddress(address)
    const hash = await findPasswordHash(people.db, user.id)
    if (await library.checkPassword(hash, password)) return
    throttle.failed(user.email, address)
    throw forbidden('WRONG_PASSWORD', 'This is not your password.', 'Type the password you sign in with.')
  })
  throttle.succeeded(user.email)
}

/** @throws AppError 403 `SESSION_NEEDED`, `PASSWORD_NEEDED` */
export async function demandConfirmed(people: PeopleCore, caller: Caller): Promise<void> {
  demandSession(caller)
  const times = await findSessionTimes(people.db, caller.credentialId)
  const hasPassword = (await findPasswordHash(people.db, caller.user.id)) !== null
  const since = hasPassword ? times?.confirmed_at : (times?.confirmed_at ?? times?.created_at)
  if (since && people.clock.realNow().getTime() - since.getTime() < COUNTS_MILLISECONDS) return
  throw forbidden(
    'PASSWORD_NEEDED',
    hasPassword ? 'This asks for your password once more.' : 'This asks you to sign in anew.',
    hasPassword ? 'Confirm it at POST /me/confirmation, then try again.' : 'Sign out and in, then try again.',
  )
}

/** @throws AppError 403 `SESSION_NEEDED` */
export function demandSession(caller: Caller): void {
  if (caller.by !== 'session')
    throw forbidden(
      'SESSION_NEEDED',
      'An API token may not change how its user signs in.',
      'Sign in and do it there.',
    )
}
