import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError } from '../../api/api-error.ts'
import type { Thread } from '../../state/inbox-state.ts'
import { keys } from '../../state/live-cache.ts'
import { showAround } from '../../state/queries.ts'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import type { Jump } from './jump.ts'

const highlightMilliseconds = 2_400

/** Brings a message into view, loading what is around it where it must, and marks it for a moment. */
export function useJumping(
  box: RefObject<HTMLElement | null>,
  conversationId: string,
  thread: Thread,
  letGo: () => void,
): { jump: Jump; highlightedId: string | null } {
  const t = useTranslations('thread')
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const wanted = useRef<string | null>(null)
  const [highlightedId, setHighlightedId] = useState<string | null>(null)

  const arrive = useCallback((): boolean => {
    const id = wanted.current
    const element = id && box.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`)
    if (!element) return false
    wanted.current = null
    letGo()
    element.scrollIntoView({ block: 'center' })
    element.focus({ preventScroll: true })
    setHighlightedId(id)
    return true
  }, [box, letGo])

  const jump = useCallback<Jump>(
    (id) => {
      wanted.current = id
      if (arrive()) return
      showAround(cache, { id: conversationId, messageId: id }).catch((error: unknown) => {
        if (wanted.current === id) wanted.current = null
        const gone = error instanceof ApiError && error.status === 404
        tell({ tone: 'failure', text: gone ? t('messageGone') : words(error) })
      })
    },
    [arrive, cache, conversationId, tell, t, words],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked for may be there now
  useLayoutEffect(() => {
    if (!wanted.current || arrive()) return
    const loaded = cache.getQueryData<Thread>(keys.thread(conversationId))?.messages
    // It is there and has no bubble: a line of the system.
    if (loaded?.some((message) => message.id === wanted.current)) wanted.current = null
  }, [thread, arrive, cache, conversationId])

  useEffect(() => {
    if (!highlightedId) return
    const timer = setTimeout(() => setHighlightedId(null), highlightMilliseconds)
    return () => clearTimeout(timer)
  }, [highlightedId])

  return { jump, highlightedId }
}
