import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../locales/RoomWords.tsx'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { Button } from '../ui/Button.tsx'
import { Checks } from './Checks.tsx'
import { LastNews } from './LastNews.tsx'
import { NotificationDialog } from './NotificationDialog.tsx'
import styles from './NotificationsPage.module.css'
import { WhatToDo } from './WhatToDo.tsx'

/** S8: looks at everything between the news and the eye, says what to do, and what became of the last ones. */
export function NotificationsPage() {
  return (
    <RoomWords room="notifications">
      <Page />
    </RoomWords>
  )
}

function Page() {
  const t = useTranslations('notifications')
  const [shown, setShown] = useState(false)
  return (
    <SettingsPage title={t('pageTitle')} intro={t('pageIntro')}>
      <div>
        <Button onClick={() => setShown(true)}>{t('change')}</Button>
      </div>
      <section aria-labelledby="notification-checks" className={styles.part}>
        <h2 id="notification-checks" className={styles.title}>
          {t('checks')}
        </h2>
        <Checks />
      </section>
      <section aria-labelledby="notification-help" className={styles.part}>
        <h2 id="notification-help" className={styles.title}>
          {t('browsers')}
        </h2>
        <WhatToDo />
      </section>
      <section aria-labelledby="notification-news" className={styles.part}>
        <h2 id="notification-news" className={styles.title}>
          {t('why')}
        </h2>
        <LastNews />
      </section>
      {shown && <NotificationDialog onClose={() => setShown(false)} />}
    </SettingsPage>
  )
}
