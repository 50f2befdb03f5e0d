/**
 * What is written but not sent, per user and conversation. The truth is in memory; this browser's storage has a copy,
 * so that a reload or a crash loses no word, and a full storage costs the copy only.
 */
import { useSyncExternalStore } from 'react'
import { keepItem } from './keep-item.ts'

let owner = 0
const drafts = new Map<string, string>()
const listeners = new Set<() => void>()

const storageKey = (conversationId: string) => `tsunagi.draft.${owner}.${conversationId}`

/** The drafts of the one before are not for the one who signs in now. */
export function beginDrafts(userId: number): void {
  if (owner === userId) return
  owner = userId
  drafts.clear()
}

export function loadDraft(conversationId: string): string {
  const known = drafts.get(conversationId)
  if (known !== undefined) return known
  const kept = localStorage.getItem(storageKey(conversationId)) ?? ''
  drafts.set(conversationId, kept)
  return kept
}

export function keepDraft(conversationId: string, text: string): void {
  drafts.set(conversationId, text)
  keepItem(storageKey(conversationId), text)
  for (const listener of listeners) listener()
}

export function useDraft(conversationId: string): string {
  return useSyncExternalStore(listen, () => loadDraft(conversationId))
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
