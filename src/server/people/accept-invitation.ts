/** Whoever holds an invitation's link becomes a colleague, signed in. A link works once. */
import type { InvitationAcceptance, InvitationState } from '../../shared/contract/users.ts'
import type { Core } from '../conversations/core.ts'
import { startRead } from '../conversations/start-read.ts'
import { conflict, notFound } from '../errors.ts'
import { recordEvents, userEvent } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { newId } from '../lib/ids.ts'
import { insertPassword } from '../store/accounts.ts'
import { isUniqueViolation, type Sql } from '../store/db.ts'
import {
  findInvitation,
  findOpenInvitation,
  type InvitationRow,
  lockInvitation,
  setInvitationUsed,
} from '../store/invitations.ts'
import { findCompany, insertUser } from '../store/users.ts'
import { emailTaken } from './invite.ts'
import { judgePassword } from './judge-password.ts'
import { openFirstSession } from './sign-in.ts'
import type { OpenedSession, SessionOrigin, SignInLibrary } from './sign-in-library.ts'
import { hashToken } from './token-hash.ts'

/** What the link's page shows. Errors as those of accepting. */
export async function describeInvitation(core: Core, token: string): Promise<InvitationState> {
  const invitation = judge(core, await findInvitation(core.db, hashToken(token)))
  const company = await findCompany(core.db, invitation.company_id)
  return { email: invitation.email, name: invitation.name, company_name: company?.name ?? '' }
}

/** @throws AppError 404 unknown, 409 `INVITATION_USED`, `INVITATION_EXPIRED`, `EMAIL_TAKEN`, 422 `PASSWORD_TOO_COMMON` */
export async function acceptInvitation(
  core: Core,
  library: SignInLibrary,
  token: string,
  acceptance: InvitationAcceptance,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const tokenHash = hashToken(token)
  // Before the slow hash, so that guessing costs us little.
  const { email } = judge(core, await findInvitation(core.db, tokenHash))
  await judgePassword(acceptance.password, [email, acceptance.name])
  const passwordHash = await library.hashPassword(acceptance.password)
  const find = (tx: Sql) => lockInvitation(tx, tokenHash)
  const userId = await join(core, find, acceptance, passwordHash)
  return await openFirstSession(library, userId, origin)
}

/**
 * For whom an OpenID provider has verified the address of an open invitation: that is as good as its link, and no
 * password is needed. Null where there is none.
 */
export async function joinByVerifiedEmail(core: Core, email: string, name: string): Promise<number | null> {
  const at = core.clock.realNow()
  const open = await findOpenInvitation(core.db, email, at)
  if (!open) return null
  const find = (tx: Sql) => findOpenInvitation(tx, email, at, 'for update')
  return await join(core, find, { name }, null)
}

async function join(
  core: Core,
  find: (tx: Sql) => Promise<InvitationRow | null>,
  acceptance: Pick<InvitationAcceptance, 'name' | 'locale'>,
  passwordHash: string | null,
): Promise<number> {
  const made = await core.db
    .transaction((tx) => insertColleague(core, tx, find, acceptance, passwordHash))
    .catch((error) => {
      if (isUniqueViolation(error, 'users_by_email')) throw emailTaken()
      throw error
    })
  await startRead(core, made.companyId, made.userId)
  core.bell.ring()
  return made.userId
}

async function insertColleague(
  core: Core,
  tx: Sql,
  find: (tx: Sql) => Promise<InvitationRow | null>,
  acceptance: Pick<InvitationAcceptance, 'name' | 'locale'>,
  passwordHash: string | null,
): Promise<{ companyId: number; userId: number }> {
  const now = core.clock.now()
  const realNow = core.clock.realNow()
  const invitation = judge(core, await find(tx))
  const { company_id: companyId } = invitation
  const company = await findCompany(tx, companyId)
  if (!company) throw notFound('invitation')
  const userId = await insertUser(
    tx,
    {
      companyId,
      name: acceptance.name.trim(),
      email: invitation.email,
      locale: acceptance.locale ?? invitation.locale ?? company.locale,
      timeZone: company.time_zone,
      admin: invitation.admin,
      accountSettingsAccess: invitation.account_settings_access,
    },
    now,
  )
  if (passwordHash !== null) await insertPassword(tx, newId(), userId, passwordHash, realNow)
  await setInvitationUsed(tx, companyId, invitation.id, realNow)
  await recordAudit(
    tx,
    { companyId, by: userId, act: 'user.joined', subject: { kind: 'invitation', id: invitation.id } },
    core.clock,
  )
  await recordEvents(tx, [userEvent(companyId, userId)], now)
  return { companyId, userId }
}

function judge(core: Core, invitation: InvitationRow | null): InvitationRow {
  if (!invitation) throw notFound('invitation')
  if (invitation.used_at)
    throw conflict('INVITATION_USED', 'This invitation has been used.', 'Sign in, or ask for a new one.')
  if (invitation.expires_at <= core.clock.realNow())
    throw conflict('INVITATION_EXPIRED', 'This invitation was valid for seven days.', 'Ask for a new one.')
  return invitation
}
