import type { Channel } from '../../../shared/contract/channels.ts'
import type { User } from '../../../shared/contract/users.ts'

/**
 * The colleagues whom the list of assignees shows: active ones with access to the channel, oneself first, then the
 * available ones, by name. The server judges again.
 */
export function offerAssignees(users: readonly User[], channel: Channel | undefined, meId: number): User[] {
  return users
    .filter((user) => user.active && mayUse(channel, user.id))
    .sort(
      (a, b) =>
        Number(b.id === meId) - Number(a.id === meId) ||
        Number(b.available) - Number(a.available) ||
        a.name.localeCompare(b.name),
    )
}

/** The installer always; everybody where a shared channel names nobody (precise 11). */
function mayUse(channel: Channel | undefined, userId: number): boolean {
  if (!channel || channel.installed_by === userId || channel.member_ids.includes(userId)) return true
  return channel.access === 'shared' && channel.member_ids.length === 0
}
