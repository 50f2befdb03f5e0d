import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts'
import type { ConversationList, PendingMessage } from '../../state/inbox-state.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import type { ListFilter } from '../../state/list-filter.ts'
import { keys } from '../../state/live-cache.ts'
import { channelsQuery, loadMoreConversations, threadQuery, usersQuery } from '../../state/queries.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { sameList } from '../inbox-search.ts'
import { useActsOf } from '../use-conversation-acts.ts'
import { walk } from '../walk.ts'
import { type AroundEntries, ConversationEntry } from './ConversationEntry.tsx'
import styles from './Entries.module.css'
import { useEntryWords } from './use-entry-words.ts'
import type { Selection } from './use-selection.ts'
import { useVisibleRows } from './use-visible-rows.ts'

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
  const router = useRouter()
  const me = useMe()
  const [box, setBox] = useState<HTMLDivElement | null>(null)
  const [moreFailed, setMoreFailed] = useState(false)
  // The one entry that the Tab key stops at: where the focus was last, else the open one.
  const [focused, setFocused] = useState<{ id: string; index: number } | null>(null)
  const hadFocus = useRef(false)

  const indexOf = (id: string | undefined) => (id ? items.findIndex((item) => item.id === id) : -1)
  const focusedAt = indexOf(focused?.id)
  const current = Math.max(0, focusedAt >= 0 ? focusedAt : indexOf(selectedId))

  const { shown, lastSeen, reveal } = useVisibleRows(box, entryHeight, items.length, current)
  const more = list.data?.nextCursor != null

  const loadMore = () => {
    setMoreFailed(false)
    loadMoreConversations(cache, filter).catch(() => setMoreFailed(true))
  }
  useEffect(() => {
    if (more && !moreFailed && lastSeen >= items.length - pageAhead) loadMore()
  })

  const focusEntry = (index: number) => {
    reveal(index)
    requestAnimationFrame(() =>
      box?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true }),
    )
  }

  // The entry with the focus left the list (closed, assigned, deleted): the one in its place has it now.
  useEffect(() => {
    if (!focused || !hadFocus.current || focusedAt >= 0 || document.activeElement !== document.body) return
    if (items.length > 0) focusEntry(Math.min(focused.index, items.length - 1))
  })

  const open = (id: string) => {
    // Its messages are on their way before anything of it is drawn.
    void cache.prefetchQuery(threadQuery(id))
    void router.navigate({ ...placeOf(id), search: sameList })
  }

  /** With a conversation open the next one is opened; else the focus goes to it. */
  const step = (by: 1 | -1) => {
    const at = focusedAt >= 0 || selectedId ? current + by : 0
    const next = items[at]
    if (!next) return
    focusEntry(at)
    setFocused({ id: next.id, index: at })
    if (!selectedId) return
    walk.on = true
    open(next.id)
  }
  const focusedItem = selectedId ? undefined : items[focusedAt]
  const actsOf = useActsOf(cache)
  const acts = actsOf(focusedItem)
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

  const around = useAround(filter, selection.toggle, (conversation, act) => {
    if (act === 'assignToMe') actsOf(conversation).assign(me.id)
    else actsOf(conversation)[act]()
  })
  const unsent = useUnsent()

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
    if (!(at >= 0) || next === undefined) return
    event.preventDefault()
    focusEntry(Math.min(items.length - 1, Math.max(0, next)))
  }
  const pressed = ({ target, button, pointerType }: PointerEvent) => {
    // A finger may be about to scroll.
    const id = button === 0 && pointerType !== 'touch' ? linkedId(target) : undefined
    if (id) void cache.prefetchQuery(threadQuery(id))
  }
  const clicked = (event: MouseEvent) => {
    const { button, metaKey, ctrlKey, shiftKey, altKey } = event
    const id = linkedId(event.target)
    // The browser opens it in a new tab, or in a window.
    if (!id || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return
    event.preventDefault()
    open(id)
  }
  const linkedId = (target: EventTarget) =>
    target instanceof Element && target.closest('a') ? items[indexAt(target)]?.id : undefined
  const gotFocus = (event: FocusEvent) => {
    const index = indexAt(event.target)
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
    <div ref={setBox} className={styles.box}>
      <ul
        aria-label={label}
        className={styles.list}
        style={{ height: items.length * entryHeight }}
        onKeyDown={move}
        onPointerDown={pressed}
        onClick={clicked}
        onFocus={gotFocus}
        onBlur={lostFocus}
      >
        {shown.map((index) => {
          const conversation = items[index]
          if (!conversation) return null
          const { id } = conversation
          return (
            <ConversationEntry
              key={id}
              conversation={conversation}
              around={around}
              index={index}
              total={more ? -1 : items.length}
              top={index * entryHeight}
              unsent={unsent.has(id)}
              selected={id === selectedId}
              current={index === current}
              selecting={selection.on}
              checked={selection.has(id)}
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

/** Stays the same object until something of it changes: each entry would be drawn again. */
function useAround(
  filter: ListFilter,
  onCheck: AroundEntries['onCheck'],
  act: AroundEntries['onAct'],
): AroundEntries {
  const router = useRouter()
  const words = useEntryWords()
  const me = useMe()
  const reader = useReader()
  const now = useNow()
  const channels = useQuery(channelsQuery).data
  const users = useQuery(usersQuery).data
  const onAct = useRef(act)
  onAct.current = act
  return useMemo(() => {
    const pattern = router.buildLocation({ ...placeOf('id'), search: sameList }).href.split('/id')
    return {
      words,
      me,
      reader,
      now,
      channels,
      users,
      filter,
      hrefOf: (id) => pattern.join(`/${id}`),
      onAct: (conversation, which) => onAct.current(conversation, which),
      onCheck,
    }
  }, [router, words, me, reader, now, channels, users, filter, onCheck])
}

const placeOf = (conversationId: string) =>
  ({ to: '/leads/messaging/$conversationId', params: { conversationId } }) as const

/** The conversations with a message of ours that did not get to the server. */
function useUnsent(): ReadonlySet<string> {
  const { data } = useQuery<PendingMessage[]>({ queryKey: keys.pending })
  return useMemo(
    () => new Set(data?.filter(({ state }) => state === 'not_sent').map((one) => one.conversation_id)),
    [data],
  )
}

const indexAt = (target: EventTarget): number =>
  target instanceof Element
    ? Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN)
    : Number.NaN

function focusedIndex(target: EventTarget): number {
  return target instanceof HTMLAnchorElement ? indexAt(target) : -1
}
