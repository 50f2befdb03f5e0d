/**
 * Sign-ins in the audit log, whichever way was gone: password, passkey, OpenID Connect, a reset. The library opens the
 * session on a connection of its own, so the entry follows it; one that cannot be written ends the sign-in with an error.
 */
import type { Core } from '../conversations/core.ts'
import { recordAudit } from '../events/record-audit.ts'
import { setWay } from '../store/sessions.ts'
import { findUserAnywhere, type UserRow } from '../store/users.ts'
import type { SignInLibrary } from './sign-in-library.ts'

export function notingSessions(library: SignInLibrary, core: Core): SignInLibrary {
  return {
    ...library,
    async openSession(userId, from, way = 'password') {
      const session = await library.openSession(userId, from)
      if (session && way !== 'password') await setWay(core.db, session.sessionId, way)
      const user = session && (await findUserAnywhere(core.db, userId))
      if (user)
        await recordAudit(
          core.db,
          {
            companyId: user.company_id,
            by: user.id,
            act: 'session.opened',
            detail: { session_id: session.sessionId, address: from.address },
          },
          core.clock,
        )
      return session
    },
  }
}

/** A wrong password for somebody who is here. Of others there is no company to tell it to. */
export async function noteRefused(core: Core, user: UserRow, address: string): Promise<void> {
  const subject = { kind: 'user', id: user.id }
  const { company_id: companyId } = user
  await recordAudit(
    core.db,
    { companyId, by: null, act: 'session.refused', subject, detail: { address } },
    core.clock,
  )
}
