/** Which page an entry is about. */
import { idOf, isObject, listOf } from './json.ts'

/**
 * Its `id`; where that is missing or "0" (the test button of the developer site), null, unless an event names the page:
 * as recipient, or as sender of an echo.
 */
export function pageOf(entry: unknown): string | null {
  if (!isObject(entry)) return null
  const id = idOf(entry.id)
  if (id !== null && id !== '0') return id
  const [event] = [...listOf(entry.messaging), ...listOf(entry.standby)]
  if (!isObject(event)) return null
  const isEcho = isObject(event.message) && event.message.is_echo === true
  return partyOf(isEcho ? event.sender : event.recipient)
}

/** The id of a sender or recipient. */
export function partyOf(party: unknown): string | null {
  const id = isObject(party) ? idOf(party.id) : null
  return id === '0' ? null : id
}
