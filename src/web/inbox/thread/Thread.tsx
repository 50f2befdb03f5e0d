import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { dayName } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import type { Thread as ThreadState } from '../../state/inbox-state.ts'
import { stillPending } from '../../state/place-message.ts'
import { loadOlderMessages } from '../../state/queries.ts'
import { usePendingOf } from '../../state/use-pending.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { ArrowDownIcon } from '../../ui/icons/ArrowDownIcon.tsx'
import { nameContact } from '../name-contact.ts'
import { ActivityLine } from './ActivityLine.tsx'
import { arrangeThread } from './arrange-thread.ts'
import { MessageGroup, PendingMessages } from './MessageGroup.tsx'
import styles from './Thread.module.css'
import { useStickToEnd } from './use-stick-to-end.ts'
import { WhoWrites } from './WhoWrites.tsx'

const nearTopPixels = 800

interface ThreadProps {
  conversation: Conversation
  thread: ThreadState
}

export function Thread({ conversation, thread }: ThreadProps) {
  const t = useTranslations('thread')
  const reader = useReader()
  const now = useNow()
  const cache = useQueryClient()
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [olderFailed, setOlderFailed] = useState(false)
  const unacknowledged = usePendingOf(conversation.id)

  const { messages, nextCursor } = thread
  const pending = stillPending(unacknowledged, messages)
  const items = useMemo(() => arrangeThread(messages, pending, reader), [messages, pending, reader])
  const lastOurs = messages.findLast((message) => message.direction === 'out')
  const last = messages.at(-1)
  const lastPending = pending.at(-1)
  const contactName = nameContact(conversation.contact)

  const { atEnd, onScroll, toEnd } = useStickToEnd(box, content, {
    conversationId: conversation.id,
    firstId: messages[0]?.id,
    lastId: lastPending?.client_message_id ?? last?.id,
  })

  // What arrives below while the reader is above is counted, not pushed into view.
  const leftAt = useRef<string | undefined>(undefined)
  if (atEnd) leftAt.current = last?.id
  const left = messages.findIndex((message) => message.id === leftAt.current)
  const below =
    atEnd || left < 0 ? 0 : messages.slice(left + 1).filter((message) => message.direction === 'in').length

  // One's own message is always shown.
  const pendingId = lastPending?.client_message_id
  useEffect(() => {
    if (pendingId) toEnd()
  }, [pendingId, toEnd])

  const loadOlder = () => {
    setOlderFailed(false)
    loadOlderMessages(cache, conversation.id).catch(() => setOlderFailed(true))
  }
  const scrolled = () => {
    onScroll()
    const element = box.current
    if (nextCursor && !olderFailed && element && element.scrollTop < nearTopPixels) loadOlder()
  }

  return (
    <div className={styles.around}>
      <div
        ref={box}
        role="log"
        aria-label={t('messages')}
        // New messages are told by a line of their own, once; not every change of this list.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reached by the keyboard
        tabIndex={0}
        className={styles.box}
        onScroll={scrolled}
      >
        <div ref={content} className={styles.column}>
          {nextCursor ? (
            <div className={styles.older}>
              {olderFailed ? (
                <>
                  {t('olderFailed')} <Button onClick={loadOlder}>{t('loadOlder')}</Button>
                </>
              ) : (
                t('loadOlder')
              )}
            </div>
          ) : (
            <p className={styles.beginning}>{messages.length > 0 ? t('beginning') : t('empty')}</p>
          )}
          {items.map((item) => {
            if (item.kind === 'day') {
              return (
                <h2 key={item.key} className={styles.day}>
                  <span>{dayName(new Date(item.at), now, reader)}</span>
                </h2>
              )
            }
            if (item.kind === 'system') {
              return (
                item.message.activity && (
                  <p key={item.key} className={styles.system}>
                    <ActivityLine activity={item.message.activity} contactName={contactName} />
                  </p>
                )
              )
            }
            if (item.kind === 'pending') return <PendingMessages key={item.key} group={item} />
            return (
              <MessageGroup key={item.key} group={item} contactName={contactName} lastOursId={lastOurs?.id} />
            )
          })}
          <WhoWrites conversationId={conversation.id} contactName={contactName} />
        </div>
      </div>
      {!atEnd && (
        <div className={styles.below}>
          {below > 0 ? (
            <button type="button" className={styles.pill} onClick={toEnd}>
              <ArrowDownIcon size={16} />
              {t('newBelow', { count: below })}
            </button>
          ) : (
            <IconButton label={t('toEnd')} className={styles.round} onClick={toEnd}>
              <ArrowDownIcon size={18} />
            </IconButton>
          )}
        </div>
      )}
    </div>
  )
}
