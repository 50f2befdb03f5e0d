/**
 * Emails as they are kept: in lower case, and of the kind that the sign-in library accepts. One that it does not
 * could be given a password and never sign in.
 */
import { invalid } from '../errors.ts'

const EMAIL = /^(?!\.)(?!.*\.\.)[a-z0-9_'+\-.]*[a-z0-9_+-]@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/

/** For comparing, whatever it looks like. */
export function normalEmail(text: string): string {
  return text.trim().toLowerCase()
}

/** @throws AppError 422 `EMAIL_INVALID` */
export function judgeEmail(text: string): string {
  const email = normalEmail(text)
  if (!EMAIL.test(email))
    throw invalid(
      'EMAIL_INVALID',
      'This is not an email address that can sign in.',
      'Use an address like name@example.com.',
    )
  return email
}
