/** Who may see and work on a channel's conversations (S13, S18; precise 11). Pure. */
import type { ChannelRow } from '../store/channels.ts'
import type { UserRow } from '../store/users.ts'

type Access = Pick<ChannelRow, 'company_id' | 'access' | 'installed_by' | 'member_ids'>
type Viewer = Pick<UserRow, 'company_id' | 'id' | 'active'>

/** The installer always; a shared channel's members, or everybody where it names none. */
export function maySeeChannel(user: Viewer, channel: Access): boolean {
  if (!user.active || user.company_id !== channel.company_id) return false
  if (channel.installed_by === user.id) return true
  if (channel.access === 'private') return false
  return channel.member_ids.length === 0 || channel.member_ids.includes(user.id)
}

/** Connecting, changing and checking channels: messaging settings (S3). */
export function mayChangeChannels(user: Pick<UserRow, 'active' | 'account_settings_access'>): boolean {
  return user.active && user.account_settings_access
}

/** That it is there: who may see its conversations, and who may change its settings. */
export function mayKnowChannel(
  user: Viewer & Pick<UserRow, 'account_settings_access'>,
  channel: Access,
): boolean {
  if (user.company_id !== channel.company_id) return false
  return maySeeChannel(user, channel) || mayChangeChannels(user)
}

/** An heir is named where the installer has left (precise 11). */
export function mayNameHeir(user: Pick<UserRow, 'active' | 'admin'>): boolean {
  return user.active && user.admin
}

/** S22: the installer alone, whatever rights others have. */
export function mayDeleteConversations(user: Viewer, channel: Access): boolean {
  return user.active && user.company_id === channel.company_id && channel.installed_by === user.id
}

/** Removing a channel and choosing who shares it: also the installer. */
export function maySetSharing(
  user: Viewer & Pick<UserRow, 'account_settings_access'>,
  channel: Access,
): boolean {
  if (user.company_id !== channel.company_id) return false
  return mayChangeChannels(user) || (user.active && channel.installed_by === user.id)
}
