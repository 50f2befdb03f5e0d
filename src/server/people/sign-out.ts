/**
 * Ends the caller's session, with the screens behind it on every process; others of the same user go on. Answers the
 * `Set-Cookie` lines that end its cookie.
 */
import type { Core } from '../conversations/core.ts'
import { badRequest } from '../errors.ts'
import { credentialEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import type { Caller } from '../http/caller.ts'
import { deleteSession } from '../store/sessions.ts'
import type { Callers } from './authenticate.ts'
import type { SignInLibrary } from './sign-in-library.ts'

export async function signOut(
  core: Core,
  callers: Callers,
  library: Pick<SignInLibrary, 'forgetCookie'>,
  caller: Caller,
): Promise<string[]> {
  if (caller.by === 'token')
    throw badRequest(
      'An API token has no session to end.',
      'Delete the token where it was made, in the settings of your account.',
    )
  await core.db.transaction(async (tx) => {
    await deleteSession(tx, caller.credentialId)
    await recordAudit(
      tx,
      {
        companyId: caller.user.company_id,
        by: caller.user.id,
        act: 'session.ended',
        detail: { session_id: caller.credentialId },
      },
      core.clock,
    )
    await recordEvents(tx, [credentialEvent(caller.user.company_id, caller.user.id)], core.clock.now())
  })
  callers.forget()
  core.bell.ring()
  return await library.forgetCookie()
}
