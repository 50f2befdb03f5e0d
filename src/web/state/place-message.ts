/** Where a message stands in its thread. */
import type { Message } from '../../shared/contract/messages.ts'
import type { PendingMessage, Thread } from './inbox-state.ts'

/** The one stable order: by `sent_at`, then by order of receipt (precise 1). */
export function inOrder(a: Message, b: Message): number {
  return Date.parse(a.sent_at) - Date.parse(b.sent_at) || a.receipt_number - b.receipt_number
}

/** Adds or renews the message. Beyond what is loaded, on either side: left to paging, which will bring it. */
export function placeMessage(thread: Thread, message: Message): Thread {
  const known = thread.messages.find((other) => other.id === message.id)
  if (known && message.version < known.version) return thread
  const others = thread.messages.filter((other) => other.id !== message.id)
  let place = others.length
  while (place > 0 && inOrder(message, others[place - 1] as Message) < 0) place -= 1
  if (!known && place === others.length && thread.newerLeft) return thread
  if (!known && place === 0 && thread.nextCursor !== null && others.length > 0) return thread
  return { ...thread, messages: [...others.slice(0, place), message, ...others.slice(place)] }
}

/** A page of older messages, as the server gives it: newest first. */
export function prependPage(thread: Thread, page: Message[], nextCursor: string | null): Thread {
  const known = new Set(thread.messages.map((message) => message.id))
  const older = page.filter((message) => !known.has(message.id))
  return { ...thread, messages: [...older, ...thread.messages].sort(inOrder), nextCursor }
}

/** A page of newer messages; `more` where it does not reach to the newest yet. */
export function appendNewer({ newerLeft: _, ...thread }: Thread, page: Message[], more: boolean): Thread {
  const known = new Set(thread.messages.map((message) => message.id))
  const newer = page.filter((message) => !known.has(message.id))
  return {
    ...thread,
    messages: [...thread.messages, ...newer].sort(inOrder),
    ...(more && { newerLeft: true as const }),
  }
}

/** Lets the oldest go, so that a conversation which is left open for a day stays as quick as in the morning. */
export function withoutOldest(thread: Thread, kept: number): Thread {
  const { messages } = thread
  if (messages.length <= kept) return thread
  return { ...thread, messages: messages.slice(-kept), nextCursor: thread.nextCursor ?? 'older' }
}

/** The pending ones that the server has not shown yet. */
export function stillPending(pending: PendingMessage[], arrived: Message[]): PendingMessage[] {
  const ids = new Set(arrived.map((message) => message.client_message_id))
  const left = pending.filter((message) => !ids.has(message.client_message_id))
  return left.length === pending.length ? pending : left
}
