import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { IconButton } from '../ui/IconButton.tsx'
import { ContactsIcon } from '../ui/icons/ContactsIcon.tsx'
import { DealsIcon } from '../ui/icons/DealsIcon.tsx'
import { LeadsIcon } from '../ui/icons/LeadsIcon.tsx'
import { Mark } from '../ui/icons/Mark.tsx'
import { ToolsIcon } from '../ui/icons/ToolsIcon.tsx'
import { UnfoldIcon } from '../ui/icons/UnfoldIcon.tsx'
import { AccountButton } from './AccountButton.tsx'
import styles from './MainNavigation.module.css'

const storageKey = 'tsunagi.navigation'

export function MainNavigation() {
  const t = useTranslations('navigation')
  const [open, setOpen] = useState(() => localStorage.getItem(storageKey) === 'open')
  const toggle = () => {
    localStorage.setItem(storageKey, open ? 'folded' : 'open')
    setOpen(!open)
  }
  return (
    <nav aria-label={t('main')} className={styles.navigation} data-open={open || undefined}>
      <div className={styles.head}>
        <Mark />
        <span className={styles.product}>Tsunagi</span>
      </div>
      <ul className={styles.places}>
        <Place to="/leads" icon={<LeadsIcon />} name={t('leads')} />
        <Place to="/deals" icon={<DealsIcon />} name={t('deals')} />
        <Place to="/contacts" icon={<ContactsIcon />} name={t('contacts')} />
        <Place to="/tools-and-apps" icon={<ToolsIcon />} name={t('tools')} />
      </ul>
      <div className={styles.foot}>
        <span className={styles.fold}>
          <IconButton label={open ? t('collapse') : t('expand')} aria-expanded={open} onClick={toggle}>
            <UnfoldIcon />
          </IconButton>
        </span>
        <AccountButton />
      </div>
    </nav>
  )
}

interface PlaceProps {
  to: '/leads' | '/deals' | '/contacts' | '/tools-and-apps'
  icon: ReactNode
  name: string
}

function Place({ to, icon, name }: PlaceProps) {
  return (
    <li>
      <Link to={to} className={styles.link} activeProps={{ 'data-active': true }} title={name}>
        {icon}
        <span className={styles.name}>{name}</span>
      </Link>
    </li>
  )
}
