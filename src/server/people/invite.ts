/** An admin invites a colleague. The link is shown once, whether or not a mail carries it; it lasts seven days. */
import type { InvitationRequest } from '../../shared/contract/users.ts'
import type { Core } from '../conversations/core.ts'
import { conflict, forbidden } from '../errors.ts'
import { newId, newSecret } from '../lib/ids.ts'
import { mayChangePeople } from '../policy/people.ts'
import { putInvitation } from '../store/invitations.ts'
import { isEmailTaken, type UserRow } from '../store/users.ts'
import { judgeEmail } from './email.ts'
import { hashToken } from './token-hash.ts'

const LASTS_MILLISECONDS = 7 * 86_400_000

/** @throws AppError 403 `NOT_ADMIN`, 409 `EMAIL_TAKEN`, 422 `EMAIL_INVALID` */
export async function invite(
  core: Core,
  user: UserRow,
  request: InvitationRequest,
): Promise<{ id: string; token: string }> {
  if (!mayChangePeople(user)) throw notAdmin()
  const email = judgeEmail(request.email)
  if (await isEmailTaken(core.db, email)) throw emailTaken()
  const id = newId()
  const token = newSecret()
  const now = core.clock.realNow()
  await putInvitation(core.db, {
    companyId: user.company_id,
    id,
    tokenHash: hashToken(token),
    email,
    name: request.name?.trim() ?? null,
    locale: request.locale ?? null,
    admin: request.rights?.admin ?? false,
    accountSettingsAccess: request.rights?.account_settings_access ?? false,
    invitedBy: user.id,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LASTS_MILLISECONDS),
  })
  return { id, token }
}

export function notAdmin() {
  return forbidden('NOT_ADMIN', 'Only an administrator may do this.', 'Ask an administrator.')
}

export function emailTaken() {
  return conflict(
    'EMAIL_TAKEN',
    'Somebody with this email address is here already.',
    'Sign in with it, or use another address.',
  )
}
