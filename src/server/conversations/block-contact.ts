/**
 * A blocked contact's messages are kept, notify nobody, and stand outside of the sections, under a filter of their own
 * (precise 10). Twice is the same as once.
 */
import { notFound } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { setBlocked } from '../store/contacts.ts'
import { lockConversation, setConversationBlocked } from '../store/conversations.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'

/** `conversationId`: the contact's one conversation. @throws AppError 404 */
export async function blockContact(
  core: Core,
  user: UserRow,
  conversationId: string,
  blocked: boolean,
): Promise<void> {
  const { company_id: companyId } = user
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    if (!conversation) throw notFound('contact')
    const now = core.clock.now()
    if (!(await setBlocked(tx, companyId, conversation.contact_id, blocked ? user.id : null, now))) return
    await setConversationBlocked(tx, companyId, conversationId, blocked)
    const act = blocked ? 'contact.blocked' : 'contact.unblocked'
    const subject = { kind: 'contact', id: conversation.contact_id }
    await recordAudit(tx, { companyId, by: user.id, act, subject }, core.clock)
    const about = { companyId, channelId: conversation.channel_id, conversationId }
    await recordEvents(tx, [conversationEvent('conversation.changed', about)], now)
  })
  core.bell.ring()
}
