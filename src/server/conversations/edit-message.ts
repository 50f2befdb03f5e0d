/** The author changed the words of a message; the newest wording is shown, and that it was edited. */
import type { MessageEdited } from '../channels/channel.ts'
import type { Sql } from '../store/db.ts'
import { type Edit, setEditedTexts } from '../store/messages.ts'
import type { PlacedChange } from './change-messages.ts'
import { sentAt } from './sent-at.ts'

/** Answers the ids of the messages that changed. The caller holds their conversations' locks. */
export async function editMessages(tx: Sql, placed: PlacedChange<MessageEdited>[]): Promise<Set<string>> {
  if (placed.length === 0) return new Set()
  const newest = new Map<string, Edit>()
  for (const { companyId, message, change, receivedAt, receiptNumber } of placed) {
    const edit: Edit = {
      companyId,
      id: message.id,
      text: change.text,
      edition: change.edition,
      at: sentAt(change.at, receivedAt),
      requestNumber: receiptNumber,
    }
    const held = newest.get(message.id)
    if (!held || isNewer(edit, held)) newest.set(message.id, edit)
  }
  return await setEditedTexts(tx, [...newest.values()])
}

/** By the provider's count, else by time. */
function isNewer(edit: Edit, held: Edit): boolean {
  if (edit.edition !== null && held.edition !== null) return edit.edition > held.edition
  return edit.at > held.at
}
