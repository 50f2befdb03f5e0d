import { Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../state/LiveProvider.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { lazyPart } from '../ui/lazy-part.ts'
import styles from './AccountMenu.module.css'

const AccountMenu = lazyPart(async () => (await import('./AccountMenu.tsx')).AccountMenu)

/** The menu and what it is made of are 17 KB that nobody needs to see the inbox: they come with the first press. */
export function AccountButton() {
  const t = useTranslations('navigation')
  const me = useMe()
  const [pressed, setPressed] = useState(false)
  const button = (
    <button
      type="button"
      className={styles.trigger}
      aria-haspopup="menu"
      aria-expanded={pressed}
      aria-label={t('account', { name: me.name })}
      onClick={() => setPressed(true)}
    >
      <Avatar id={me.id} name={me.name} picture={me.picture_url} size={28} />
    </button>
  )
  return pressed ? (
    <Suspense fallback={button}>
      <AccountMenu />
    </Suspense>
  ) : (
    button
  )
}
