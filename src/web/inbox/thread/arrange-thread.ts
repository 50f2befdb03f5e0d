/**
 * Messages and comments → what the thread shows: day dividers, where the unread ones begin, system lines, comments,
 * and groups of what one author wrote within five minutes. Pure. Pending messages stand at the end, as they are the
 * youngest.
 */
import type { Comment } from '../../../shared/contract/comments.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { dayKey, type Reader } from '../../locales/format-time.ts'
import type { PendingMessage } from '../../state/inbox-state.ts'

const groupMilliseconds = 5 * 60_000

export interface Group {
  kind: 'group'
  key: string
  direction: 'in' | 'out'
  author: Message['author']
  startedAt: string
  messages: Message[]
}

export interface PendingGroup {
  kind: 'pending'
  key: string
  messages: PendingMessage[]
}

export type ThreadItem =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  | { kind: 'system'; key: string; message: Message }
  | { kind: 'comment'; key: string; comment: Comment }
  | Group
  | PendingGroup

export interface BesideMessages {
  /** Only those that lie between the loaded messages. */
  comments?: readonly Comment[]
  pending?: readonly PendingMessage[]
  /** The first message that was not read when the conversation was opened. */
  firstUnreadId?: string | null
}

export function arrangeThread(
  messages: readonly Message[],
  { comments = [], pending = [], firstUnreadId = null }: BesideMessages,
  reader: Reader,
): ThreadItem[] {
  const items: ThreadItem[] = []
  let day = ''
  const beginDay = (at: string) => {
    const key = dayKey(new Date(at), reader)
    if (key === day) return
    day = key
    items.push({ kind: 'day', key: `day-${key}`, at })
  }
  let told = 0
  const tellCommentsBefore = (at: number) => {
    for (let next = comments[told]; next && Date.parse(next.created_at) < at; next = comments[told]) {
      beginDay(next.created_at)
      items.push({ kind: 'comment', key: next.id, comment: next })
      told += 1
    }
  }
  for (const message of messages) {
    tellCommentsBefore(Date.parse(message.sent_at))
    beginDay(message.sent_at)
    if (message.id === firstUnreadId) items.push({ kind: 'new', key: 'new' })
    const last = items.at(-1)
    if (message.author.type === 'system') {
      items.push({ kind: 'system', key: message.id, message })
    } else if (last?.kind === 'group' && belongs(last, message)) {
      last.messages.push(message)
    } else {
      items.push({
        kind: 'group',
        key: message.id,
        direction: message.direction,
        author: message.author,
        startedAt: message.sent_at,
        messages: [message],
      })
    }
  }
  tellCommentsBefore(Number.POSITIVE_INFINITY)
  const first = pending[0]
  if (first) {
    beginDay(first.made_at)
    items.push({ kind: 'pending', key: 'pending', messages: [...pending] })
  }
  return items
}

function belongs(group: Group, message: Message): boolean {
  const last = group.messages.at(-1)
  return (
    group.direction === message.direction &&
    group.author.type === message.author.type &&
    group.author.id === message.author.id &&
    last !== undefined &&
    Date.parse(message.sent_at) - Date.parse(last.sent_at) < groupMilliseconds
  )
}
