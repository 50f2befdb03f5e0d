/**
 * A contact asks to be forgotten: the conversation, as by deleting it, and the automatic notes that repeat its words on
 * the CRM's pages, also those of earlier conversations with the same address (precise 2). What the company itself has
 * written down, a person, a lead, a deal, is its own record: the receipt names it; what such a record said before of
 * name and number goes from its history.
 */
import type { ErasureReceipt } from '../../shared/contract/privacy.ts'
import { forbidden, notFound } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { mayEraseContact } from '../policy/contact.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { findContactFacts, isContactThere } from '../store/contacts.ts'
import { listLinks } from '../store/conversation-links.ts'
import { findConversationOfContact, lockConversation } from '../store/conversations.ts'
import { forgetInCrmChanges } from '../store/crm-changes.ts'
import { findAddressesOfContact } from '../store/delete-conversation.ts'
import { emptyAutoNotes } from '../store/empty-auto-notes.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'
import { removeConversation } from './remove-conversation.ts'

/** @throws AppError 404; 403 `NOT_INSTALLER` */
export async function eraseContact(core: Core, user: UserRow, contactId: string): Promise<ErasureReceipt> {
  const { company_id: companyId } = user
  const receipt = await core.db.transaction(async (tx): Promise<ErasureReceipt> => {
    const id = await findConversationOfContact(tx, companyId, contactId)
    const conversation = id && (await lockConversation(tx, companyId, id))
    const channel = conversation && (await findChannelAnywhere(tx, conversation.channel_id))
    if (!conversation || !channel) throw notFound('contact')
    if (!mayEraseContact(user, channel)) throw notInstaller()
    const now = core.clock.now()
    const links = await listLinks(tx, companyId, conversation.id)
    const addresses = await findAddressesOfContact(tx, companyId, contactId)
    const facts = await findContactFacts(tx, companyId, contactId)
    const notes = await emptyAutoNotes(tx, companyId, contactId, addresses, now)
    const items = links.map((link) => ({ kind: kindOf(link), itemId: idOf(link) }))
    const numbers = addresses.map((address) => address.replace(/^whatsapp:/, ''))
    await forgetInCrmChanges(tx, companyId, items, [...facts, ...numbers])
    const removed = await removeConversation(core, tx, conversation)
    await recordEvents(
      tx,
      notes.map((note) => crmEvent('note', 'deleted', companyId, note)),
      now,
    )
    const counts = {
      messages: removed.messages,
      attachments: removed.attachments,
      provider_requests: removed.requests,
      automatic_notes: notes.length,
    }
    const subject = { kind: 'contact', id: contactId }
    await recordAudit(
      tx,
      {
        companyId,
        by: user.id,
        act: 'contact.erased',
        subject,
        detail: { channel_id: channel.id, ...counts },
      },
      core.clock,
    )
    const addressKept = await isContactThere(tx, companyId, contactId)
    return {
      contact_id: contactId,
      erased_at: now.toISOString(),
      removed: counts,
      kept: [
        ...(addressKept
          ? [{ what: 'address' as const, id: contactId, reason: 'The contact is blocked or has opted out.' }]
          : []),
        ...links.map((link) => ({
          what: kindOf(link),
          id: idOf(link),
          reason: 'It is the company’s own record. Delete it on its page if it has to go too.',
        })),
      ],
      provider: { type: channel.type, external_ids: removed.externalIds },
    }
  })
  core.bell.ring()
  return receipt
}

function kindOf(link: { person_id: number | null; lead_id: string | null }): 'person' | 'lead' | 'deal' {
  if (link.person_id !== null) return 'person'
  return link.lead_id !== null ? 'lead' : 'deal'
}

function idOf(link: {
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
}): number | string {
  return link.person_id ?? link.lead_id ?? link.deal_id ?? ''
}

function notInstaller() {
  return forbidden(
    'NOT_INSTALLER',
    'Only the person who installed this messaging app can erase its contacts.',
    'Ask that person to do it.',
  )
}
