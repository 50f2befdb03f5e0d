import { useTranslations } from 'use-intl'
import { clockTime } from '../../locales/format-time.ts'
import { useReader } from '../../locales/use-reader.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import type { Group, PendingGroup } from './arrange-thread.ts'
import { MessageBubble } from './MessageBubble.tsx'
import styles from './MessageGroup.module.css'
import { PendingBubble } from './PendingBubble.tsx'

interface MessageGroupProps {
  group: Group
  contactName: string
  /** The last message of ours in the whole thread: its delivery is told in visible words. */
  lastOursId: string | undefined
}

/** What one author wrote within five minutes, with the name and time once. */
export function MessageGroup({ group, contactName, lastOursId }: MessageGroupProps) {
  const t = useTranslations('thread')
  const reader = useReader()
  const me = useMe()
  const name =
    group.author.type === 'contact'
      ? contactName
      : group.author.type === 'provider_inbox'
        ? t('providerInbox')
        : group.author.id === me.id
          ? t('you')
          : group.author.name
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
          <MessageBubble
            key={message.client_message_id ?? message.id}
            message={message}
            authorName={name ?? ''}
            contactName={contactName}
            showMark={message.direction === 'out' && next?.status !== message.status}
            markInWords={message.id === lastOursId}
          />
        )
      })}
    </div>
  )
}

export function PendingMessages({ group }: { group: PendingGroup }) {
  return (
    <div className={styles.group} data-direction="out">
      {group.messages.map((message) => (
        <PendingBubble key={message.client_message_id} message={message} />
      ))}
    </div>
  )
}
