import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { ContactsIcon } from '../ui/icons/ContactsIcon.tsx'
import { DealsIcon } from '../ui/icons/DealsIcon.tsx'
import { LeadsIcon } from '../ui/icons/LeadsIcon.tsx'
import styles from './Trouble.module.css'

export function LeadsLater() {
  return <Later place={useTranslations('navigation')('leadsInbox')} icon={<LeadsIcon />} />
}

export function DealsLater() {
  return <Later place={useTranslations('navigation')('deals')} icon={<DealsIcon />} />
}

export function ContactsLater() {
  return <Later place={useTranslations('navigation')('contacts')} icon={<ContactsIcon />} />
}

/** A place of the product that is not built yet says so, and shows the way to what is. */
function Later({ place, icon }: { place: string; icon: ReactNode }) {
  const t = useTranslations('later')
  return (
    <main className={styles.page}>
      <title>{`${place} · Tsunagi`}</title>
      <EmptyPlace level={1} icon={icon} title={t('title', { place })}>
        <p>{t('text')}</p>
        <Link to="/leads/messaging" className={styles.link}>
          {t('toInbox')}
        </Link>
      </EmptyPlace>
    </main>
  )
}
