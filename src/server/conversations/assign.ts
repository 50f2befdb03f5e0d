/** S13–S16: gives a conversation to a user, or back to nobody. */
import { conflict, notFound } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { byUser, recordActivities } from '../events/record-activities.ts'
import { judgeAssignment } from '../policy/assignment.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { lockConversation, setAssignee } from '../store/conversations.ts'
import { shareUser } from '../store/users.ts'
import type { Core } from './core.ts'

/** @throws AppError 404; 409 `USER_UNAVAILABLE`, `USER_WITHOUT_ACCESS` */
export async function assign(
  core: Core,
  companyId: number,
  conversationId: string,
  userId: number | null,
  byUserId: number,
): Promise<void> {
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    if (!conversation) throw notFound('conversation')
    const { assignee_id: before } = conversation
    if (before === userId) return
    if (userId !== null) {
      const assignee = await shareUser(tx, companyId, userId)
      const channel = await findChannelAnywhere(tx, conversation.channel_id)
      if (!assignee || !channel) throw notFound('user')
      const verdict = judgeAssignment(assignee, channel, before)
      if (verdict === 'USER_UNAVAILABLE')
        throw conflict(
          verdict,
          `${assignee.name} is not available for new conversations.`,
          'Choose somebody else, or ask them to become available.',
        )
      if (verdict === 'USER_WITHOUT_ACCESS')
        throw conflict(
          verdict,
          `${assignee.name} has no access to this messaging app.`,
          'Choose somebody who shares it, or share it with them in the settings.',
        )
    }
    await setAssignee(tx, companyId, conversationId, userId)
    const now = core.clock.now()
    const about = { companyId, channelId: conversation.channel_id, conversationId }
    const kind = userId === null ? 'unassigned' : 'assigned'
    const line = { ...about, kind, user_id: userId ?? before, by: byUser(byUserId), at: now } as const
    const lines = await recordActivities(tx, [line], now)
    await recordEvents(tx, [...lines, conversationEvent('conversation.changed', about)], now)
  })
  core.bell.ring()
}
