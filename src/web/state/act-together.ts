/** One act for many conversations. The screen answers in the same frame; those that are refused go back, and are told. */
import type { QueryClient } from '@tanstack/react-query'
import type { BulkAct, BulkResult, Conversation } from '../../shared/contract/conversations.ts'
import { actTogether as call } from '../api/conversations.ts'
import { type Change, takeBack } from './act.ts'
import { changeState, readState } from './live-cache.ts'
import { changeAtOnce, findConversation } from './place-conversation.ts'

export type Together = { act: Exclude<BulkAct['act'], 'assign'> } | { act: 'assign'; userId: number | null }

/** As many as the server takes at once. */
const MOST_AT_ONCE = 100

/** Resolves with what was refused; throws, with everything taken back, where no answer came. */
export async function actTogether(
  cache: QueryClient,
  ids: readonly string[],
  what: Together,
): Promise<BulkResult[]> {
  const state = readState(cache)
  const before = ids.flatMap((id) => findConversation(state, id) ?? [])
  const change = changeOf(what)
  changeState(cache, (now) => ids.reduce((next, id) => changeAtOnce(next, id, change), now))
  const back = (conversations: Conversation[]) =>
    changeState(cache, (now) => conversations.reduce((next, one) => takeBack(next, one, change), now))
  const refused: BulkResult[] = []
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
    const some = ids.slice(from, from + MOST_AT_ONCE)
    try {
      const { data } = await call(some, what.act, 'userId' in what ? what.userId : undefined)
      refused.push(...data.filter((result) => !result.success))
    } catch (error) {
      back(before.filter((conversation) => ids.indexOf(conversation.id) >= from))
      throw error
    }
  }
  back(before.filter((conversation) => refused.some((result) => result.id === conversation.id)))
  return refused
}

function changeOf(what: Together): Change {
  switch (what.act) {
    case 'assign':
      return { assignee_id: what.userId }
    case 'close':
      return { status: 'closed' }
    case 'reopen':
      return { status: 'open' }
    case 'seen':
      return { unread_count: 0 }
    case 'unread':
      return { unread_count: 1 }
  }
}

/** What brings these back to how they stand now, grouped as few calls as it takes. */
export function wayBack(
  conversations: readonly Conversation[],
  { act }: Together,
): { ids: string[]; what: Together }[] {
  const groups = new Map<string, { ids: string[]; what: Together }>()
  for (const { id, assignee_id, status, unread_count } of conversations) {
    const what: Together =
      act === 'assign'
        ? { act, userId: assignee_id }
        : act === 'close' || act === 'reopen'
          ? { act: status === 'open' ? 'reopen' : 'close' }
          : { act: unread_count > 0 ? 'unread' : 'seen' }
    const key = JSON.stringify(what)
    const group = groups.get(key) ?? { ids: [], what }
    group.ids.push(id)
    groups.set(key, group)
  }
  return [...groups.values()]
}
