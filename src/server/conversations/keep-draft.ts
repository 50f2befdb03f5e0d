/** What a colleague has begun to write follows to his or her other screens, and to nobody else. Empty: no draft. */
import { notFound } from '../errors.ts'
import { draftEvent, recordEvents } from '../events/record.ts'
import { lockConversation, touchConversations } from '../store/conversations.ts'
import { deleteDraft, setDraft } from '../store/drafts.ts'
import type { Core } from './core.ts'

/** @throws AppError 404 */
export async function keepDraft(
  core: Core,
  companyId: number,
  conversationId: string,
  userId: number,
  text: string,
): Promise<void> {
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    if (!conversation) throw notFound('conversation')
    const now = core.clock.now()
    if (text === '') await deleteDraft(tx, companyId, userId, conversationId)
    else await setDraft(tx, companyId, userId, conversationId, text, now)
    // The version grows, so that the writer's other screens take the news for newer than what they hold.
    await touchConversations(tx, [companyId], [conversationId])
    const about = { companyId, channelId: conversation.channel_id, conversationId }
    await recordEvents(tx, [draftEvent(about, userId)], now)
  })
  core.bell.ring()
}
