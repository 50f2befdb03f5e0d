import { Tabs } from '@base-ui/react/tabs'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Section } from '../../../shared/contract/conversations.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { NotificationsButton } from '../../notifications/NotificationsButton.tsx'
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts'
import { keyOf, narrows } from '../../state/list-filter.ts'
import { listQuery } from '../../state/queries.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { BackIcon } from '../../ui/icons/BackIcon.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { SearchIcon } from '../../ui/icons/SearchIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { Waiting } from '../../ui/Waiting.tsx'
import { useListFilter } from '../inbox-search.ts'
import { AvailabilityButton } from './AvailabilityButton.tsx'
import styles from './ConversationList.module.css'
import { Entries } from './Entries.tsx'
import { FilterLine } from './FilterLine.tsx'
import { NothingHere } from './NothingHere.tsx'
import { SectionTabs } from './SectionTabs.tsx'
import { useSelection } from './use-selection.ts'

const Found = lazyPart(async () => (await import('../search/Found.tsx')).Found)
const SelectionLine = lazyPart(async () => (await import('./SelectionLine.tsx')).SelectionLine)

interface ConversationListProps {
  selectedId: string | undefined
  children: ReactNode
}

/** The four sections (S12, S14, S19) and their filters, or what was searched for in all of them. */
export function ConversationList({ selectedId, children }: ConversationListProps) {
  const t = useTranslations('list')
  const words = useTranslations()
  const navigate = useNavigate()
  const filter = useListFilter()
  const list = useQuery(listQuery(filter))
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const searchBox = useRef<HTMLInputElement>(null)
  const region = useRef<HTMLElement>(null)

  // What was read here stays until it is left, and is not there when one comes back.
  const items = useMemo(() => {
    const all = list.data?.items ?? []
    return filter.unread ? all.filter((item) => item.unread_count > 0 || item.id === selectedId) : all
  }, [list.data?.items, filter.unread, selectedId])
  const selection = useSelection(keyOf(filter), items)

  const choose = (section: Section) => {
    setTyped('')
    void navigate({
      to: '.',
      search: ({ blocked: _blocked, message: _message, assignee, ...search }) => ({
        ...search,
        // Nobody looks after what is unassigned, and one person after what is mine.
        ...(assignee !== undefined && (section === 'others' || section === 'closed') && { assignee }),
        section,
      }),
      replace: true,
    })
  }

  useShortcuts({
    search: () => searchBox.current?.focus(),
    toUnassigned: () => choose('unassigned'),
    toMine: () => choose('mine'),
    toOthers: () => choose('others'),
    toClosed: () => choose('closed'),
    unreadOnly: () =>
      void navigate({
        to: '.',
        search: ({ unread, ...search }) => (unread ? search : { ...search, unread: true as const }),
        replace: true,
      }),
  })

  const shown = filter.section ?? 'unassigned'
  const label = filter.blocked ? t('blocked') : t('conversations', { section: t(shown) })
  return (
    <Tabs.Root
      value={shown}
      onValueChange={choose}
      render={<section ref={region} aria-label={t('region')} />}
      className={styles.region}
    >
      <header className={styles.head}>
        <div className={styles.titleLine}>
          <Link to="/leads" className={styles.back} aria-label={words('navigation.leads')}>
            <BackIcon size={18} />
          </Link>
          <h1 className={styles.title}>{words('inbox.title')}</h1>
          <NotificationsButton />
          <AvailabilityButton />
        </div>
        <search className={styles.search}>
          <SearchIcon size={17} className={styles.searchIcon} />
          <input
            ref={searchBox}
            type="search"
            aria-label={t('search')}
            placeholder={t('searchPlaceholder')}
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return
              if (event.key === 'Escape') {
                setTyped('')
                // A second time: back to what is read.
                if (!typed) region.current?.querySelector<HTMLElement>('[data-current] a')?.focus()
              } else if (event.key === 'ArrowDown') {
                event.preventDefault()
                region.current?.querySelector<HTMLElement>('[role=tabpanel] li a')?.focus()
              }
            }}
            className={styles.searchBox}
          />
          {typed && (
            <IconButton
              label={t('clearSearch')}
              quiet
              className={styles.clear}
              onClick={() => {
                setTyped('')
                searchBox.current?.focus()
              }}
            >
              <CrossIcon size={16} />
            </IconButton>
          )}
        </search>
        <SectionTabs filter={filter} apart={q !== '' || filter.blocked} />
        {q === '' &&
          (selection.on ? (
            <RoomWords room="workbench" waiting={<div className={styles.line} />}>
              <SelectionLine selection={selection} />
            </RoomWords>
          ) : (
            <FilterLine filter={filter} onSelect={selection.begin} />
          ))}
      </header>
      <Tabs.Panel value={shown} className={styles.panel} tabIndex={-1}>
        {q ? (
          <RoomWords room="workbench" waiting={<Waiting />}>
            <Found q={q} selectedId={selectedId} />
          </RoomWords>
        ) : (
          <Entries
            key={keyOf(filter)}
            label={label}
            list={list}
            items={items}
            filter={filter}
            selectedId={selectedId}
            selection={selection}
            empty={<NothingHere filter={filter} narrow={narrows(filter)} />}
          />
        )}
      </Tabs.Panel>
      {children}
    </Tabs.Root>
  )
}
