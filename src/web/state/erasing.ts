/** Whose contact is being erased: kept beside the conversation, because that goes before the receipt has been read. */
import { useSyncExternalStore } from 'react'
import type { Channel } from '../../shared/contract/channels.ts'
import type { Conversation } from '../../shared/contract/conversations.ts'

export interface Erasing {
  conversation: Conversation
  channel: Channel
}

let erasing: Erasing | null = null
const listeners = new Set<() => void>()

export function setErasing(next: Erasing | null): void {
  erasing = next
  for (const listener of listeners) listener()
}

export function useErasing(): Erasing | null {
  return useSyncExternalStore(listen, () => erasing)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
