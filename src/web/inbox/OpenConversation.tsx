import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { type KeyboardEvent, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError } from '../api/api-error.ts'
import { markSeen } from '../state/act.ts'
import type { InboxState } from '../state/inbox-state.ts'
import { keys, readState } from '../state/live-cache.ts'
import { findConversation } from '../state/place-conversation.ts'
import { useViewing } from '../state/presence.ts'
import { conversationQuery, threadQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { lazyPart } from '../ui/lazy-part.ts'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { useMedia } from '../ui/use-media.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ConversationKeys } from './ConversationKeys.tsx'
import { Composer } from './composer/Composer.tsx'
import { DetailsPlace } from './details/DetailsPlace.tsx'
import { sameList } from './inbox-search.ts'
import { nameContact } from './name-contact.ts'
import styles from './OpenConversation.module.css'
import { Arrivals } from './thread/Arrivals.tsx'
import { Thread } from './thread/Thread.tsx'
import { ThreadHeader } from './thread/ThreadHeader.tsx'

const DetailsPane = lazyPart(async () => (await import('./details/DetailsPane.tsx')).DetailsPane)
const DetailsSheet = lazyPart(async () => (await import('./details/DetailsSheet.tsx')).DetailsSheet)
const MergedNotice = lazyPart(async () => (await import('./details/merging/MergedNotice.tsx')).MergedNotice)

const storageKey = 'tsunagi.details'

/** One conversation: its head, its messages, the composer; beside them, or above them as a sheet, the details. */
export function OpenConversation() {
  const { conversationId } = useParams({ strict: false })
  if (!conversationId) return null
  return <Conversation key={conversationId} id={conversationId} />
}

function Conversation({ id }: { id: string }) {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const listed = useSearch({ strict: false, select: ({ section, blocked }) => section ?? blocked })
  const target = useSearch({ strict: false, select: (search) => search.message })
  // What the list knows shows at once; the stream keeps both the same.
  const conversation = useQuery({
    ...conversationQuery(id),
    initialData: () => findConversation(readState(cache), id),
  })
  const thread = useQuery(threadQuery(id))
  const deleted = useQuery<InboxState['gone']>({ queryKey: keys.gone }).data?.[id] === true
  const roomForDetails = useMedia('(width >= 1100px)')
  const [paneShown, setPaneShown] = useState(() => localStorage.getItem(storageKey) !== 'folded')
  const [sheetShown, setSheetShown] = useState(false)
  const place = useRef<HTMLElement>(null)

  const visible = useVisible()
  useViewing(id, visible && !deleted)
  useMarkSeen(id, conversation.data?.unread_count ?? 0, thread.isSuccess && !deleted && visible)

  const { section, contact } = conversation.data ?? {}
  useEffect(() => {
    // A link that only names the conversation opens the list where it stands.
    if (listed || !section) return
    const own = contact?.blocked ? { blocked: true as const } : { section }
    void navigate({ to: '.', search: (search) => ({ ...search, ...own }), replace: true })
  }, [listed, section, contact, navigate])

  // Also under the eyes of one who was reading it (S24).
  if (deleted || (conversation.isError && !conversation.data)) {
    const gone = deleted || (conversation.error instanceof ApiError && conversation.error.status === 404)
    return (
      <EmptyPlace
        icon={gone ? <QuestionIcon /> : <AlertIcon />}
        title={gone ? t('inbox.goneTitle') : t('inbox.failedTitle')}
      >
        <p>{gone ? t('inbox.gone') : words(conversation.error)}</p>
        {gone ? (
          <Link to="/leads/messaging" search={sameList}>
            {t('inbox.backToList')}
          </Link>
        ) : (
          <Button onClick={() => void conversation.refetch()}>{t('inbox.tryAgain')}</Button>
        )}
      </EmptyPlace>
    )
  }
  if (!conversation.data) return <Waiting />

  const toggleDetails = () => {
    if (!roomForDetails) {
      setSheetShown(true)
      return
    }
    localStorage.setItem(storageKey, paneShown ? 'folded' : 'open')
    setPaneShown(!paneShown)
  }

  // Out of a field, to where the single keys are heard.
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
    if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement)
      place.current?.querySelector<HTMLElement>('[role=log]')?.focus()
  }

  return (
    <div className={styles.places}>
      <ConversationKeys conversation={conversation.data} place={place} onDetails={toggleDetails} />
      <section
        ref={place}
        onKeyDown={leave}
        className={styles.conversation}
        aria-label={t('thread.region', { name: nameContact(conversation.data.contact) })}
      >
        <ThreadHeader
          conversation={conversation.data}
          detailsShown={roomForDetails ? paneShown : sheetShown}
          onDetails={toggleDetails}
        />
        {thread.data ? (
          <>
            <Thread conversation={conversation.data} thread={thread.data} target={target} />
            <Arrivals conversation={conversation.data} thread={thread.data} />
          </>
        ) : thread.isError ? (
          <EmptyPlace icon={<AlertIcon />} title={t('inbox.failedTitle')}>
            <p>{words(thread.error)}</p>
            <Button onClick={() => void thread.refetch()}>{t('inbox.tryAgain')}</Button>
          </EmptyPlace>
        ) : (
          <div className={styles.waiting}>
            <Waiting />
          </div>
        )}
        {conversation.data.merged_into ? (
          <Suspense>
            <MergedNotice into={conversation.data.merged_into} />
          </Suspense>
        ) : (
          <Composer conversation={conversation.data} thread={thread.data} />
        )}
      </section>
      {roomForDetails && paneShown && (
        <Suspense fallback={<DetailsPlace />}>
          <DetailsPane conversation={conversation.data} />
        </Suspense>
      )}
      {!roomForDetails && sheetShown && (
        <Suspense>
          <DetailsSheet conversation={conversation.data} onClose={() => setSheetShown(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** What is shown in a visible page has been seen. */
function useMarkSeen(id: string, unread: number, shown: boolean): void {
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: again only for a new message, not for new words
  useEffect(() => {
    if (unread === 0 || !shown) return
    markSeen(cache, id).catch((error: unknown) => {
      // Without an answer it is marked with the next message; the stream's own banner tells of the loss.
      if (error instanceof ApiError) tell({ tone: 'failure', text: words(error) })
    })
  }, [id, unread, shown, cache])
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return visible
}
