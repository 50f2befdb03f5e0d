/**
 * S22–S26, precise 2: the installer of the channel deletes a conversation for good. What was said goes from every
 * table in one transaction; hashes stay, so that no repetition brings it back. The provider keeps its own copy.
 *
 * The contact goes too, unless something of it must outlive its messages: a block or an opt-out.
 */
import { forbidden, notFound } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { mayDeleteConversations } from '../policy/channel.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { lockConversation } from '../store/conversations.ts'
import {
  deleteConversationRow,
  deleteOrAnonymiseContact,
  findAddressesOfContact,
  findRemains,
} from '../store/delete-conversation.ts'
import { forgetAnswersAbout } from '../store/idempotent-answers.ts'
import { forgetRequestBodies } from '../store/provider-requests.ts'
import { takeEarlyReceipts } from '../store/receipts.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'
import { bury } from './tombstones.ts'

/** @throws AppError 404; 403 `NOT_INSTALLER` */
export async function deleteConversation(core: Core, user: UserRow, conversationId: string): Promise<void> {
  const { company_id: companyId } = user
  await core.db.transaction(async (tx) => {
    const conversation = await lockConversation(tx, companyId, conversationId)
    const channel = conversation && (await findChannelAnywhere(tx, conversation.channel_id))
    if (!conversation || !channel) throw notFound('conversation')
    if (!mayDeleteConversations(user, channel)) throw notInstaller()

    const now = core.clock.now()
    const { channel_id: channelId, contact_id: contactId } = conversation
    const remains = await findRemains(tx, companyId, conversationId)
    const addresses = await findAddressesOfContact(tx, companyId, contactId)
    const messages = remains.externalIds.map((externalId) => ({ companyId, channelId, externalId }))
    await bury(
      tx,
      core.hash,
      { messages, addresses: addresses.map((address) => ({ companyId, channelId, address })) },
      now,
    )
    await forgetRequestBodies(tx, [companyId], remains.receiptNumbers)
    await takeEarlyReceipts(tx, messages)
    await forgetAnswersAbout(tx, companyId, [conversationId, contactId, ...remains.attachmentIds])
    await deleteConversationRow(tx, companyId, conversationId)
    await deleteOrAnonymiseContact(tx, companyId, contactId)
    const detail = { channel_id: channelId, messages: remains.messages }
    const subject = { kind: 'conversation', id: conversationId }
    await recordAudit(
      tx,
      { companyId, by: user.id, act: 'conversation.deleted', subject, detail },
      core.clock,
    )
    await recordEvents(
      tx,
      [conversationEvent('conversation.deleted', { companyId, channelId, conversationId })],
      now,
    )
  })
  core.bell.ring()
}

function notInstaller() {
  return forbidden(
    'NOT_INSTALLER',
    'Only the person who installed this messaging app can delete its conversations.',
    'Ask that person to delete it.',
  )
}
