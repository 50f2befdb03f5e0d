/** Changes one's own password. Every other session ends. */
import { credentialEvent, recordEvents } from '../events/record.ts'
import type { Caller } from '../http/caller.ts'
import { newId } from '../lib/ids.ts'
import { insertPassword, updatePassword } from '../store/accounts.ts'
import type { Sql } from '../store/db.ts'
import { deleteMailedLinks } from '../store/mailed-links.ts'
import { deleteOtherSessions, deleteSessionsOfUser } from '../store/sessions.ts'
import type { UserRow } from '../store/users.ts'
import { judgePassword } from './judge-password.ts'
import { securityLetter } from './letters.ts'
import { noteWayToSignIn } from './note-ways-to-sign-in.ts'
import type { PeopleCore } from './people-core.ts'
import { checkOwnPassword, demandSession } from './step-up.ts'

/**
 * @throws AppError 403 `SESSION_NEEDED`, `WRONG_PASSWORD`, 422 `PASSWORD_TOO_COMMON`, 429 `TOO_MANY_SIGN_INS`
 */
export async function changePassword(
  people: PeopleCore,
  caller: Caller,
  { current, next }: { current: string; next: string },
  address: string,
): Promise<void> {
  demandSession(caller)
  await checkOwnPassword(people, caller, current, address)
  await setPassword(people, caller.user, next, caller.credentialId)
}

/** Also for who lost it: all sessions but one that is kept end, and links that were mailed before stop working. API tokens go on. */
export async function setPassword(
  people: PeopleCore,
  user: UserRow,
  password: string,
  keptSessionId: string | null = null,
): Promise<void> {
  await judgePassword(password, [user.email, user.name])
  const hash = await people.throttle.oneOfFew(() => people.library.hashPassword(password))
  await people.db.transaction((tx) => replacePassword(people, tx, user, hash, keptSessionId))
  people.callers.forget()
  people.bell.ring()
}

async function replacePassword(
  people: PeopleCore,
  tx: Sql,
  user: UserRow,
  passwordHash: string,
  keptSessionId: string | null,
): Promise<void> {
  const at = people.clock.realNow()
  if (!(await updatePassword(tx, user.id, passwordHash, at)))
    await insertPassword(tx, newId(), user.id, passwordHash, at)
  if (keptSessionId === null) await deleteSessionsOfUser(tx, user.id)
  else await deleteOtherSessions(tx, user.id, keptSessionId)
  await deleteMailedLinks(tx, user.company_id, user.id)
  await noteWayToSignIn(tx, people.clock, 'user.changed', user, user.id, { password: true })
  await people.post?.(tx, securityLetter(user, 'password_changed'))
  // Screens that are open elsewhere close.
  await recordEvents(tx, [credentialEvent(user.company_id, user.id)], people.clock.now())
}
