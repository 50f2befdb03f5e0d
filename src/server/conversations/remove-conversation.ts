/**
 * What was said goes from every table in the caller's transaction, which holds the conversation's lock; hashes stay, so
 * that no repetition brings it back (precise 2). Files are removed by a round afterwards; the provider keeps its own copy.
 *
 * The contact goes too, unless something of it must outlive its messages: a block or an opt-out. What was merged into it
 * is itself again.
 */
import { conversationEvent, recordEvents } from '../events/record.ts'
import { endMergesOf, findMergedConversations, setMergedInto } from '../store/contact-merges.ts'
import { type ConversationRow, lockConversations } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import {
  deleteConversationRow,
  deleteOrAnonymiseContact,
  findAddressesOfContact,
  findRemains,
} from '../store/delete-conversation.ts'
import { forgetAnswersAbout } from '../store/idempotent-answers.ts'
import { forgetRequestBodies } from '../store/provider-requests.ts'
import { takeEarlyReceipts } from '../store/receipts.ts'
import type { Core } from './core.ts'
import { bury } from './tombstones.ts'

export interface Removed {
  messages: number
  attachments: number
  requests: number
  /** The provider's ids of what it still holds. */
  externalIds: string[]
}

export async function removeConversation(
  core: Core,
  tx: Sql,
  conversation: ConversationRow,
): Promise<Removed> {
  const now = core.clock.now()
  const { company_id: companyId, id: conversationId, channel_id: channelId } = conversation
  const contactId = conversation.contact_id
  const parted = await partFrom(tx, conversation)
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
  await recordEvents(
    tx,
    [
      conversationEvent('conversation.deleted', { companyId, channelId, conversationId }),
      ...parted.map((id) =>
        conversationEvent('conversation.changed', { companyId, channelId, conversationId: id }),
      ),
    ],
    now,
  )
  return {
    messages: remains.messages,
    attachments: remains.attachmentIds.length,
    requests: remains.receiptNumbers.length,
    externalIds: remains.externalIds,
  }
}

/** Answers the conversations that are no longer merged into this one. */
async function partFrom(tx: Sql, conversation: ConversationRow): Promise<string[]> {
  const { company_id: companyId, id, contact_id: contactId } = conversation
  const merged = await findMergedConversations(tx, companyId, id)
  const ids = merged.map((one) => one.id)
  // After the lock of this one, which may be the higher; a circle with another act is broken and runs again.
  await lockConversations(
    tx,
    ids.map(() => companyId),
    ids,
  )
  for (const one of ids) await setMergedInto(tx, companyId, one, null)
  await endMergesOf(tx, companyId, contactId)
  return ids
}
