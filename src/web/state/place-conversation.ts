/** Where a conversation stands in the lists, when it changes by a frame or by our own click. */
import type { Conversation, Counts, Section, SectionCounts } from '../../shared/contract/conversations.ts'
import type { ConversationList, InboxState } from './inbox-state.ts'

export const sections: readonly Section[] = ['unassigned', 'mine', 'others', 'closed']

/** Newest message first; ids (UUIDv7) break ties, as on the server. */
export function byNewestMessage(a: Conversation, b: Conversation): number {
  return Date.parse(b.last_message_at) - Date.parse(a.last_message_at) || (a.id < b.id ? 1 : -1)
}

/** The newest copy that we hold, wherever it stands. */
export function findConversation(state: InboxState, id: string): Conversation | undefined {
  let found = state.conversations[id]
  for (const list of [...Object.values(state.sections), ...Object.values(state.searches)]) {
    const listed = list?.items.find((item) => item.id === id)
    if (listed && (!found || listed.version > found.version)) found = listed
  }
  return found
}

/** Puts the conversation into every list and place where it belongs now, and out of the others. */
export function placeConversation(state: InboxState, conversation: Conversation): InboxState {
  const next: InboxState = { ...state, sections: { ...state.sections } }
  for (const section of sections) {
    const list = state.sections[section]
    if (!list) continue
    next.sections[section] =
      section === conversation.section ? withItem(list, conversation) : withoutItem(list, conversation.id)
  }
  next.searches = mapLists(state.searches, (list) => replaceItem(list, conversation))
  if (state.conversations[conversation.id]) {
    next.conversations = { ...state.conversations, [conversation.id]: conversation }
  }
  return next
}

export function removeConversation(state: InboxState, id: string): InboxState {
  const next: InboxState = { ...state, sections: { ...state.sections } }
  for (const section of sections) {
    const list = state.sections[section]
    if (list) next.sections[section] = withoutItem(list, id)
  }
  next.searches = mapLists(state.searches, (list) => withoutItem(list, id))
  next.conversations = without(state.conversations, id)
  next.threads = without(state.threads, id)
  next.activity = without(state.activity, id)
  next.pending = state.pending.filter((message) => message.conversation_id !== id)
  return next
}

/** Our own click, before the server has answered. The version stays: the server's frame is always newer. */
export function changeAtOnce(
  state: InboxState,
  id: string,
  change: Partial<Pick<Conversation, 'assignee_id' | 'status' | 'unread_count'>>,
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
  const channel = counts.channels[before.channel_id]
  const unread = Number(after.unread_count > 0) - Number(before.unread_count > 0)
  return {
    sections: moveWithin(counts.sections, before, after),
    unread: Math.max(0, counts.unread + unread),
    channels: channel
      ? { ...counts.channels, [before.channel_id]: moveWithin(channel, before, after) }
      : counts.channels,
  }
}

function moveWithin(counts: SectionCounts, before: Conversation, after: Conversation): SectionCounts {
  const next = { ...counts, [before.section]: { ...counts[before.section] } }
  const from = next[before.section]
  from.open = Math.max(0, from.open - 1)
  if (before.unread_count > 0) from.unread = Math.max(0, from.unread - 1)
  next[after.section] = { ...next[after.section] }
  const to = next[after.section]
  to.open += 1
  if (after.unread_count > 0) to.unread += 1
  return next
}

/** Behind the last loaded entry of an unfinished list it is left to paging, which will bring it. */
function withItem(list: ConversationList, conversation: Conversation): ConversationList {
  const others = list.items.filter((item) => item.id !== conversation.id)
  const at = others.findIndex((item) => byNewestMessage(conversation, item) < 0)
  if (at < 0 && list.nextCursor !== null) return { ...list, items: others }
  const place = at < 0 ? others.length : at
  return { ...list, items: [...others.slice(0, place), conversation, ...others.slice(place)] }
}

function withoutItem(list: ConversationList, id: string): ConversationList {
  if (!list.items.some((item) => item.id === id)) return list
  return { ...list, items: list.items.filter((item) => item.id !== id) }
}

function replaceItem(list: ConversationList, conversation: Conversation): ConversationList {
  if (!list.items.some((item) => item.id === conversation.id)) return list
  return { ...list, items: list.items.map((item) => (item.id === conversation.id ? conversation : item)) }
}

/** The next page below what is loaded. An entry that moved up meanwhile is there already and stays there. */
export function appendPage(
  list: ConversationList,
  items: Conversation[],
  nextCursor: string | null,
): ConversationList {
  const known = new Set(list.items.map((item) => item.id))
  return { items: [...list.items, ...items.filter((item) => !known.has(item.id))], nextCursor }
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
