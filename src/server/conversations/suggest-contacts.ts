/**
 * B6: which other contacts may be the same human, and why. It only suggests; people decide. With words it finds by name,
 * number or address instead.
 */
import type { ContactSuggestion } from '../../shared/contract/contact-merges.ts'
import { foldLine } from '../lib/fold-text.ts'
import { writingsOfPhone } from '../lib/phone.ts'
import { findContactsOfPhones, findSameSender, type OtherContactRow } from '../store/contact-merges.ts'
import type { ConversationView } from '../store/conversations.ts'
import type { Db } from '../store/db.ts'

const MOST = 10

interface Asked {
  companyId: number
  /** Of the channels that the asker may see. */
  channelIds: string[]
  q: string
}

/** The surest first, those of the same channel before others; nobody twice. */
export async function suggestContacts(
  db: Db,
  /** The index of words lives in another room. */
  findByWords: (q: string, limit: number) => Promise<OtherContactRow[]>,
  conversation: ConversationView,
  { companyId, channelIds, q }: Asked,
): Promise<ContactSuggestion[]> {
  const found = new Map<string, { row: OtherContactRow; reasons: ContactSuggestion['reasons'] }>()
  const add = (row: OtherContactRow, reason: ContactSuggestion['reasons'][number] | null) => {
    if (row.contact_id === conversation.contact_id || row.merged_into !== null) return
    const known = found.get(row.contact_id) ?? { row, reasons: [] }
    if (reason) known.reasons.push(reason)
    found.set(row.contact_id, known)
  }
  const isNamesake = ({ name }: OtherContactRow) =>
    name !== null &&
    conversation.contact_name !== null &&
    foldLine(name) === foldLine(conversation.contact_name)
  if (q !== '') {
    for (const row of await findByWords(q, MOST)) add(row, isNamesake(row) ? 'name' : null)
  } else {
    for (const row of await findSameSender(db, companyId, channelIds, conversation.contact_id))
      add(row, 'same_sender')
    if (conversation.contact_phone !== null) {
      const phones = writingsOfPhone(conversation.contact_phone)
      for (const row of await findContactsOfPhones(db, companyId, channelIds, phones, MOST)) add(row, 'phone')
    }
    if (conversation.contact_name !== null)
      for (const row of await findByWords(conversation.contact_name, MOST))
        if (isNamesake(row)) add(row, 'name')
  }
  return [...found.values()]
    .map(({ row: { merged_into: _, ...contact }, reasons }) => ({
      ...contact,
      same_channel: contact.channel_id === conversation.channel_id,
      sure: reasons.some((reason) => reason !== 'name'),
      reasons,
    }))
    .sort((a, b) => Number(b.sure) - Number(a.sure) || Number(b.same_channel) - Number(a.same_channel))
    .slice(0, MOST)
}
