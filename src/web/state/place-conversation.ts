/** Where a conversation stands in the lists, when it changes by a frame or by our own click. */
import type { Conversation, Counts, Section, SectionCounts } from '../../shared/contract/conversations.ts'
import type { ConversationList, InboxState } from './inbox-state.ts'
import { belongs, type ListFilter } from './list-filter.ts'

export const sections: readonly Section[] = ['unassigned', 'mine', 'others', 'closed']

/**
 * The server's order; ids (UUIDv7) break ties. Times are compared as they are written: all come from one clock in one
 * form, and a long list is compared often.
 */
export function inListOrder({ oldestFirst }: Pick<ListFilter, 'oldestFirst'>) {
  const sign = oldestFirst ? -1 : 1
  return (a: Conversation, b: Conversation): number =>
    (compare(b.last_message_at, a.last_message_at) || compare(b.id, a.id)) * sign
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The newest copy that we hold, wherever it stands. */
export function findConversation(state: InboxState, id: string): Conversation | undefined {
  let found = state.conversations[id]
  for (const list of Object.values(state.lists)) {
    const listed = list.items.find((item) => item.id === id)
    if (listed && (!found || listed.version > found.version)) found = listed
  }
  return found
}

/** Puts the conversation into every list and place where it belongs now, and out of the others. */
export function placeConversation(state: InboxState, conversation: Conversation): InboxState {
  const next: InboxState = {
    ...state,
    lists: mapLists(state.lists, (list) => place(list, conversation)),
  }
  if (state.conversations[conversation.id]) {
    next.conversations = { ...state.conversations, [conversation.id]: conversation }
  }
  return next
}

export function removeConversation(state: InboxState, id: string): InboxState {
  return {
    ...state,
    lists: mapLists(state.lists, (list) => withoutItem(list, id)),
    conversations: without(state.conversations, id),
    threads: without(state.threads, id),
    comments: without(state.comments, id),
    activity: without(state.activity, id),
    pending: state.pending.filter((message) => message.conversation_id !== id),
  }
}

/** Our own click, before the server has answered. The version stays: the server's frame is always newer. */
export function changeAtOnce(
  state: InboxState,
  id: string,
  change: Partial<Pick<Conversation, 'assignee_id' | 'status' | 'unread_count' | 'contact'>>,
): InboxState {
  const before = findConversation(state, id)
  if (!before) return state
  const after = { ...before, ...change }
  after.section = sectionOf(after, state.me?.id)
  const next = placeConversation(state, after)
  if (state.counts) next.counts = moveCount(state.counts, before, after)
  return next
}

export function sectionOf(
  conversation: Pick<Conversation, 'status' | 'assignee_id'>,
  viewerId: number | undefined,
): Section {
  if (conversation.status === 'closed') return 'closed'
  if (conversation.assignee_id === null) return 'unassigned'
  return conversation.assignee_id === viewerId ? 'mine' : 'others'
}

function moveCount(counts: Counts, before: Conversation, after: Conversation): Counts {
  return counted(counted(counts, before, -1), after, 1)
}

/** Those of blocked contacts are not counted. */
function counted(counts: Counts, conversation: Conversation, by: 1 | -1): Counts {
  if (conversation.contact.blocked) return counts
  const { channel_id } = conversation
  const channel = counts.channels[channel_id]
  return {
    sections: countedWithin(counts.sections, conversation, by),
    unread: Math.max(0, counts.unread + (conversation.unread_count > 0 ? by : 0)),
    channels: channel
      ? { ...counts.channels, [channel_id]: countedWithin(channel, conversation, by) }
      : counts.channels,
    assignees: countedOf(counts.assignees, conversation, by),
  }
}

function countedWithin(counts: SectionCounts, conversation: Conversation, by: 1 | -1): SectionCounts {
  const { open, unread } = counts[conversation.section]
  const now = {
    open: Math.max(0, open + by),
    unread: Math.max(0, unread + (conversation.unread_count > 0 ? by : 0)),
  }
  return { ...counts, [conversation.section]: now }
}

function countedOf(
  rows: Counts['assignees'],
  { channel_id, assignee_id, status }: Conversation,
  by: 1 | -1,
): Counts['assignees'] {
  const known = rows.find((row) => row.channel_id === channel_id && row.user_id === assignee_id)
  const row = known ?? { channel_id, user_id: assignee_id, open: 0, closed: 0 }
  return [...rows.filter((other) => other !== known), { ...row, [status]: Math.max(0, row[status] + by) }]
}

/** One that only was read meanwhile stays, so that it does not vanish from under the reader. */
function place(list: ConversationList, conversation: Conversation): ConversationList {
  if (!belongs(list.filter, conversation)) return withoutItem(list, conversation.id)
  const isNew = list.filter.unread && conversation.unread_count === 0
  if (isNew && !list.items.some((item) => item.id === conversation.id)) return list
  return withItem(list, conversation)
}

/** Behind the last loaded entry of an unfinished list it is left to paging, which will bring it. */
function withItem(list: ConversationList, conversation: Conversation): ConversationList {
  const before = inListOrder(list.filter)
  const known = list.items.findIndex((item) => item.id === conversation.id)
  const others = known < 0 ? list.items : list.items.toSpliced(known, 1)
  let at = 0
  // By halves: the list may be long, and each frame of a busy minute comes here.
  for (let end = others.length; at < end; ) {
    const middle = (at + end) >> 1
    if (before(others[middle] as Conversation, conversation) < 0) at = middle + 1
    else end = middle
  }
  if (at === others.length && list.nextCursor !== null) return { ...list, items: others }
  return { ...list, items: others.toSpliced(at, 0, conversation) }
}

function withoutItem(list: ConversationList, id: string): ConversationList {
  const at = list.items.findIndex((item) => item.id === id)
  return at < 0 ? list : { ...list, items: list.items.toSpliced(at, 1) }
}

/** The next page below what is loaded. An entry that moved up meanwhile is there already and stays there. */
export function appendPage(
  list: ConversationList,
  items: Conversation[],
  nextCursor: string | null,
): ConversationList {
  const known = new Set(list.items.map((item) => item.id))
  return { ...list, items: [...list.items, ...items.filter((item) => !known.has(item.id))], nextCursor }
}

function mapLists(
  lists: Record<string, ConversationList>,
  change: (list: ConversationList) => ConversationList,
): Record<string, ConversationList> {
  let changed = false
  const next: Record<string, ConversationList> = {}
  for (const [key, list] of Object.entries(lists)) {
    const result = change(list)
    if (result !== list) changed = true
    next[key] = result
  }
  return changed ? next : lists
}

function without<T>(record: Record<string, T>, id: string): Record<string, T> {
  if (!(id in record)) return record
  const { [id]: _gone, ...rest } = record
  return rest
}
