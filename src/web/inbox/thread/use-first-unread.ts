import { useCallback, useEffect, useRef, useState } from 'react'
import type { Thread } from '../../state/inbox-state.ts'
import { findFirstUnread } from './find-first-unread.ts'

export interface Unread {
  count: number
  /** Null: it lies before what is loaded. */
  firstId: string | null
}

/**
 * Where the reader had stopped when the conversation was opened, or when the page was left for another one. It stays
 * while the conversation is open: what is new to the reader does not stop being new because it was shown.
 */
export function useFirstUnread(thread: Thread, unreadCount: number): [Unread | null, () => void] {
  const [unread, setUnread] = useState<Unread | null>(() =>
    unreadCount > 0 ? { count: unreadCount, firstId: findFirstUnread(thread.messages, unreadCount) } : null,
  )
  const now = useRef(thread)
  now.current = thread
  const leftAt = useRef<string | undefined>(undefined)

  useEffect(() => {
    const look = () => {
      const { messages } = now.current
      if (document.visibilityState === 'hidden') {
        leftAt.current = messages.at(-1)?.id
        return
      }
      const at = messages.findIndex((message) => message.id === leftAt.current)
      const news = at < 0 ? [] : messages.slice(at + 1).filter((message) => message.direction === 'in')
      if (news[0]) setUnread({ count: news.length, firstId: news[0].id })
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])

  // Older messages were loaded: it may be among them.
  const { messages } = thread
  if (unread && unread.firstId === null) {
    const firstId = findFirstUnread(messages, unread.count)
    if (firstId) setUnread({ ...unread, firstId })
  }
  return [unread, useCallback(() => setUnread(null), [])]
}
