/**
 * Messages → what the thread shows: day dividers, system lines, and groups of what one author wrote within five
 * minutes. Pure. Pending messages stand at the end, as they are the youngest.
 */
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
  | { kind: 'system'; key: string; message: Message }
  | Group
  | PendingGroup

export function arrangeThread(
  messages: readonly Message[],
  pending: readonly PendingMessage[],
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
  for (const message of messages) {
    beginDay(message.sent_at)
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
