/**
 * The first message that the reader has not seen: so many inbound ones from the end. Null where it lies before what is
 * loaded, or where everything is read. Pure.
 */
import type { Message } from '../../../shared/contract/messages.ts'

export function findFirstUnread(messages: readonly Message[], unreadCount: number): string | null {
  let left = unreadCount
  if (left <= 0) return null
  for (let at = messages.length - 1; at >= 0; at -= 1) {
    const message = messages[at] as Message
    if (message.direction !== 'in' || message.author.type === 'system') continue
    left -= 1
    if (left === 0) return message.id
  }
  return null
}
