/**
 * Old state + frame → new state. Pure; the same object comes back where nothing changed.
 *
 * Frames may come twice or late: what is older than what we hold (`version`) is ignored, and what is gone stays
 * gone. So an old snapshot with all frames since gives the same screen as a fresh snapshot (invariant 12).
 */
import type { Channel } from '../../shared/contract/channels.ts'
import type { Comment } from '../../shared/contract/comments.ts'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { Message } from '../../shared/contract/messages.ts'
import type { User } from '../../shared/contract/users.ts'
import type { EventFrame } from '../../shared/events.ts'
import type { Activity, CommentList, InboxState } from './inbox-state.ts'
import { findConversation, placeConversation, removeConversation } from './place-conversation.ts'
import { placeMessage, stillPending } from './place-message.ts'

export function applyEvent(state: InboxState, frame: EventFrame): InboxState {
  switch (frame.type) {
    case 'message.created':
    case 'message.changed':
      return applyMessage(state, frame.data)
    case 'message.deleted':
      return applyMessageDeleted(state, frame.data)
    case 'conversation.created':
    case 'conversation.changed':
      return applyConversation(state, frame.data)
    case 'conversation.deleted':
      return removeConversation(markGone(state, frame.data.id), frame.data.id)
    case 'comment.created':
    case 'comment.changed':
      return applyComment(state, frame.data)
    case 'comment.deleted':
      return applyCommentDeleted(state, frame.data)
    case 'counts.changed':
      return { ...state, counts: frame.data }
    case 'user.changed':
      return applyUser(state, frame.data)
    case 'channel.changed':
      return applyChannel(state, frame.data)
    case 'channel.deleted':
      return state.channels
        ? { ...state, channels: state.channels.filter((channel) => channel.id !== frame.data.id) }
        : state
    case 'typing':
      return applyActivity(state, frame.data.to === 'colleagues' ? 'commenting' : 'typing', frame.data)
    case 'viewing':
      return applyActivity(state, frame.type, frame.data)
    default:
      // A newer server may know more types than this page.
      return state
  }
}

function applyMessage(state: InboxState, message: Message): InboxState {
  if (state.gone[message.id] || state.gone[message.conversation_id]) return state
  const next = { ...state, pending: stillPending(state.pending, [message]) }
  const thread = state.threads[message.conversation_id]
  if (thread) {
    next.threads = { ...state.threads, [message.conversation_id]: placeMessage(thread, message) }
  }
  return withoutTyping(withLastMessage(next, message), message)
}

/** The delivery mark in the list follows the message. A newer last message comes with its conversation. */
function withLastMessage(state: InboxState, message: Message): InboxState {
  const conversation = findConversation(state, message.conversation_id)
  const last = conversation?.last_message
  if (!conversation || last?.id !== message.id || message.version < last.version) return state
  return placeConversation(state, { ...conversation, last_message: message })
}

/** Whoever has just written is not typing any more. */
function withoutTyping(state: InboxState, message: Message): InboxState {
  if (!state.activity[message.conversation_id]) return state
  const who = message.direction === 'in' ? null : message.author.id
  if (who !== null && typeof who !== 'number') return state
  return applyActivity(state, 'typing', {
    conversation_id: message.conversation_id,
    user_id: who,
    active: false,
  })
}

function applyMessageDeleted(state: InboxState, data: { id: string; conversation_id: string }): InboxState {
  const next = markGone(state, data.id)
  const thread = state.threads[data.conversation_id]
  if (!thread) return next
  const messages = thread.messages.filter((message) => message.id !== data.id)
  return { ...next, threads: { ...state.threads, [data.conversation_id]: { ...thread, messages } } }
}

function applyComment(state: InboxState, comment: Comment): InboxState {
  const list = state.comments[comment.conversation_id]
  if (!list || state.gone[comment.id] || state.gone[comment.conversation_id]) return state
  const known = list.items.find((other) => other.id === comment.id)
  if (known && comment.version < known.version) return state
  // Older than what is loaded: left to paging, which will bring it.
  const first = list.items[0]
  if (!known && first && list.nextCursor !== null && byAge(comment, first) < 0) return state
  const items = [...list.items.filter((other) => other.id !== comment.id), comment].sort(byAge)
  return withComments(state, comment.conversation_id, { ...list, items })
}

function byAge(a: Comment, b: Comment): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at) || (a.id < b.id ? -1 : 1)
}

function applyCommentDeleted(state: InboxState, data: { id: string; conversation_id: string }): InboxState {
  const next = markGone(state, data.id)
  const list = state.comments[data.conversation_id]
  if (!list) return next
  const items = list.items.filter((comment) => comment.id !== data.id)
  return withComments(next, data.conversation_id, { ...list, items })
}

function withComments(state: InboxState, id: string, list: CommentList): InboxState {
  return { ...state, comments: { ...state.comments, [id]: list } }
}

function applyConversation(state: InboxState, conversation: Conversation): InboxState {
  if (state.gone[conversation.id]) return state
  const known = findConversation(state, conversation.id)
  if (known && conversation.version < known.version) return state
  return placeConversation(state, conversation)
}

function applyUser(state: InboxState, user: User): InboxState {
  const next = { ...state }
  if (state.me?.id === user.id && user.version >= state.me.version) next.me = { ...state.me, ...user }
  if (state.users) next.users = upsert(state.users, user)
  return next
}

function applyChannel(state: InboxState, channel: Channel): InboxState {
  return state.channels ? { ...state, channels: upsert(state.channels, channel) } : state
}

const nobody: Activity = { typing: [], viewing: [], commenting: [] }

function applyActivity(
  state: InboxState,
  kind: keyof Activity,
  data: { conversation_id: string; user_id: number | null; active: boolean },
): InboxState {
  const before = state.activity[data.conversation_id] ?? nobody
  const others = before[kind].filter((who) => who !== data.user_id)
  if (!data.active && others.length === before[kind].length) return state
  const now = data.active ? [...others, data.user_id] : others
  return { ...state, activity: { ...state.activity, [data.conversation_id]: { ...before, [kind]: now } } }
}

function markGone(state: InboxState, id: string): InboxState {
  return state.gone[id] ? state : { ...state, gone: { ...state.gone, [id]: true } }
}

function upsert<T extends { id: string | number; version: number }>(items: T[], item: T): T[] {
  const known = items.find((other) => other.id === item.id)
  if (!known) return [...items, item]
  if (item.version < known.version) return items
  return items.map((other) => (other.id === item.id ? item : other))
}
