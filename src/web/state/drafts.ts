/**
 * What is written but not sent, per user and conversation. The truth is in memory; this browser's storage has a copy,
 * so that a reload or a crash loses no word, and a full storage costs the copy only. The server's copy brings it to the
 * writer's other screens.
 */
import { useSyncExternalStore } from 'react'
import type { Conversation } from '../../shared/contract/conversations.ts'
import { putDraft } from '../api/conversations.ts'
import { keepItem } from './keep-item.ts'

let owner = 0
const drafts = new Map<string, string>()
/** What the server holds, as far as we know. A draft that differs from it was written here and is still to be saved. */
const saved = new Map<string, string>()
const listeners = new Set<() => void>()

/** Half a thought is not worth a request. */
const pauseMilliseconds = 700
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const saving = new Set<string>()
/** Of the conversation that the server answered with: a frame from before is old news. */
const versions = new Map<string, number>()

const storageKey = (conversationId: string) => `tsunagi.draft.${owner}.${conversationId}`
const savedKey = (conversationId: string) => `tsunagi.draft-saved.${owner}.${conversationId}`

/** The drafts of the one before are not for the one who signs in now. */
export function beginDrafts(userId: number): void {
  if (owner === userId) return
  owner = userId
  for (const timer of timers.values()) clearTimeout(timer)
  timers.clear()
  drafts.clear()
  saved.clear()
  versions.clear()
}

export function loadDraft(conversationId: string): string {
  const known = drafts.get(conversationId)
  if (known !== undefined) return known
  const kept = localStorage.getItem(storageKey(conversationId)) ?? ''
  drafts.set(conversationId, kept)
  return kept
}

export function keepDraft(conversationId: string, text: string): void {
  set(conversationId, text)
  clearTimeout(timers.get(conversationId))
  timers.set(
    conversationId,
    setTimeout(() => void save(conversationId), pauseMilliseconds),
  )
}

/** What the server holds, written on another screen: taken unless something is being written here. */
export function takeDraft({ id: conversationId, draft, version }: Conversation): void {
  const theirs = draft ?? ''
  if (version < (versions.get(conversationId) ?? 0)) return
  const mine = loadDraft(conversationId)
  if (mine !== theirs && (mine !== savedOf(conversationId) || saving.has(conversationId))) return
  noteSaved(conversationId, theirs)
  if (mine !== theirs) set(conversationId, theirs)
}

/** Of a conversation that is gone. */
export function forgetDraft(conversationId: string): void {
  clearTimeout(timers.get(conversationId))
  noteSaved(conversationId, '')
  set(conversationId, '')
}

/** The connection is back: what could not be saved meanwhile. */
export function saveDrafts(): void {
  for (const conversationId of drafts.keys()) void save(conversationId)
}

/** Before signing out: the server gets what it has not. */
export async function handOverDrafts(): Promise<void> {
  await Promise.all([...drafts.keys()].map(save))
}

/** After it no word stays in a browser that others use too, but for what is nowhere else. */
export function clearDrafts(): void {
  const [begin, beginSaved] = [storageKey(''), savedKey('')]
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(begin)) continue
    const conversationId = key.slice(begin.length)
    if (localStorage.getItem(key) === savedOf(conversationId)) keepItem(key, '')
  }
  for (const key of Object.keys(localStorage))
    if (key.startsWith(beginSaved) && !localStorage.getItem(storageKey(key.slice(beginSaved.length))))
      keepItem(key, '')
  beginDrafts(0)
}

/** One request at a time, so that an older text never comes after a newer one. */
async function save(conversationId: string): Promise<void> {
  const text = loadDraft(conversationId)
  if (saving.has(conversationId) || text === savedOf(conversationId)) return
  const user = owner
  saving.add(conversationId)
  try {
    const { data } = await putDraft(conversationId, text)
    if (user !== owner) return
    versions.set(conversationId, data.version)
    noteSaved(conversationId, text)
  } catch {
    // It stays here, and is saved with the next word or when the connection is back.
    return
  } finally {
    saving.delete(conversationId)
  }
  if (loadDraft(conversationId) !== text) await save(conversationId)
}

const savedOf = (conversationId: string): string =>
  saved.get(conversationId) ?? localStorage.getItem(savedKey(conversationId)) ?? ''

function noteSaved(conversationId: string, text: string): void {
  saved.set(conversationId, text)
  keepItem(savedKey(conversationId), text)
}

function set(conversationId: string, text: string): void {
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
