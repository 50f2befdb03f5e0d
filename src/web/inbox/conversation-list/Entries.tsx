import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts'
import type { ConversationList } from '../../state/inbox-state.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import type { ListFilter } from '../../state/list-filter.ts'
import { loadMoreConversations } from '../../state/queries.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { sameList } from '../inbox-search.ts'
import { useConversationActs } from '../use-conversation-acts.ts'
import { walk } from '../walk.ts'
import { ConversationEntry } from './ConversationEntry.tsx'
import styles from './Entries.module.css'
import type { Selection } from './use-selection.ts'

const entryHeight = 72
/** So many before the end the next page is asked for: a fast scroll passes some forty entries until it is there. */
const pageAhead = 60

interface EntriesProps {
  label: string
  list: UseQueryResult<ConversationList>
  /** Those of the list that are shown. */
  items: readonly Conversation[]
  filter: ListFilter
  selectedId: string | undefined
  selection: Selection
  empty: ReactNode
}

/** Only the entries near the visible part exist in the page, however long the list is. */
export function Entries({ label, list, items, filter, selectedId, selection, empty }: EntriesProps) {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const me = useMe()
  const box = useRef<HTMLDivElement>(null)
  const [moreFailed, setMoreFailed] = useState(false)
  // The one entry that the Tab key stops at: where the focus was last, else the open one.
  const [focused, setFocused] = useState<{ id: string; index: number } | null>(null)
  const hadFocus = useRef(false)

  const indexOf = (id: string | undefined) => (id ? items.findIndex((item) => item.id === id) : -1)
  const focusedAt = indexOf(focused?.id)
  const current = Math.max(0, focusedAt >= 0 ? focusedAt : indexOf(selectedId))

  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => entryHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
    // It stays in the page when it is scrolled away, so that the focus is not lost.
    rangeExtractor: (range) => {
      const near = defaultRangeExtractor(range)
      return near.includes(current) || current >= items.length
        ? near
        : [...near, current].sort((a, b) => a - b)
    },
  })
  const visible = rows.getVirtualItems()
  const lastVisible = rows.range?.endIndex ?? 0
  const more = list.data?.nextCursor != null

  const loadMore = () => {
    setMoreFailed(false)
    loadMoreConversations(cache, filter).catch(() => setMoreFailed(true))
  }
  useEffect(() => {
    if (more && !moreFailed && lastVisible >= items.length - pageAhead) loadMore()
  })

  const focusEntry = (index: number) => {
    rows.scrollToIndex(index)
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true }),
    )
  }

  // The entry with the focus left the list (closed, assigned, deleted): the one in its place has it now.
  useEffect(() => {
    if (!focused || !hadFocus.current || focusedAt >= 0 || document.activeElement !== document.body) return
    if (items.length > 0) focusEntry(Math.min(focused.index, items.length - 1))
  })

  /** With a conversation open the next one is opened; else the focus goes to it. */
  const step = (by: 1 | -1) => {
    const at = focusedAt >= 0 || selectedId ? current + by : 0
    const next = items[at]
    if (!next) return
    focusEntry(at)
    setFocused({ id: next.id, index: at })
    if (!selectedId) return
    walk.on = true
    void navigate({
      to: '/leads/messaging/$conversationId',
      params: { conversationId: next.id },
      search: sameList,
    })
  }
  const focusedItem = selectedId ? undefined : items[focusedAt]
  const acts = useConversationActs(cache, focusedItem)
  useShortcuts({
    ...(focusedItem && {
      close: focusedItem.status === 'open' ? acts.close : acts.reopen,
      ...(me.available && { assignToMe: () => acts.assign(me.id) }),
      markUnread: acts.markUnread,
    }),
    next: () => step(1),
    previous: () => step(-1),
    select: () => {
      const id = items[current]?.id
      if (id) selection.toggle(id, false)
    },
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
  if (items.length === 0 && !more) return empty

  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && selection.on) {
      selection.end()
      return
    }
    if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection.on) {
      event.preventDefault()
      selection.all()
      return
    }
    const at = focusedIndex(event.target)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    focusEntry(Math.min(items.length - 1, Math.max(0, next)))
  }
  const gotFocus = (event: FocusEvent) => {
    const index = Number(
      (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN,
    )
    const item = items[index]
    if (!item) return
    hadFocus.current = true
    if (item.id !== focused?.id) setFocused({ id: item.id, index })
  }
  const lostFocus = (event: FocusEvent) => {
    // An entry that is taken away says nothing of where the focus went.
    if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) hadFocus.current = false
  }

  return (
    <div ref={box} className={styles.box}>
      <ul
        aria-label={label}
        className={styles.list}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={move}
        onFocus={gotFocus}
        onBlur={lostFocus}
      >
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
              filter={filter}
              selected={conversation.id === selectedId}
              current={row.index === current}
              selecting={selection.on}
              checked={selection.has(conversation.id)}
              onCheck={selection.toggle}
            />
          )
        })}
      </ul>
      {more && (
        <div className={styles.more}>
          {moreFailed ? (
            <>
              {t('list.moreFailed')} <Button onClick={loadMore}>{t('inbox.tryAgain')}</Button>
            </>
          ) : (
            t('list.more')
          )}
        </div>
      )}
    </div>
  )
}

function focusedIndex(target: EventTarget): number {
  if (!(target instanceof HTMLAnchorElement)) return -1
  return Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1)
}
