import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../locales/RoomWords.tsx'
import listStyles from '../navigation/SectionList.module.css'
import { SectionGroup, SectionList } from '../navigation/SectionList.tsx'
import { useMe } from '../state/LiveProvider.tsx'
import { AuditIcon } from '../ui/icons/AuditIcon.tsx'
import { BellIcon } from '../ui/icons/BellIcon.tsx'
import { GlobeIcon } from '../ui/icons/GlobeIcon.tsx'
import { HealthIcon } from '../ui/icons/HealthIcon.tsx'
import { KeyIcon } from '../ui/icons/KeyIcon.tsx'
import { LockIcon } from '../ui/icons/LockIcon.tsx'
import { MessagingIcon } from '../ui/icons/MessagingIcon.tsx'
import { PeopleIcon } from '../ui/icons/PeopleIcon.tsx'
import { PersonIcon } from '../ui/icons/PersonIcon.tsx'
import { SavedReplyIcon } from '../ui/icons/SavedReplyIcon.tsx'
import styles from './ToolsSection.module.css'

const active = { 'data-active': true }

/** Tools and apps, with *Integrations › Messaging* for those who may change it (S2, S3). */
export function ToolsSection() {
  const t = useTranslations('navigation')
  const me = useMe()
  const atStart = useRouterState({ select: (state) => /^\/tools-and-apps\/?$/.test(state.location.pathname) })
  return (
    <div className={styles.section} data-at-start={atStart || undefined}>
      <SectionList title={t('tools')} label={t('sectionOf', { place: t('tools') })}>
        {me.rights.account_settings_access && (
          <SectionGroup title={t('integrations')}>
            <li>
              <Link to="/tools-and-apps/messaging" className={listStyles.link} activeProps={active}>
                <MessagingIcon size={18} />
                {t('messaging')}
              </Link>
            </li>
          </SectionGroup>
        )}
        {me.rights.admin && (
          <SectionGroup title={t('company')}>
            <li>
              <Link to="/tools-and-apps/people" className={listStyles.link} activeProps={active}>
                <PeopleIcon size={18} />
                {t('people')}
              </Link>
            </li>
            <li>
              <Link to="/tools-and-apps/audit-log" className={listStyles.link} activeProps={active}>
                <AuditIcon size={18} />
                {t('auditLog')}
              </Link>
            </li>
          </SectionGroup>
        )}
        {me.rights.account_settings_access && (
          <SectionGroup title={t('operating')}>
            <li>
              <Link to="/tools-and-apps/health" className={listStyles.link} activeProps={active}>
                <HealthIcon size={18} />
                {t('health')}
              </Link>
            </li>
          </SectionGroup>
        )}
        <SectionGroup title={t('personal')}>
          <li>
            <Link to="/tools-and-apps/profile" className={listStyles.link} activeProps={active}>
              <PersonIcon size={18} />
              {t('profile')}
            </Link>
          </li>
          <li>
            <Link to="/tools-and-apps/security" className={listStyles.link} activeProps={active}>
              <LockIcon size={18} />
              {t('security')}
            </Link>
          </li>
          <li>
            <Link to="/tools-and-apps/api-tokens" className={listStyles.link} activeProps={active}>
              <KeyIcon size={18} />
              {t('apiTokens')}
            </Link>
          </li>
          <li>
            <Link to="/tools-and-apps/saved-replies" className={listStyles.link} activeProps={active}>
              <SavedReplyIcon size={18} />
              {t('savedReplies')}
            </Link>
          </li>
          <li>
            <Link to="/tools-and-apps/preferences" className={listStyles.link} activeProps={active}>
              <GlobeIcon size={18} />
              {t('preferences')}
            </Link>
          </li>
          <li>
            <Link to="/tools-and-apps/notifications" className={listStyles.link} activeProps={active}>
              <BellIcon size={18} />
              {t('notifications')}
            </Link>
          </li>
        </SectionGroup>
      </SectionList>
      <main className={styles.place}>
        <RoomWords room="settings">
          <Outlet />
        </RoomWords>
      </main>
    </div>
  )
}
