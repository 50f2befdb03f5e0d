/**
 * Files that are chosen but not sent, per conversation. Each is uploaded as soon as it is chosen, so that it is there
 * when the words are written. They live as long as the page does: the bytes cannot be kept over a reload.
 */
import { useSyncExternalStore } from 'react'
import type { Attachment } from '../../shared/contract/messages.ts'
import { uploadAttachment } from '../api/attachments.ts'
import { newClientId } from '../api/new-client-id.ts'
import type { Problem } from './inbox-state.ts'
import { problemOf } from './send.ts'

export interface ChosenFile {
  id: string
  name: string
  size: number
  state: 'uploading' | 'ready' | 'failed'
  /** As the server knows it, once it is there. */
  attachment: Attachment | null
  problem: Problem | null
}

/** As many as one form may carry in any messaging app. */
const most = 10

const none: readonly ChosenFile[] = []
const chosen = new Map<string, readonly ChosenFile[]>()
const uploads = new Map<string, AbortController>()
const listeners = new Set<() => void>()

export function chooseFiles(conversationId: string, files: readonly File[]): void {
  const room = most - (chosen.get(conversationId)?.length ?? 0)
  for (const file of files.slice(0, Math.max(0, room))) void upload(conversationId, file)
}

async function upload(conversationId: string, file: File): Promise<void> {
  const id = newClientId()
  const controller = new AbortController()
  uploads.set(id, controller)
  change(conversationId, (held) => [
    ...held,
    { id, name: file.name, size: file.size, state: 'uploading', attachment: null, problem: null },
  ])
  try {
    const { data } = await uploadAttachment(file, controller.signal)
    settle(conversationId, id, { state: 'ready', attachment: data })
  } catch (error) {
    if (!controller.signal.aborted) settle(conversationId, id, { state: 'failed', problem: problemOf(error) })
  } finally {
    uploads.delete(id)
  }
}

function settle(conversationId: string, id: string, news: Partial<ChosenFile>): void {
  change(conversationId, (held) => held.map((file) => (file.id === id ? { ...file, ...news } : file)))
}

export function removeChosen(conversationId: string, id: string): void {
  uploads.get(id)?.abort()
  change(conversationId, (held) => held.filter((file) => file.id !== id))
}

/** They belong to a message now. */
export function clearChosen(conversationId: string): void {
  change(conversationId, () => none)
}

/** What a message that was not sent carried comes back. */
export function chooseAgain(conversationId: string, attachments: readonly Attachment[]): void {
  change(conversationId, (held) => [
    ...held,
    ...attachments.map((attachment) => ({
      id: attachment.id,
      name: attachment.name ?? '',
      size: attachment.size ?? 0,
      state: 'ready' as const,
      attachment,
      problem: null,
    })),
  ])
}

function change(conversationId: string, how: (held: readonly ChosenFile[]) => readonly ChosenFile[]): void {
  const next = how(chosen.get(conversationId) ?? none)
  if (next.length > 0) chosen.set(conversationId, next)
  else chosen.delete(conversationId)
  for (const listener of listeners) listener()
}

export function useChosenFiles(conversationId: string): readonly ChosenFile[] {
  return useSyncExternalStore(listen, () => chosen.get(conversationId) ?? none)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
