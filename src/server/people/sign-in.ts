/**
 * Signs in by email and password, and by a code where the user has a second factor. Unknown, deactivated and wrong
 * answer alike, and take the same time. Few passwords are compared at once, so that a flood leaves worker threads to
 * the rest of the product. Nothing is remembered between the two steps: the code comes with the password once more.
 */
import { AppError } from '../errors.ts'
import { findUserByEmail } from '../store/accounts.ts'
import { checkCode, type GivenCode, hasSecondFactor } from './check-code.ts'
import { normalEmail } from './email.ts'
import { noteRefused } from './note-sessions.ts'
import type { PeopleCore } from './people-core.ts'
import type { OpenedSession, SessionOrigin, SignInLibrary } from './sign-in-library.ts'

export interface Credentials extends GivenCode {
  email: string
  password: string
}

/**
 * @throws AppError 401 `WRONG_EMAIL_OR_PASSWORD`, `SECOND_FACTOR_NEEDED`, `WRONG_CODE`, 429 `TOO_MANY_SIGN_INS`
 */
export async function signIn(
  people: PeopleCore,
  credentials: Credentials,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const { library, throttle } = people
  const { address } = origin
  const email = normalEmail(credentials.email)
  const user = await throttle.oneOfFew(async () => {
    throttle.refuseAddress(address)
    const found = await findUserByEmail(people.db, email)
    const right = await library.checkPassword(found?.passwordHash ?? null, credentials.password)
    if (found?.user.active && right) return found.user
    // The right password is let in however often others tried wrong ones; the wrong one learns that it is too often.
    if (found) await noteRefused(people, found.user, address)
    throttle.failed(email, address)
    throw wrongEmailOrPassword()
  })
  const byCode = await hasSecondFactor(people, user)
  if (byCode) await checkCode(people, user, credentials, address)
  throttle.succeeded(email)
  const session = await library.openSession(user.id, origin, byCode ? 'code' : 'password')
  if (!session) throw wrongEmailOrPassword()
  return session
}

/** For a user who has just been made. */
export async function openFirstSession(
  library: Pick<SignInLibrary, 'openSession'>,
  userId: number,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const session = await library.openSession(userId, origin)
  if (!session) throw new Error('a new user could not be signed in')
  return session
}

export function wrongEmailOrPassword() {
  return new AppError(
    401,
    'WRONG_EMAIL_OR_PASSWORD',
    'Email or password is wrong.',
    'Try again, or ask an administrator for help.',
  )
}
