import { Menu } from '@base-ui/react/menu'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { signOut } from '../api/people.ts'
import { handOverDrafts } from '../state/drafts.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { GlobeIcon } from '../ui/icons/GlobeIcon.tsx'
import { LockIcon } from '../ui/icons/LockIcon.tsx'
import { PersonIcon } from '../ui/icons/PersonIcon.tsx'
import { PhoneIcon } from '../ui/icons/PhoneIcon.tsx'
import { SignOutIcon } from '../ui/icons/SignOutIcon.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import popup from '../ui/popup.module.css'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './AccountMenu.module.css'

export function AccountMenu() {
  const t = useTranslations('navigation')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()

  const leave = async () => {
    try {
      await handOverDrafts()
      await signOut()
      cache.setQueryData(keys.me, null)
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
  }

  return (
    // It is first drawn because its button was pressed.
    <Menu.Root defaultOpen>
      <Menu.Trigger className={styles.trigger} aria-label={t('account', { name: me.name })}>
        <Avatar id={me.id} name={me.name} picture={me.picture_url} size={28} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="right" align="end" sideOffset={10} className={popup.positioner}>
          <Menu.Popup className={popup.popup}>
            <div className={popup.head}>
              <strong>{me.name}</strong>
              {me.company.name}
            </div>
            <Menu.Separator className={popup.separator} />
            <Menu.Item className={popup.item} render={<Link to="/tools-and-apps/profile" />}>
              <PersonIcon size={18} />
              {t('profile')}
            </Menu.Item>
            <Menu.Item className={popup.item} render={<Link to="/tools-and-apps/security" />}>
              <LockIcon size={18} />
              {t('security')}
            </Menu.Item>
            <Menu.Item className={popup.item} render={<Link to="/tools-and-apps/preferences" />}>
              <GlobeIcon size={18} />
              {t('preferences')}
            </Menu.Item>
            {me.simulator && (
              <Menu.Item
                className={popup.item}
                render={<a href="/simulator" target="_blank" rel="noopener" />}
              >
                <PhoneIcon size={18} />
                {t('simulator')}
              </Menu.Item>
            )}
            <Menu.Separator className={popup.separator} />
            <Menu.Item className={popup.item} onClick={() => void leave()}>
              <SignOutIcon size={18} />
              {t('signOut')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
