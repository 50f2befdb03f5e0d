import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import type { Items, ListFilter } from '../api/crm.ts'
import { listQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { DownloadIcon } from '../ui/icons/DownloadIcon.tsx'
import { SearchIcon } from '../ui/icons/SearchIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ItemLink } from './ItemLink.tsx'
import { KindIcon } from './KindIcon.tsx'
import styles from './ListPage.module.css'
import { NewItem } from './NewItem.tsx'

/** One column of a list. The first one is the item's name and its link. */
export interface Column<Item> {
  title: string
  /** Of the width; 2 is twice as wide as 1. */
  share: number
  /** Left out on a phone. */
  minor?: boolean
  cell: (item: Item) => ReactNode
}

interface ListPageProps<K extends CrmKind> {
  kind: K
  title: string
  searchLabel: string
  addLabel: string
  empty: string
  columns: Column<Items[K]>[]
  nameOf: (item: Items[K]) => string
  filter: ListFilter
  /** The fields that choose the filter. */
  filters: ReactNode
  /** Beside the title: other views of the same. */
  views?: ReactNode
  /** Buttons beside the one that adds. */
  acts?: ReactNode
  /** What the list shows, as a table. */
  exportAs?: (filter: ListFilter) => string
}

const rowHeight = 44

/** A list of the CRM: search as you type, filters, and only the rows near the visible part in the page. */
export function ListPage<K extends CrmKind>(props: ListPageProps<K>) {
  const t = useTranslations('crm')
  const { kind, title, filter } = props
  const [typed, setTyped] = useState('')
  const [adding, setAdding] = useState(false)
  const q = useDeferredValue(typed.trim())
  const list = useInfiniteQuery({
    ...listQuery(kind, { ...filter, q: q || undefined }),
    placeholderData: (before) => before,
  })
  return (
    <main className={styles.page}>
      <title>{`${title} · Tsunagi`}</title>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {props.views}
        <search className={styles.search}>
          <SearchIcon size={16} className={styles.searchIcon} />
          <input
            type="search"
            aria-label={props.searchLabel}
            placeholder={props.searchLabel}
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !event.nativeEvent.isComposing) setTyped('')
            }}
            className={styles.searchBox}
          />
        </search>
        <fieldset className={styles.filters}>
          <legend className="for-readers">{t('filters')}</legend>
          {props.filters}
        </fieldset>
        {props.exportAs && (
          <a
            href={props.exportAs({ ...filter, q })}
            download=""
            aria-label={t('exportList')}
            data-hint={t('exportList')}
            className={styles.export}
          >
            <DownloadIcon size={18} />
          </a>
        )}
        {props.acts && <div className={styles.acts}>{props.acts}</div>}
        <Button tone="accent" className={styles.add} onClick={() => setAdding(true)}>
          {props.addLabel}
        </Button>
      </header>
      <Rows {...props} list={list} searched={q !== '' || Object.values(filter).some(Boolean)} />
      {adding && <NewItem kind={kind} onClose={() => setAdding(false)} />}
    </main>
  )
}

interface RowsProps<K extends CrmKind> extends ListPageProps<K> {
  list: UseInfiniteQueryResult<{ pages: { data: Items[K][] }[] }>
  searched: boolean
}

function Rows<K extends CrmKind>({ kind, title, empty, columns, nameOf, list, searched }: RowsProps<K>) {
  const t = useTranslations()
  const words = useErrorWords()
  const box = useRef<HTMLDivElement>(null)
  const items = list.data?.pages.flatMap((page) => page.data) ?? []
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 10,
  })
  const visible = rows.getVirtualItems()
  const lastVisible = visible.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && lastVisible >= items.length - 20)
      void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isError, lastVisible, items.length, fetchNextPage])

  if (isError && !list.data)
    return (
      <EmptyPlace icon={<AlertIcon />} title={t('inbox.failedTitle')}>
        <p>{words(list.error)}</p>
        <Button onClick={() => void list.refetch()}>{t('inbox.tryAgain')}</Button>
      </EmptyPlace>
    )
  if (!list.data) return <Waiting />
  if (items.length === 0)
    return (
      <EmptyPlace
        icon={<KindIcon kind={kind} size={20} />}
        title={searched ? t('crm.noMatchTitle') : t('crm.emptyTitle')}
      >
        <p>{searched ? t('crm.noMatch') : empty}</p>
      </EmptyPlace>
    )

  const move = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')
    const at = Number(row?.dataset.index ?? -1)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    const index = Math.min(items.length - 1, Math.max(0, next))
    rows.scrollToIndex(index)
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus({ preventScroll: true }),
    )
  }
  const template = columns.map(({ share }) => `minmax(0, ${share}fr)`).join(' ')
  const narrow = columns
    .filter(({ minor }) => !minor)
    .map(({ share }) => `minmax(0, ${share}fr)`)
    .join(' ')

  return (
    <div ref={box} className={styles.box} style={{ '--columns': template, '--narrow': narrow } as object}>
      <div aria-hidden="true" className={styles.headRow}>
        {columns.map((column) => (
          <span key={column.title} data-minor={column.minor || undefined} className={styles.cell}>
            {column.title}
          </span>
        ))}
      </div>
      <ul aria-label={title} className={styles.rows} style={{ height: rows.getTotalSize() }} onKeyDown={move}>
        {visible.map((row) => {
          const item = items[row.index]
          if (!item) return null
          return (
            <li
              key={row.key}
              aria-label={nameOf(item)}
              aria-setsize={hasNextPage ? -1 : items.length}
              aria-posinset={row.index + 1}
              data-index={row.index}
              className={styles.row}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {columns.map((column, index) =>
                index === 0 ? (
                  <span key={column.title} className={styles.cell}>
                    <ItemLink kind={kind} id={item.id} className={styles.name}>
                      {column.cell(item)}
                    </ItemLink>
                  </span>
                ) : (
                  <Cell key={column.title} title={column.title} minor={column.minor}>
                    {column.cell(item)}
                  </Cell>
                ),
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** What the head of the column says to the eye is said to readers here. */
function Cell({
  title,
  minor,
  children,
}: {
  title: string
  minor: boolean | undefined
  children: ReactNode
}) {
  return (
    <span data-minor={minor || undefined} className={styles.cell}>
      {children && <span className="for-readers">{title}: </span>}
      {children}
    </span>
  )
}
