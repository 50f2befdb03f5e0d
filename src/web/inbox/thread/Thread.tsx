import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { dayName } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import type { Thread as ThreadState } from '../../state/inbox-state.ts'
import { keys } from '../../state/live-cache.ts'
import { stillPending, withoutOldest } from '../../state/place-message.ts'
import {
  commentsQuery,
  loadNewerMessages,
  loadOlderComments,
  loadOlderMessages,
  showNewest,
} from '../../state/queries.ts'
import { usePendingOf } from '../../state/use-pending.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { ArrowDownIcon } from '../../ui/icons/ArrowDownIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { nameContact } from '../name-contact.ts'
import { ActivityLine } from './ActivityLine.tsx'
import { arrangeThread } from './arrange-thread.ts'
import { JumpContext } from './jump.ts'
import { MessageGroup, PendingMessages } from './MessageGroup.tsx'
import { moveAmongMessages } from './move-among-messages.ts'
import styles from './Thread.module.css'
import { useFirstUnread } from './use-first-unread.ts'
import { useJumping } from './use-jump.ts'
import { useStickToEnd } from './use-stick-to-end.ts'
import { WhoWrites } from './WhoWrites.tsx'

const CommentView = lazyPart(async () => (await import('./CommentView.tsx')).CommentView)

const nearEdgePixels = 800
/** So many stay when the reader is at the end of a conversation that runs on and on. */
const keptAtEnd = 150
const mostAtEnd = 300

interface ThreadProps {
  conversation: Conversation
  thread: ThreadState
  /** The message that the address names. */
  target: string | undefined
}

