/**
 * What a person does to a conversation. The screen answers in the same frame; a refusal takes it back and is told.
 * Each function resolves when the server has answered, and throws what went wrong.
 */
import type { QueryClient } from '@tanstack/react-query'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Me } from '../../shared/contract/users.ts'
import * as api from '../api/conversations.ts'
import { setAvailability } from '../api/people.ts'
import { applyEvent } from './apply-event.ts'
import { changeState, keys, readState } from './live-cache.ts'
import { changeAtOnce, findConversation } from './place-conversation.ts'

export type Change = Parameters<typeof changeAtOnce>[2]

export const assign = (cache: QueryClient, id: string, userId: number | null) =>
  act(cache, id, { assignee_id: userId }, () => api.assign(id, userId))

export const close = (cache: QueryClient, id: string) =>
  act(cache, id, { status: 'closed' }, () => api.closeConversation(id))

export const reopen = (cache: QueryClient, id: string) =>
  act(cache, id, { status: 'open' }, () => api.reopenConversation(id))

/** Precise 10. The answer is the contact; the conversation follows by the stream. */
export async function blockContact(cache: QueryClient, id: string, blocked: boolean): Promise<void> {
  const before = findConversation(readState(cache), id)
  if (!before) return
  const contact = { ...before.contact, blocked }
  changeState(cache, (state) => changeAtOnce(state, id, { contact }))
  try {
    await api.setBlocked(contact.id, blocked)
  } catch (error) {
    changeState(cache, (state) => takeBack(state, before, { contact }))
    throw error
  }
}

export const markSeen = (cache: QueryClient, id: string) =>
  act(cache, id, { unread_count: 0 }, () => api.markSeen(id))

export const markUnread = (cache: QueryClient, id: string) =>
  act(cache, id, { unread_count: 1 }, () => api.markUnread(id))

async function act(
  cache: QueryClient,
  id: string,
  change: Change,
  call: () => Promise<{ data: Conversation }>,
): Promise<void> {
  const before = findConversation(readState(cache), id)
  changeState(cache, (state) => changeAtOnce(state, id, change))
  try {
    const { data } = await call()
    // A full conversation comes back; anything else would be a server of another version.
    if (data?.id === id) {
      changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'conversation.changed', data }))
    }
  } catch (error) {
    changeState(cache, (state) => takeBack(state, before, change))
    throw error
  }
}

/** Only the fields that we changed, and only if nobody else has changed the conversation meanwhile. */
export function takeBack(
  state: ReturnType<typeof readState>,
  before: Conversation | undefined,
  change: Change,
): ReturnType<typeof readState> {
  if (!before) return state
  const now = findConversation(state, before.id)
  if (!now || now.version !== before.version) return state
  const old: Change = {}
  if ('assignee_id' in change) old.assignee_id = before.assignee_id
  if ('status' in change) old.status = before.status
  if ('unread_count' in change) old.unread_count = before.unread_count
  if ('contact' in change) old.contact = before.contact
  return changeAtOnce(state, before.id, old)
}

export async function deleteConversation(cache: QueryClient, id: string): Promise<void> {
  await api.deleteConversation(id)
  changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'conversation.deleted', data: { id } }))
}

export async function changeAvailability(cache: QueryClient, available: boolean): Promise<void> {
  const set = (value: boolean) =>
    cache.setQueryData<Me | null>(keys.me, (me) => (me ? { ...me, available: value } : me))
  set(available)
  try {
    await setAvailability(available)
  } catch (error) {
    set(!available)
    throw error
  }
}
