/** The conversations with these contacts, locked; those that are missing are begun. */
import { newId } from '../lib/ids.ts'
import {
  type ConversationRow,
  insertConversations,
  lockConversationsOfContacts,
} from '../store/conversations.ts'
import { Overtaken, type Sql } from '../store/db.ts'

export interface Placed {
  arrival: { companyId: number; channelId: string; receivedAt: Date }
  contactId: string
}

/**
 * Locks each contact's conversation, in one order for everybody, and begins those that are missing. Two processes
 * may begin the same one at once: the second waits for the first and finds its conversation by locking again. Where the
 * contact was merged while we waited, whose address it is has to be asked again.
 * `locked`: those of them, and perhaps others, that the caller has locked a moment ago.
 */
export async function openConversations(
  tx: Sql,
  placed: Placed[],
  now: Date,
  locked: ConversationRow[] | null = null,
): Promise<{ conversations: Map<string, ConversationRow>; begun: Set<string> }> {
  const contacts = new Map(
    placed.map(({ arrival, contactId }) => [
      contactId,
      {
        companyId: arrival.companyId,
        channelId: arrival.channelId,
        contactId,
        lastMessageAt: arrival.receivedAt,
      },
    ]),
  )
  const conversations = new Map<string, ConversationRow>()
  const keep = (row: ConversationRow) => {
    if (!contacts.has(row.contact_id)) return
    if (row.merged_into !== null) throw new Overtaken('a contact was merged while something was said to it')
    conversations.set(row.contact_id, row)
  }
  const lock = async () => (await lockConversationsOfContacts(tx, [...contacts.values()])).forEach(keep)
  if (locked === null) await lock()
  else locked.forEach(keep)
  const missing = [...contacts.values()].filter(({ contactId }) => !conversations.has(contactId))
  const begun = new Set<string>()
  if (missing.length > 0) {
    const wanted = missing.map((contact) => ({ ...contact, id: newId() }))
    await insertConversations(tx, wanted, now)
    await lock()
    for (const { id, contactId } of wanted) if (conversations.get(contactId)?.id === id) begun.add(id)
  }
  return { conversations, begun }
}

export function conversationOf(
  conversations: ReadonlyMap<string, ConversationRow>,
  contactId: string,
): ConversationRow {
  const conversation = conversations.get(contactId)
  if (!conversation) throw new Error(`contact ${contactId} has no conversation after one was made`)
  return conversation
}