export function Thread({ conversation, thread, target }: ThreadProps) {
  const t = useTranslations('thread')
  const reader = useReader()
  const now = useNow()
  const cache = useQueryClient()
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const divider = useRef<HTMLHeadingElement>(null)
  const [failed, setFailed] = useState<'older' | 'newer' | null>(null)
  const unacknowledged = usePendingOf(conversation.id)

  const { messages, nextCursor } = thread
  const live = !thread.newerLeft
  const pending = live ? stillPending(unacknowledged, messages) : none
  const comments = useCommentsBetween(conversation.id, thread)
  const [unread, forgetUnread] = useFirstUnread(thread, conversation.unread_count)
  const firstUnreadId = unread?.firstId ?? null
  const items = useMemo(
    () => arrangeThread(messages, { comments, pending, firstUnreadId }, reader),
    [messages, comments, pending, firstUnreadId, reader],
  )
  const lastOurs = messages.findLast(
    (message) => message.direction === 'out' && message.author.type !== 'system',
  )
  const last = messages.at(-1)
  const lastPending = pending.at(-1)
  const contactName = nameContact(conversation.contact)

  const { atEnd, onScroll, toEnd, letGo } = useStickToEnd(box, content, {
    conversationId: conversation.id,
    firstId: messages[0]?.id,
    lastId: lastPending?.client_message_id ?? comments.at(-1)?.id ?? last?.id,
    live,
  })
  const { jump, highlightedId } = useJumping(box, conversation.id, thread, letGo)

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each address
  useEffect(() => {
    if (target) jump(target)
  }, [target])

  // What arrives below while the reader is above is counted, not pushed into view. Only at the live end there is a place
  // that was left: what is merely loaded further down has not just arrived.
  const leftAt = useRef<string | undefined>(undefined)
  if (atEnd && live) leftAt.current = last?.id
  const left = messages.findIndex((message) => message.id === leftAt.current)
  const below =
    atEnd || left < 0 ? 0 : messages.slice(left + 1).filter((message) => message.direction === 'in').length

  const goToNewest = () => {
    void showNewest(cache, conversation.id).then(toEnd, () => setFailed('newer'))
  }

  // One's own message is always shown.
  const pendingId = unacknowledged.at(-1)?.client_message_id
  const shownPending = useRef<string | undefined>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is sent
  useEffect(() => {
    if (!pendingId || shownPending.current === pendingId) return
    shownPending.current = pendingId
    forgetUnread()
    goToNewest()
  }, [pendingId])

  useEffect(() => {
    if (!atEnd || messages.length <= mostAtEnd) return
    cache.setQueryData<ThreadState>(
      keys.thread(conversation.id),
      (known) => known && withoutOldest(known, keptAtEnd),
    )
  }, [atEnd, messages.length, cache, conversation.id])

  const load = (which: 'older' | 'newer') => {
    setFailed(null)
    const loading = which === 'older' ? loadOlderMessages : loadNewerMessages
    loading(cache, conversation.id).catch(() => setFailed(which))
  }
  const unreadAbove = useIsAbove(box, divider, firstUnreadId)
  const scrolled = () => {
    onScroll()
    const element = box.current
    if (!element || failed) return
    const fromEnd = element.scrollHeight - element.clientHeight - element.scrollTop
    if (nextCursor && element.scrollTop < nearEdgePixels) load('older')
    if (!live && fromEnd < nearEdgePixels) load('newer')
  }

  const goToUnread = async () => {
    letGo()
    // It may lie some pages back.
    while (!divider.current) {
      const before = cache.getQueryData<ThreadState>(keys.thread(conversation.id))
      if (!before?.nextCursor) break
      try {
        await loadOlderMessages(cache, conversation.id)
      } catch {
        setFailed('older')
        break
      }
      // What was loaded is drawn some frames later.
      for (let frame = 0; frame < framesToDraw && !divider.current; frame++)
        await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    // Again: what was put above may have been taken for an end that is stayed at.
    letGo()
    divider.current?.scrollIntoView({ block: 'start' })
    box.current?.focus({ preventScroll: true })
  }

  return (
    <JumpContext value={jump}>
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
          onKeyDown={(event: KeyboardEvent<HTMLDivElement>) => moveAmongMessages(event, goToNewest)}
        >
          <div ref={content} className={styles.column}>
            {nextCursor ? (
              <div className={styles.older}>
                {failed === 'older' ? (
                  <>
                    {t('olderFailed')} <Button onClick={() => load('older')}>{t('loadOlder')}</Button>
                  </>
                ) : (
                  t('loadOlder')
                )}
              </div>
            ) : (
              <p className={styles.beginning}>{messages.length > 0 ? t('beginning') : t('empty')}</p>
            )}
            {items.map((item) => {
              switch (item.kind) {
                case 'day':
                  return (
                    <h2 key={item.key} className={styles.day}>
                      <span>{dayName(new Date(item.at), now, reader)}</span>
                    </h2>
                  )
                case 'new':
                  return (
                    <h2 key={item.key} ref={divider} className={styles.new}>
                      <span>{t('new')}</span>
                    </h2>
                  )
                case 'system':
                  return (
                    item.message.activity && (
                      <p key={item.key} className={styles.system}>
                        <ActivityLine activity={item.message.activity} contactName={contactName} />
                      </p>
                    )
                  )
                case 'comment':
                  return (
                    <Suspense key={item.key}>
                      <CommentView comment={item.comment} />
                    </Suspense>
                  )
                case 'pending':
                  return <PendingMessages key={item.key} group={item} contactName={contactName} />
                default:
                  return (
                    <MessageGroup
                      key={item.key}
                      group={item}
                      contactName={contactName}
                      lastOursId={lastOurs?.id}
                      highlightedId={highlightedId}
                    />
                  )
              }
            })}
            {!live && (
              <div className={styles.older}>
                {failed === 'newer' ? (
                  <>
                    {t('newerFailed')} <Button onClick={() => load('newer')}>{t('loadNewer')}</Button>
                  </>
                ) : (
                  t('loadNewer')
                )}
              </div>
            )}
            {live && <WhoWrites conversationId={conversation.id} contactName={contactName} />}
          </div>
        </div>
        {unread && unreadAbove && (
          <div className={styles.above}>
            <button type="button" className={styles.pill} onClick={() => void goToUnread()}>
              <ArrowDownIcon size={16} className={styles.up} />
              {t('unreadAbove', { count: unread.count })}
            </button>
          </div>
        )}
        {!atEnd && (
          <div className={styles.below}>
            {below > 0 ? (
              <button type="button" className={styles.pill} onClick={goToNewest}>
                <ArrowDownIcon size={16} />
                {t('newBelow', { count: below })}
              </button>
            ) : (
              <IconButton label={t('toEnd')} className={styles.round} onClick={goToNewest}>
                <ArrowDownIcon size={18} />
              </IconButton>
            )}
          </div>
        )}
      </div>
    </JumpContext>
  )
}

const none: never[] = []
const framesToDraw = 20

/** Comments that lie between the loaded messages; those beyond come with the messages there. */
function useCommentsBetween(conversationId: string, thread: ThreadState) {
  const cache = useQueryClient()
  const list = useQuery(commentsQuery(conversationId)).data
  const oldest = thread.nextCursor ? thread.messages[0]?.sent_at : undefined
  const newest = thread.newerLeft ? thread.messages.at(-1)?.sent_at : undefined
  const firstLoaded = list?.items[0]?.created_at
  const more =
    list?.nextCursor != null &&
    (oldest === undefined || firstLoaded === undefined || Date.parse(firstLoaded) > Date.parse(oldest))
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for the page above that one
  useEffect(() => {
    // Without them the messages are still there: it is tried again with the next page.
    if (more) loadOlderComments(cache, conversationId).catch(() => {})
  }, [more, firstLoaded, cache, conversationId])
  return useMemo(() => {
    const from = oldest ? Date.parse(oldest) : Number.NEGATIVE_INFINITY
    const to = newest ? Date.parse(newest) : Number.POSITIVE_INFINITY
    const within = (at: number) => at >= from && at <= to
    return list?.items.filter((comment) => within(Date.parse(comment.created_at))) ?? none
  }, [list, oldest, newest])
}

/** Whether the line above the unread ones lies over the visible part, or has yet to be loaded. */
function useIsAbove(
  box: React.RefObject<HTMLElement | null>,
  line: React.RefObject<HTMLElement | null>,
  id: string | null,
): boolean {
  const [above, setAbove] = useState(id === null)
  useEffect(() => {
    const element = line.current
    if (!element || id === null) {
      setAbove(true)
      return
    }
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry) setAbove(entry.boundingClientRect.top < (entry.rootBounds?.top ?? 0))
      },
      { root: box.current },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [box, line, id])
  return above
}
