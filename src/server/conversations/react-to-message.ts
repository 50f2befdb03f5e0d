/** Somebody put an emoji on a message, or took it back. */
import type { MessageReacted } from '../channels/channel.ts'
import { extendWindows } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { touchMessages } from '../store/messages.ts'
import { putReactions, type Reaction } from '../store/reactions.ts'
import type { PlacedChange } from './change-messages.ts'
import { sentAt } from './sent-at.ts'

/**
 * One emoji of each author; the newest counts. A reaction of the contact is an act of the contact: it opens the window
 * as a message does. Answers the ids of the messages that changed. The caller holds their conversations' locks.
 */
export async function reactToMessages(tx: Sql, placed: PlacedChange<MessageReacted>[]): Promise<Set<string>> {
  if (placed.length === 0) return new Set()
  const newest = new Map<string, Reaction>()
  for (const { companyId, message, change, receivedAt } of placed) {
    const authorType = change.by === 'contact' ? 'contact' : 'provider_inbox'
    const at = sentAt(change.at, receivedAt)
    const key = `${message.id} ${authorType}`
    const held = newest.get(key)
    if (!held || at >= held.at)
      newest.set(key, { companyId, messageId: message.id, authorType, emoji: change.emoji, at })
  }
  const acts = placed.filter(({ change }) => change.by === 'contact' && change.emoji !== null)
  if (acts.length > 0)
    await extendWindows(
      tx,
      acts.map(({ companyId, message, change, receivedAt }) => ({
        companyId,
        id: message.conversation_id,
        at: sentAt(change.at, receivedAt),
      })),
    )
  const changed = await putReactions(tx, [...newest.values()])
  for (const companyId of new Set(placed.map((one) => one.companyId)))
    await touchMessages(tx, companyId, [...changed])
  return changed
}
