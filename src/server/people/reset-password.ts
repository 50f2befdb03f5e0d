/**
 * A forgotten password: a link by mail, good once and for half an hour. Asking answers the same, and takes the same
 * time, whether or not somebody has this address: what is to be written is written after the answer. A second factor
 * stays: the new password leads to the sign-in, not past it.
 */
import { AppError, notFound } from '../errors.ts'
import { newSecret } from '../lib/ids.ts'
import { findUserByEmail } from '../store/accounts.ts'
import type { Sql } from '../store/db.ts'
import { findMailedLink, putMailedLink, takeMailedLink } from '../store/mailed-links.ts'
import { findUser, type UserRow } from '../store/users.ts'
import { setPassword } from './change-password.ts'
import { normalEmail } from './email.ts'
import { judgePassword } from './judge-password.ts'
import { resetLetter } from './letters.ts'
import type { PeopleCore } from './people-core.ts'
import { hashToken } from './token-hash.ts'

const LASTS_MILLISECONDS = 30 * 60_000

/** Resolves when the letter is in the queue; who answers does not wait for it. */
export async function askForReset(people: PeopleCore, givenEmail: string): Promise<void> {
  const { post } = people
  const email = normalEmail(givenEmail)
  if (!post || !people.throttle.mayWriteTo(email)) return
  const found = await findUserByEmail(people.db, email)
  if (!found?.user.active) return
  const { user } = found
  await people.db.transaction(async (tx) => {
    await post(tx, resetLetter(user, await makeResetLink(tx, people, user)))
  })
}

/** Where there is no mail, whoever runs the server hands it over (`npm run reset-password`). */
export async function makeResetLink(
  sql: Sql,
  { clock, publicUrl }: Pick<PeopleCore, 'clock' | 'publicUrl'>,
  user: UserRow,
): Promise<string> {
  const token = newSecret()
  const now = clock.realNow()
  await putMailedLink(sql, {
    companyId: user.company_id,
    userId: user.id,
    purpose: 'password_reset',
    tokenHash: hashToken(token),
    email: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LASTS_MILLISECONDS),
  })
  return `${publicUrl}/reset-password/${token}`
}

/** Whose link this is. @throws AppError 404 */
export async function describeReset(people: PeopleCore, token: string): Promise<{ email: string }> {
  const link = await findMailedLink(people.db, 'password_reset', hashToken(token), people.clock.realNow())
  const user = link && (await findUser(people.db, link.company_id, link.user_id))
  if (!user?.active) throw linkGone()
  return { email: user.email }
}

/** @throws AppError 404, 422 `PASSWORD_TOO_COMMON` */
export async function resetPassword(people: PeopleCore, token: string, password: string): Promise<void> {
  const hash = hashToken(token)
  const now = people.clock.realNow()
  const link = await findMailedLink(people.db, 'password_reset', hash, now)
  const user = link && (await findUser(people.db, link.company_id, link.user_id))
  if (!user?.active) throw linkGone()
  // Before the link is used up: a password that is refused may be chosen anew.
  await judgePassword(password, [user.email, user.name])
  if (!(await takeMailedLink(people.db, 'password_reset', hash, now))) throw linkGone()
  await setPassword(people, user, password)
  people.throttle.succeeded(user.email)
}

function linkGone(): AppError {
  const { status, code } = notFound('link')
  return new AppError(
    status,
    code,
    'This link can’t be used any more.',
    'It works once and for half an hour. Ask for a new one.',
  )
}
