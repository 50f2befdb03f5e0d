/** Unsent messages, kept in this browser so that a reload or a crash loses none. */
import type { PendingMessage } from './inbox-state.ts'
import { keepItem } from './keep-item.ts'

const storageKey = (userId: number) => `tsunagi.pending.${userId}`

/** What was on its way when the page went away comes back as not sent: a person tries again, with the same id. */
export function loadPending(userId: number): PendingMessage[] {
  const kept = localStorage.getItem(storageKey(userId))
  if (!kept) return []
  const pending = JSON.parse(kept) as PendingMessage[]
  return pending.map((message) => ({
    ...message,
    attachments: message.attachments ?? [],
    state: 'not_sent',
    problem: message.problem?.code === 'NO_ANSWER' ? null : message.problem,
  }))
}

export function keepPending(userId: number, pending: PendingMessage[]): void {
  keepItem(storageKey(userId), pending.length > 0 ? JSON.stringify(pending) : '')
}
