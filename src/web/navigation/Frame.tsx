import { Outlet, useRouterState } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { NotifyHere } from '../notifications/NotifyHere.tsx'
import { KeyLayer } from '../shortcuts/KeyLayer.tsx'
import { useOnline } from '../state/LiveProvider.tsx'
import { OfflineIcon } from '../ui/icons/OfflineIcon.tsx'
import styles from './Frame.module.css'
import { MainNavigation } from './MainNavigation.tsx'

/** Main navigation on the left (below, on a phone), the place beside it. */
export function Frame() {
  const t = useTranslations('connection')
  const online = useOnline()
  const inThread = useRouterState({
    select: (state) => /^\/leads\/messaging\/[^/]+/.test(state.location.pathname),
  })
  return (
    <div className={styles.frame} data-in-thread={inThread || undefined}>
      <KeyLayer />
      <NotifyHere />
      <MainNavigation />
      <div className={styles.side}>
        <div role="status" className={styles.status}>
          {!online && (
            <p className={styles.offline}>
              <OfflineIcon size={18} />
              {t('offline')}
            </p>
          )}
        </div>
        <div className={styles.place}>
          <Outlet />
        </div>
      </div>
    </div>
  )
}
