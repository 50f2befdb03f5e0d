import { useTranslations } from 'use-intl'
import { clockTime } from '../../locales/format-time.ts'
import { useReader } from '../../locales/use-reader.ts'
import type { Group, PendingGroup } from './arrange-thread.ts'
import { MessageBoundary } from './MessageBoundary.tsx'
import { MessageBubble } from './MessageBubble.tsx'
import styles from './MessageGroup.module.css'
import { PendingBubble } from './PendingBubble.tsx'
import { useAuthorName } from './use-author-name.ts'

interface MessageGroupProps {
  group: Group
  contactName: string
  /** The last message of ours in the whole thread: its delivery is told in visible words. */
  lastOursId: string | undefined
  /** The one that was jumped to, for a moment. */
  highlightedId: string | null
}

/** What one author wrote within five minutes, with the name and time once. */
export function MessageGroup({ group, contactName, lastOursId, highlightedId }: MessageGroupProps) {
  const t = useTranslations('thread')
  const reader = useReader()
  const name = useAuthorName(group.author, contactName)
  return (
    <div className={styles.group} data-direction={group.direction}>
      <p className={styles.head}>
        <span className={styles.name} dir="auto">
          {name}
        </span>
        <time dateTime={group.startedAt}>{clockTime(new Date(group.startedAt), reader)}</time>
      </p>
      {group.messages.map((message, at) => {
        const next = group.messages[at + 1]
        return (
          <MessageBoundary
            key={message.client_message_id ?? message.id}
            instead={<p className={styles.unreadable}>{t('unreadable')}</p>}
          >
            <MessageBubble
              message={message}
              authorName={name}
              contactName={contactName}
              showMark={message.direction === 'out' && next?.status !== message.status}
              markInWords={message.id === lastOursId}
              highlighted={message.id === highlightedId}
            />
          </MessageBoundary>
        )
      })}
    </div>
  )
}

export function PendingMessages({ group, contactName }: { group: PendingGroup; contactName: string }) {
  return (
    <div className={styles.group} data-direction="out">
      {group.messages.map((message) => (
        <PendingBubble key={message.client_message_id} message={message} contactName={contactName} />
      ))}
    </div>
  )
}
