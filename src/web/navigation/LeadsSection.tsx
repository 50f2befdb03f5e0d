import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { countsQuery } from '../state/queries.ts'
import { LeadsIcon } from '../ui/icons/LeadsIcon.tsx'
import { MessagingIcon } from '../ui/icons/MessagingIcon.tsx'
import styles from './LeadsSection.module.css'
import listStyles from './SectionList.module.css'
import { SectionGroup, SectionList } from './SectionList.tsx'

/** Leads, with *Integrations › Messaging* in its own list (S1). */
export function LeadsSection() {
  const t = useTranslations('navigation')
  const unreadId = useId()
  const unread = useQuery(countsQuery).data?.unread ?? 0
  const atStart = useRouterState({ select: (state) => /^\/leads\/?$/.test(state.location.pathname) })
  return (
    <div className={styles.section} data-at-start={atStart || undefined}>
      <SectionList title={t('leads')} label={t('sectionOf', { place: t('leads') })}>
        <SectionGroup>
          <li>
            <Link
              to="/leads"
              activeOptions={{ exact: true }}
              className={listStyles.link}
              activeProps={active}
            >
              <LeadsIcon size={18} />
              {t('leadsInbox')}
            </Link>
          </li>
        </SectionGroup>
        <SectionGroup title={t('integrations')}>
          <li>
            <Link
              to="/leads/messaging"
              className={listStyles.link}
              activeProps={active}
              aria-describedby={unread > 0 ? unreadId : undefined}
            >
              <MessagingIcon size={18} />
              {t('messaging')}
              {unread > 0 && (
                <span aria-hidden="true" className={listStyles.count}>
                  {unread}
                </span>
              )}
            </Link>
            {unread > 0 && (
              <span id={unreadId} hidden>
                {t('unread', { count: unread })}
              </span>
            )}
          </li>
        </SectionGroup>
      </SectionList>
      <div className={styles.place}>
        <Outlet />
      </div>
    </div>
  )
}

const active = { 'data-active': true }
