/** Who may be given a conversation (S10, S11, S13; precise 13). Pure. */
import type { ChannelRow } from '../store/channels.ts'
import type { UserRow } from '../store/users.ts'
import { maySeeChannel } from './channel.ts'

export type AssignmentVerdict = 'allowed' | 'USER_UNAVAILABLE' | 'USER_WITHOUT_ACCESS'

/** Nobody can assign to a user who is unavailable, the user included; who has it already keeps it. */
export function judgeAssignment(
  assignee: UserRow,
  channel: ChannelRow,
  presentAssigneeId: number | null,
): AssignmentVerdict {
  if (assignee.id === presentAssigneeId) return 'allowed'
  if (!maySeeChannel(assignee, channel)) return 'USER_WITHOUT_ACCESS'
  return assignee.available ? 'allowed' : 'USER_UNAVAILABLE'
}
