/** The provider has told what a contact is called and looks like, or that it does not tell. */
import { conversationEvent, recordEvents } from '../events/record.ts'
import { pictureVersion } from '../lib/picture-version.ts'
import { putContactPicture } from '../store/contact-pictures.ts'
import { setProfile } from '../store/contacts.ts'
import { lockConversationsOfContacts, touchConversations } from '../store/conversations.ts'
import type { Core } from './core.ts'

export async function nameContact(
  core: Core,
  contact: { company_id: number; id: string; channel_id: string },
  /** `picture`: drawn by us from what the provider has. */
  profile: { name: string | null; picture: Buffer | null },
): Promise<void> {
  const { company_id: companyId, id, channel_id: channelId } = contact
  const now = core.clock.now()
  const { name, picture } = profile
  const avatarUrl = picture && `/api/inbox/contacts/${id}/picture?v=${pictureVersion(picture)}`
  const changed = await core.db.transaction(async (tx) => {
    const [conversation] = await lockConversationsOfContacts(tx, [{ companyId, channelId, contactId: id }])
    if (!(await setProfile(tx, { companyId, id }, { name, avatarUrl }, now))) return false
    if (picture) await putContactPicture(tx, companyId, id, picture)
    if (!conversation) return false
    await touchConversations(tx, [companyId], [conversation.id])
    const about = { companyId, channelId, conversationId: conversation.id }
    await recordEvents(tx, [conversationEvent('conversation.changed', about)], now)
    return true
  })
  if (changed) core.bell.ring()
}
