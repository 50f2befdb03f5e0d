/**
 * A contact asks to be forgotten: the conversation, as by deleting it, and the automatic notes that repeat its words on
 * the CRM's pages, also those of earlier conversations with the same address (precise 2). What the company itself has
 * written down, a person, a lead, a deal, is its own record: the receipt names it; what came into it by itself goes
 * (forget-contact-in-items.ts). Contacts that were merged are one human, and go together.
 */
import type { ErasureReceipt } from '../../shared/contract/privacy.ts'
import { forgetContactInItems, type ItemOfContact } from '../crm/forget-contact-in-items.ts'
import { forbidden, notFound } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { recordAudit } from '../events/record-audit.ts'
import { mayEraseContact } from '../policy/contact.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import { findMergedConversations, findRootOfMerge } from '../store/contact-merges.ts'
import { findContactFacts, isContactThere } from '../store/contacts.ts'
import { listLinks } from '../store/conversation-links.ts'
import {
  type ConversationRow,
  findConversationOfContact,
  lockConversation,
  lockConversations,
} from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { findAddressesOfContact } from '../store/delete-conversation.ts'
import { emptyAutoNotes } from '../store/empty-auto-notes.ts'
import { forgetAnswersWith } from '../store/idempotent-answers.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'
import { lookForAddresses } from './forget-erased-addresses.ts'
import { type Removed, removeConversation } from './remove-conversation.ts'

/** @throws AppError 404; 403 `NOT_INSTALLER` */
export async function eraseContact(core: Core, user: UserRow, contactId: string): Promise<ErasureReceipt> {
  const { company_id: companyId } = user
  const receipt = await core.db.transaction(async (tx): Promise<ErasureReceipt> => {
    const id = await findConversationOfContact(tx, companyId, contactId)
    const members = id === null ? [] : await lockMergedTogether(tx, companyId, id)
    const [first] = members
    const channel = first && (await findChannelAnywhere(tx, first.channel_id))
    if (!first || !channel) throw notFound('contact')
    if (!mayEraseContact(user, channel)) throw notInstaller()
    const now = core.clock.now()
    const parts: Erased[] = []
    for (const conversation of members) parts.push(await erase(core, tx, conversation, now))
    await recordEvents(
      tx,
      parts.flatMap((part) => part.notes).map((note) => crmEvent('note', 'deleted', companyId, note)),
      now,
    )
    const sum = (count: (part: Erased) => number) => parts.reduce((total, part) => total + count(part), 0)
    const counts = {
      messages: sum(({ removed }) => removed.messages),
      attachments: sum(({ removed }) => removed.attachments),
      provider_requests: sum(({ removed }) => removed.requests),
      automatic_notes: sum(({ notes }) => notes.length),
      titles: sum(({ titles }) => titles),
      merges: sum(({ merges }) => merges),
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
    const addressesKept: string[] = []
    for (const { contact_id } of members)
      if (await isContactThere(tx, companyId, contact_id)) addressesKept.push(contact_id)
    return {
      contact_id: contactId,
      erased_at: now.toISOString(),
      removed: counts,
      kept: [
        ...addressesKept.map((id) => ({
          what: 'address' as const,
          id,
          reason: 'The contact is blocked or has opted out.',
        })),
        ...onceEach(parts.flatMap(({ stay }) => stay)).map(({ kind, id }) => ({
          what: kind,
          id,
          reason:
            'It is the company’s own record. Delete it on its page if it has to go too; what it held is gone 30 days later.',
        })),
      ],
      provider: { type: channel.type, external_ids: parts.flatMap(({ removed }) => removed.externalIds) },
    }
  })
  core.bell.ring()
  return receipt
}

interface Erased {
  /** Records that came of it and are the company's own. */
  stay: ItemOfContact[]
  titles: number
  merges: number
  notes: number[]
  removed: Removed
}

/** The conversation, and those that its contact was merged with, the one that goes on last. */
async function lockMergedTogether(tx: Sql, companyId: number, id: string): Promise<ConversationRow[]> {
  const root = await findRootOfMerge(tx, companyId, id)
  const merged = await findMergedConversations(tx, companyId, root)
  const ids = [...merged.map((one) => one.id), root]
  await lockConversations(
    tx,
    ids.map(() => companyId),
    ids,
  )
  const rows: ConversationRow[] = []
  for (const one of ids) {
    const row = await lockConversation(tx, companyId, one)
    if (row) rows.push(row)
  }
  return rows
}

async function erase(core: Core, tx: Sql, conversation: ConversationRow, now: Date): Promise<Erased> {
  const { company_id: companyId, contact_id: contactId } = conversation
  const links = await listLinks(tx, companyId, conversation.id)
  const addresses = await findAddressesOfContact(tx, companyId, contactId)
  const facts = await findContactFacts(tx, companyId, contactId)
  const notes = await emptyAutoNotes(tx, companyId, contactId, addresses, now)
  const plain = addresses.map((address) => address.replace(/^[a-z_]+:/, ''))
  const names = notes.flatMap((note) => (note.contact_name ? [note.contact_name] : []))
  const words = [...new Set([...facts, ...names, ...addresses, ...plain])]
  const items = [...links, ...notes].flatMap(itemsOf)
  const records = await forgetContactInItems(core, tx, companyId, items, words)
  await forgetAnswersWith(tx, companyId, words)
  await lookForAddresses(tx, companyId, conversation.channel_id, addresses)
  const removed = await removeConversation(core, tx, conversation)
  return { ...records, notes: notes.map(({ id }) => id), removed }
}

/** Two of the conversations may have been linked to the same. */
function onceEach(items: ItemOfContact[]): ItemOfContact[] {
  return [...new Map(items.map((item) => [`${item.kind} ${item.id}`, item])).values()]
}

interface Standing {
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
}

/** A note may stand on several. */
function itemsOf({ person_id, lead_id, deal_id }: Standing): ItemOfContact[] {
  return [
    ...(person_id === null ? [] : [{ kind: 'person' as const, id: person_id }]),
    ...(lead_id === null ? [] : [{ kind: 'lead' as const, id: lead_id }]),
    ...(deal_id === null ? [] : [{ kind: 'deal' as const, id: deal_id }]),
  ]
}

function notInstaller() {
  return forbidden(
    'NOT_INSTALLER',
    'Only the person who installed this messaging app can erase its contacts.',
    'Ask that person to do it.',
  )
}
