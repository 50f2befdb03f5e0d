import { Tabs } from '@base-ui/react/tabs'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useDeferredValue, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Section } from '../../../shared/contract/conversations.ts'
import { searchQuery, sectionQuery } from '../../state/queries.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { BackIcon } from '../../ui/icons/BackIcon.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { SearchIcon } from '../../ui/icons/SearchIcon.tsx'
import { AvailabilityButton } from './AvailabilityButton.tsx'
import styles from './ConversationList.module.css'
import { Entries } from './Entries.tsx'
import { NothingHere } from './NothingHere.tsx'
import { SectionTabs } from './SectionTabs.tsx'

interface ConversationListProps {
  selectedId: string | undefined
  children: ReactNode
}

/** The four sections (S12, S14, S19), or what was searched for in all of them. */
export function ConversationList({ selectedId, children }: ConversationListProps) {
  const t = useTranslations('list')
  const words = useTranslations()
  const navigate = useNavigate()
  const section = useSearch({ strict: false, select: (search) => search.section }) ?? 'unassigned'
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const searchBox = useRef<HTMLInputElement>(null)

  const choose = (next: Section) => {
    setTyped('')
    void navigate({ to: '.', search: { section: next }, replace: true })
  }

  return (
    <Tabs.Root
      value={section}
      onValueChange={choose}
      render={<section aria-label={t('region')} />}
      className={styles.region}
    >
      <header className={styles.head}>
        <div className={styles.titleLine}>
          <Link to="/leads" className={styles.back} aria-label={words('navigation.leads')}>
            <BackIcon size={18} />
          </Link>
          <h1 className={styles.title}>{words('inbox.title')}</h1>
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
              if (event.key === 'Escape' && !event.nativeEvent.isComposing) setTyped('')
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
        <SectionTabs searching={q !== ''} />
      </header>
      <Tabs.Panel value={section} className={styles.panel} tabIndex={-1}>
        {q ? (
          <Found key={q} q={q} selectedId={selectedId} section={section} />
        ) : (
          <InSection key={section} section={section} selectedId={selectedId} />
        )}
      </Tabs.Panel>
      {children}
    </Tabs.Root>
  )
}

function InSection({ section, selectedId }: { section: Section; selectedId: string | undefined }) {
  const t = useTranslations('list')
  const list = useQuery(sectionQuery(section))
  return (
    <Entries
      label={t('conversations', { section: t(section) })}
      list={list}
      where={{ section }}
      section={section}
      selectedId={selectedId}
      empty={<NothingHere section={section} />}
    />
  )
}

function Found({ q, section, selectedId }: { q: string; section: Section; selectedId: string | undefined }) {
  const t = useTranslations('list')
  const list = useQuery(searchQuery(q))
  const count = list.data?.items.length ?? 0
  const words = list.data?.nextCursor ? t('foundMany', { count: String(count) }) : t('found', { count })
  return (
    <>
      <p role="status" className={styles.found}>
        {list.data && count > 0 ? words : ''}
      </p>
      <Entries
        label={words}
        list={list}
        where={{ q }}
        section={section}
        selectedId={selectedId}
        showSection
        empty={<NothingHere q={q} />}
      />
    </>
  )
}
