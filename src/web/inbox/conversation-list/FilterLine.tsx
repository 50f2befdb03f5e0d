import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { useMe } from '../../state/LiveProvider.tsx'
import { countsWithin, type ListFilter } from '../../state/list-filter.ts'
import { channelsQuery, countsQuery, usersQuery } from '../../state/queries.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { FilterIcon } from '../../ui/icons/FilterIcon.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import type { InboxSearch } from '../inbox-search.ts'
import styles from './FilterLine.module.css'

const FilterMenu = lazyPart(async () => (await import('./FilterMenu.tsx')).FilterMenu)

/** What narrows the list: unread ones by one click, the rest by a menu; what is on stands here and is taken off here. */
export function FilterLine({ filter, onSelect }: { filter: ListFilter; onSelect: () => void }) {
  const t = useTranslations('list')
  const me = useMe()
  const navigate = useNavigate()
  const counts = useQuery(countsQuery).data
  const channel = useQuery(channelsQuery).data?.find((known) => known.id === filter.channelId)
  const assignee = useQuery(usersQuery).data?.find((user) => user.id === filter.assigneeId)
  const [asked, setAsked] = useState(false)
  const unread = counts && filter.section && countsWithin(counts, filter, me.id)?.[filter.section].unread

  const change = (how: (search: InboxSearch) => InboxSearch) =>
    void navigate({ to: '.', search: how, replace: true })
  const toggleUnread = () =>
    change(({ unread: on, ...search }) => (on ? search : { ...search, unread: true }))

  const button = (
    <IconButton
      label={t('filter')}
      quiet
      aria-haspopup="menu"
      aria-expanded={asked}
      onClick={() => setAsked(true)}
    >
      <FilterIcon size={18} />
    </IconButton>
  )
  return (
    <div className={styles.line}>
      <div className={styles.on}>
        <button type="button" aria-pressed={filter.unread} className={styles.unread} onClick={toggleUnread}>
          {t('unreadOnly')}
          {!!unread && <span className={styles.count}>{unread}</span>}
        </button>
        {filter.channelId && (
          <On name={channel?.name ?? '–'} onOff={() => change(({ channel: _, ...search }) => search)} />
        )}
        {filter.assigneeId && (
          <On name={assignee?.name ?? '–'} onOff={() => change(({ assignee: _, ...search }) => search)} />
        )}
        {filter.blocked && (
          <On name={t('blocked')} onOff={() => change(({ blocked: _, ...search }) => search)} />
        )}
        {filter.oldestFirst && (
          <On name={t('oldestFirst')} onOff={() => change(({ sort: _, ...search }) => search)} />
        )}
      </div>
      {asked ? (
        <RoomWords room="workbench" waiting={button}>
          <FilterMenu filter={filter} onChange={change} onSelect={onSelect} />
        </RoomWords>
      ) : (
        button
      )}
    </div>
  )
}

function On({ name, onOff }: { name: string; onOff: () => void }) {
  const t = useTranslations('list')
  return (
    <button type="button" className={styles.chip} aria-label={t('filterOff', { name })} onClick={onOff}>
      <span className={styles.name}>{name}</span>
      <CrossIcon size={12} />
    </button>
  )
}
