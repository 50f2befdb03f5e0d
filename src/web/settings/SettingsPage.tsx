import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { BackIcon } from '../ui/icons/BackIcon.tsx'
import styles from './SettingsPage.module.css'

/** One page of settings: its heading, and on a phone the way back. */
export function SettingsPage({
  title,
  intro,
  children,
}: {
  title: string
  intro?: string
  children: ReactNode
}) {
  const t = useTranslations('navigation')
  return (
    <div className={styles.page}>
      <title>{`${title} · Tsunagi`}</title>
      <header className={styles.head}>
        <Link to="/tools-and-apps" className={styles.back} aria-label={t('tools')}>
          <BackIcon />
        </Link>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {intro && <p className={styles.intro}>{intro}</p>}
        </div>
      </header>
      {children}
    </div>
  )
}
