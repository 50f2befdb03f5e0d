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
 */
export async function openConversations(
  tx: Sql,
  placed: Placed[],
  now: Date,
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
  const lock = async () => {
    for (const row of await lockConversationsOfContacts(tx, [...contacts.values()]))
      if (row.merged_into === null) conversations.set(row.contact_id, row)
      else throw new Overtaken('a contact was merged while something was said to it')
  }
  await lock()
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
