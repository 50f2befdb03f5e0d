/**
 * Another address to sign in with. With a mail server the new one has to be confirmed from its inbox; without, the
 * password is enough. The old address hears of it.
 */
import { notFound } from '../errors.ts'
import { recordEvents, userEvent } from '../events/record.ts'
import type { Caller } from '../http/caller.ts'
import { newSecret } from '../lib/ids.ts'
import { isUniqueViolation, type Sql } from '../store/db.ts'
import { putMailedLink, takeMailedLink } from '../store/mailed-links.ts'
import { lockUser, type UserRow, updateUser } from '../store/users.ts'
import { judgeEmail } from './email.ts'
import { emailTaken } from './invite.ts'
import { confirmEmailLetter, securityLetter } from './letters.ts'
import { noteWayToSignIn } from './note-ways-to-sign-in.ts'
import type { PeopleCore } from './people-core.ts'
import { demandConfirmed } from './step-up.ts'
import { hashToken } from './token-hash.ts'

const LASTS_MILLISECONDS = 86_400_000

/**
 * True where a mail has to be answered first. Whether somebody else has that address is not told then: its owner
 * would have to follow the link.
 * @throws AppError 403 `PASSWORD_NEEDED`, 409 `EMAIL_TAKEN`, 422 `EMAIL_INVALID`
 */
export async function changeEmail(people: PeopleCore, caller: Caller, given: string): Promise<boolean> {
  await demandConfirmed(people, caller)
  const { user } = caller
  const email = judgeEmail(given)
  if (email === user.email) return false
  const { post } = people
  if (!post) {
    await tellingTaken(people.db.transaction((tx) => setEmail(people, tx, user, email)))
    people.callers.forget()
    people.bell.ring()
    return false
  }
  const token = newSecret()
  const now = people.clock.realNow()
  await people.db.transaction(async (tx) => {
    await putMailedLink(tx, {
      companyId: user.company_id,
      userId: user.id,
      purpose: 'email_change',
      tokenHash: hashToken(token),
      email,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LASTS_MILLISECONDS),
    })
    await post(tx, confirmEmailLetter({ ...user, email }, `${people.publicUrl}/confirm-email/${token}`))
  })
  return true
}

/** Whoever holds the link reads that inbox. @throws AppError 404, 409 `EMAIL_TAKEN` */
export async function confirmEmail(people: PeopleCore, token: string): Promise<{ email: string }> {
  const email = await tellingTaken(
    people.db.transaction(async (tx) => {
      const link = await takeMailedLink(tx, 'email_change', hashToken(token), people.clock.realNow())
      const user = link && (await lockUser(tx, link.company_id, link.user_id))
      if (!link?.email || !user?.active) throw notFound('link')
      await setEmail(people, tx, user, link.email)
      return link.email
    }),
  )
  people.callers.forget()
  people.bell.ring()
  return { email }
}

async function setEmail(
  people: PeopleCore,
  tx: Sql,
  { company_id, id }: UserRow,
  email: string,
): Promise<void> {
  const user = await lockUser(tx, company_id, id)
  if (!user) throw notFound('user')
  const now = people.clock.now()
  await updateUser(tx, { ...user, email }, now)
  await noteWayToSignIn(tx, people.clock, 'user.changed', user, id, { email: true })
  await recordEvents(tx, [userEvent(company_id, id)], now)
  await people.post?.(tx, securityLetter(user, 'email_changed'))
}

async function tellingTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isUniqueViolation(error, 'users_by_email')) throw emailTaken()
    throw error
  }
}
