/** Who may take out, and who may erase, what is known of a contact. Pure. */
import type { ChannelRow } from '../store/channels.ts'
import type { UserRow } from '../store/users.ts'
import { mayDeleteConversations, maySeeChannel } from './channel.ts'

type Access = Pick<ChannelRow, 'company_id' | 'access' | 'installed_by' | 'member_ids'>
type Asker = Pick<UserRow, 'company_id' | 'id' | 'active' | 'admin'>

/** Erasing deletes a conversation, so it is the installer's (S22). */
export function mayEraseContact(user: Asker, channel: Access): boolean {
  return mayDeleteConversations(user, channel)
}

/** Everything about one person in one file: the installer, and administrators who share the channel. */
export function mayExportContact(user: Asker, channel: Access): boolean {
  return maySeeChannel(user, channel) && (user.admin || channel.installed_by === user.id)
}
