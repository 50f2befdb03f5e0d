import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Section } from '../../../shared/contract/conversations.ts'
import type { ConversationList } from '../../state/inbox-state.ts'
import { loadMoreConversations } from '../../state/queries.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { ConversationEntry } from './ConversationEntry.tsx'
import styles from './Entries.module.css'

const entryHeight = 72

interface EntriesProps {
  label: string
  list: UseQueryResult<ConversationList>
  where: { section: Section } | { q: string }
  section: Section
  selectedId: string | undefined
  showSection?: boolean
  empty: ReactNode
}

/** Only the entries near the visible part exist in the page, however long the list is. */
export function Entries({
  label,
  list,
  where,
  section,
  selectedId,
  showSection = false,
  empty,
}: EntriesProps) {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const box = useRef<HTMLDivElement>(null)
  const items = list.data?.items ?? []
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => entryHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
  })
  const visible = rows.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? 0
  const more = list.data?.nextCursor != null

  useEffect(() => {
    if (more && lastVisible >= items.length - 15) {
      // A failed page is asked for again by the next scroll.
      loadMoreConversations(cache, where).catch(() => undefined)
    }
  })

  if (list.isError && !list.data) {
    return (
      <EmptyPlace icon={<AlertIcon />} title={t('inbox.failedTitle')}>
        <p>{words(list.error)}</p>
        <Button onClick={() => void list.refetch()}>{t('inbox.tryAgain')}</Button>
      </EmptyPlace>
    )
  }
  if (!list.data) return <Waiting />
  if (items.length === 0) return empty

  const move = (event: KeyboardEvent) => {
    const at = focusedIndex(event.target)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    const index = Math.min(items.length - 1, Math.max(0, next))
    rows.scrollToIndex(index)
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true }),
    )
  }

  return (
    <div ref={box} className={styles.box}>
      <ul aria-label={label} className={styles.list} style={{ height: rows.getTotalSize() }} onKeyDown={move}>
        {visible.map((row) => {
          const conversation = items[row.index]
          if (!conversation) return null
          return (
            <ConversationEntry
              key={row.key}
              conversation={conversation}
              index={row.index}
              total={more ? -1 : items.length}
              top={row.start}
              section={section}
              showSection={showSection}
              selected={conversation.id === selectedId}
            />
          )
        })}
      </ul>
    </div>
  )
}

function focusedIndex(target: EventTarget): number {
  if (!(target instanceof HTMLAnchorElement)) return -1
  return Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1)
}
