/**
 * An admin invites a colleague. The link is shown once, whether or not a mail carries it; it lasts seven days. Sending
 * it again makes another link, and the old one stops working.
 */
import type { InvitationRequest } from '../../shared/contract/users.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { recordAudit } from '../events/record-audit.ts'
import { newId, newSecret } from '../lib/ids.ts'
import { mayChangePeople } from '../policy/people.ts'
import type { Sql } from '../store/db.ts'
import { deleteOpenInvitation, putInvitation, renewInvitation } from '../store/invitations.ts'
import { findCompany, isEmailTaken, type UserRow } from '../store/users.ts'
import { judgeEmail } from './email.ts'
import { invitationLetter } from './letters.ts'
import type { PeopleCore } from './people-core.ts'
import { hashToken } from './token-hash.ts'

export interface MadeInvitation {
  id: string
  token: string
  url: string
  /** A mail is on its way; else the link has to be handed over. */
  mailed: boolean
}

const LASTS_MILLISECONDS = 7 * 86_400_000

/** @throws AppError 403 `NOT_ADMIN`, 409 `EMAIL_TAKEN`, 422 `EMAIL_INVALID` */
export async function invite(
  people: PeopleCore,
  user: UserRow,
  request: InvitationRequest,
): Promise<MadeInvitation> {
  if (!mayChangePeople(user)) throw notAdmin()
  const email = judgeEmail(request.email)
  if (await isEmailTaken(people.db, email)) throw emailTaken()
  const id = newId()
  const token = newSecret()
  const now = people.clock.realNow()
  const invitation = {
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
  }
  const mailed = await people.db.transaction(async (tx) => {
    await putInvitation(tx, invitation)
    await recordAudit(
      tx,
      {
        companyId: user.company_id,
        by: user.id,
        act: 'user.invited',
        subject: { kind: 'invitation', id },
        detail: { admin: invitation.admin, account_settings_access: invitation.accountSettingsAccess },
      },
      people.clock,
    )
    return await postInvitation(people, tx, user, { ...invitation, token })
  })
  return { id, token, url: linkOf(people, token), mailed }
}

/** @throws AppError 403 `NOT_ADMIN`, 404 */
export async function inviteAgain(people: PeopleCore, user: UserRow, id: string): Promise<MadeInvitation> {
  if (!mayChangePeople(user)) throw notAdmin()
  const token = newSecret()
  const now = people.clock.realNow()
  const expiresAt = new Date(now.getTime() + LASTS_MILLISECONDS)
  const mailed = await people.db.transaction(async (tx) => {
    const invitation = await renewInvitation(tx, user.company_id, id, hashToken(token), now, expiresAt)
    if (!invitation) throw notFound('invitation')
    return await postInvitation(people, tx, user, { ...invitation, token })
  })
  return { id, token, url: linkOf(people, token), mailed }
}

/** The link stops working. @throws AppError 403 `NOT_ADMIN`, 404 */
export async function withdrawInvitation(people: PeopleCore, user: UserRow, id: string): Promise<void> {
  if (!mayChangePeople(user)) throw notAdmin()
  if (!(await deleteOpenInvitation(people.db, user.company_id, id))) throw notFound('invitation')
}

/** False where there is no mail server: the link is then given by hand. */
async function postInvitation(
  people: PeopleCore,
  tx: Sql,
  by: UserRow,
  { email, locale, token }: { email: string; locale: UserRow['locale'] | null; token: string },
): Promise<boolean> {
  if (!people.post) return false
  const company = await findCompany(tx, by.company_id)
  const reader = { company_id: by.company_id, email, locale: locale ?? company?.locale ?? by.locale }
  const words = { by: by.name, company: company?.name ?? '', url: linkOf(people, token) }
  await people.post(tx, invitationLetter(reader, words))
  return true
}

function linkOf({ publicUrl }: PeopleCore, token: string): string {
  return `${publicUrl}/invitations/${token}`
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
