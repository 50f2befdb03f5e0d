/** A colleague has looked, or wants to be reminded. The marker is the reader's own; nobody else is told. */
import { notFound } from '../errors.ts'
import { recordEvents, seenEvent } from '../events/record.ts'
import { lockConversation, setSeen, touchConversations } from '../store/conversations.ts'
import type { Core } from './core.ts'

export function markSeen(
  core: Core,
  companyId: number,
  conversationId: string,
  userId: number,
): Promise<void> {
  return move(core, companyId, conversationId, userId, (inboundNumber) => inboundNumber)
}

/** The last inbound message counts as new again; also where all are of the past and none was counted. */
export function markUnread(
  core: Core,
  companyId: number,
  conversationId: string,
  userId: number,
): Promise<void> {
  return move(core, companyId, conversationId, userId, (inboundNumber) => inboundNumber - 1)
}

async function move(
  core: Core,
  companyId: number,
  conversationId: string,
  userId: number,
  markerFor: (inboundNumber: number) => number,
): Promise<void> {
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    if (!conversation) throw notFound('conversation')
    await setSeen(tx, companyId, userId, conversationId, markerFor(conversation.inbound_number))
    // The version grows, so that the reader's other windows take the news for newer than what they hold.
    await touchConversations(tx, [companyId], [conversationId])
    const about = { companyId, channelId: conversation.channel_id, conversationId }
    await recordEvents(tx, [seenEvent(about, userId)], core.clock.now())
  })
  core.bell.ring()
}
