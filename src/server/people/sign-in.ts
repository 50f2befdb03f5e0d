/**
 * Signs in by email and password. Unknown, deactivated and wrong answer alike, and take the same time. Few passwords
 * are compared at once, so that a flood leaves worker threads to the rest of the product.
 */
import { AppError } from '../errors.ts'
import { normalEmail } from './email.ts'
import type { OpenedSession, SignInLibrary } from './sign-in-library.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

export interface Credentials {
  email: string
  password: string
  userAgent: string | undefined
}

/** @throws AppError 401 `WRONG_EMAIL_OR_PASSWORD`, 429 `TOO_MANY_SIGN_INS` */
export async function signIn(
  library: Pick<SignInLibrary, 'openSession'>,
  throttle: SignInThrottle,
  credentials: Credentials & { address: string },
): Promise<OpenedSession> {
  const { password, userAgent, address } = credentials
  const email = normalEmail(credentials.email)
  return await throttle.oneOfFew(async () => {
    throttle.refuseAddress(address)
    const session = await library.openSession(email, password, userAgent)
    if (session) {
      throttle.succeeded(email)
      return session
    }
    // The right password is let in however often others tried wrong ones; the wrong one learns that it is too often.
    throttle.failed(email, address)
    throw wrongEmailOrPassword()
  })
}

/** For a user who has just been made with this very password. */
export async function openFirstSession(
  library: Pick<SignInLibrary, 'openSession'>,
  { email, password, userAgent }: Credentials,
): Promise<OpenedSession> {
  const session = await library.openSession(email, password, userAgent)
  if (!session) throw new Error('a new user could not be signed in')
  return session
}

function wrongEmailOrPassword() {
  return new AppError(
    401,
    'WRONG_EMAIL_OR_PASSWORD',
    'Email or password is wrong.',
    'Try again, or ask an administrator for help.',
  )
}
