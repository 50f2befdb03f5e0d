import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import styles from './DealViews.module.css'

const active = { 'data-active': true }

/** The same deals as a board or as a list. */
export function DealViews() {
  const t = useTranslations('crm')
  return (
    <nav aria-label={t('views')} className={styles.views}>
      <Link to="/deals" activeOptions={{ exact: true }} activeProps={active} className={styles.view}>
        {t('board')}
      </Link>
      <Link to="/deals/list" activeProps={active} className={styles.view}>
        {t('list')}
      </Link>
      <Link to="/deals/pipelines" activeProps={active} className={styles.view}>
        {t('pipelines')}
      </Link>
    </nav>
  )
}
