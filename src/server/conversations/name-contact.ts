/** The provider has told what a contact is called and looks like, or that it does not tell. */
import { conversationEvent, recordEvents } from '../events/record.ts'
import { setProfile } from '../store/contacts.ts'
import { lockConversationsOfContacts, touchConversations } from '../store/conversations.ts'
import type { Core } from './core.ts'

export async function nameContact(
  core: Core,
  contact: { company_id: number; id: string; channel_id: string },
  profile: { name: string | null; avatarUrl: string | null },
): Promise<void> {
  const { company_id: companyId, id, channel_id: channelId } = contact
  const now = core.clock.now()
  const changed = await core.db.transaction(async (tx) => {
    const [conversation] = await lockConversationsOfContacts(tx, [{ companyId, channelId, contactId: id }])
    if (!(await setProfile(tx, { companyId, id }, profile, now)) || !conversation) return false
    await touchConversations(tx, [companyId], [conversation.id])
    const about = { companyId, channelId, conversationId: conversation.id }
    await recordEvents(tx, [conversationEvent('conversation.changed', about)], now)
    return true
  })
  if (changed) core.bell.ring()
}
