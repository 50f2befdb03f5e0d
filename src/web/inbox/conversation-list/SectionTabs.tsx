import { Tabs } from '@base-ui/react/tabs'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { sections } from '../../state/place-conversation.ts'
import { countsQuery } from '../../state/queries.ts'
import styles from './SectionTabs.module.css'

/** Named exactly after their section; the counts are told as a description. */
export function SectionTabs({ searching }: { searching: boolean }) {
  const t = useTranslations('list')
  const counts = useQuery(countsQuery).data?.sections
  const id = useId()
  return (
    <Tabs.List aria-label={t('sections')} className={styles.tabs} data-searching={searching || undefined}>
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
              {count?.open ?? ''}
            </span>
            {count && (
              <span id={`${id}-${section}`} hidden>
                {t('counts', { open: count.open, unread: String(count.unread) })}
              </span>
            )}
          </Tabs.Tab>
        )
      })}
    </Tabs.List>
  )
}
