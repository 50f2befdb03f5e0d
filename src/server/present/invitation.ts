import type { OpenInvitation } from '../../shared/contract/users.ts'
import type { OpenInvitationRow } from '../store/invitations.ts'

/** Without its link, which was shown once. */
export function presentInvitation(invitation: OpenInvitationRow, now: Date): OpenInvitation {
  return {
    id: invitation.id,
    email: invitation.email,
    name: invitation.name,
    rights: { admin: invitation.admin, account_settings_access: invitation.account_settings_access },
    invited_by: invitation.invited_by,
    created_at: invitation.created_at.toISOString(),
    expires_at: invitation.expires_at.toISOString(),
    expired: invitation.expires_at <= now,
  }
}
