/** S17–S20: a conversation is finished, or taken up again. The assignee stays. Twice is the same as once. */
import { notFound } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { byUser, recordActivities } from '../events/record-activities.ts'
import { lockConversation, setStatus } from '../store/conversations.ts'
import type { Core } from './core.ts'

export function close(core: Core, companyId: number, conversationId: string, userId: number): Promise<void> {
  return move(core, companyId, conversationId, userId, 'closed')
}

export function reopen(core: Core, companyId: number, conversationId: string, userId: number): Promise<void> {
  return move(core, companyId, conversationId, userId, 'open')
}

async function move(
  core: Core,
  companyId: number,
  conversationId: string,
  userId: number,
  status: 'open' | 'closed',
): Promise<void> {
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    if (!conversation) throw notFound('conversation')
    if (conversation.status === status) return
    await setStatus(tx, companyId, conversationId, status)
    const now = core.clock.now()
    const about = { companyId, channelId: conversation.channel_id, conversationId }
    const kind = status === 'open' ? 'reopened' : 'closed'
    const line = { ...about, kind, user_id: null, by: byUser(userId), at: now } as const
    const lines = await recordActivities(tx, [line], now)
    await recordEvents(tx, [...lines, conversationEvent('conversation.changed', about)], now)
  })
  core.bell.ring()
}
