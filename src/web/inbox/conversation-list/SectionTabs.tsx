import { Tabs } from '@base-ui/react/tabs'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../../state/LiveProvider.tsx'
import { countsWithin, type ListFilter } from '../../state/list-filter.ts'
import { sections } from '../../state/place-conversation.ts'
import { countsQuery } from '../../state/queries.ts'
import styles from './SectionTabs.module.css'

/**
 * Named exactly after their section; the counts, as the filter lets them through, are told as a description. `apart`:
 * what is shown is of no section.
 */
export function SectionTabs({ filter, apart }: { filter: ListFilter; apart: boolean }) {
  const t = useTranslations('list')
  const me = useMe()
  const all = useQuery(countsQuery).data
  const counts = all && countsWithin(all, filter, me.id)
  const id = useId()
  return (
    <Tabs.List aria-label={t('sections')} className={styles.tabs} data-apart={apart || undefined}>
      {sections.map((section) => {
        const count = counts?.[section]
        return (
          <Tabs.Tab
            key={section}
            value={section}
            aria-describedby={count ? `${id}-${section}` : undefined}
            className={styles.tab}
          >
            <span className={styles.name}>{t(section)}</span>
            <span
              aria-hidden="true"
              className={styles.count}
              data-unread={(count?.unread ?? 0) > 0 || undefined}
            >
              {(filter.unread ? count?.unread : count?.open) ?? ''}
            </span>
            {count && (
              <span id={`${id}-${section}`} hidden>
                {count.unread === null
                  ? t('countsOpen', { open: count.open })
                  : t('counts', { open: count.open, unread: String(count.unread) })}
              </span>
            )}
          </Tabs.Tab>
        )
      })}
    </Tabs.List>
  )
}
