/** Which message the next one answers, per conversation, for as long as the page lives. */
import { useSyncExternalStore } from 'react'

const replying = new Map<string, string>()
const listeners = new Set<() => void>()

export function replyTo(conversationId: string, messageId: string | null): void {
  if (messageId) replying.set(conversationId, messageId)
  else replying.delete(conversationId)
  for (const listener of listeners) listener()
}

export function useReplying(conversationId: string): string | null {
  return useSyncExternalStore(listen, () => replying.get(conversationId) ?? null)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
