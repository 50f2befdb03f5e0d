import { Link, Outlet } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import listStyles from '../navigation/SectionList.module.css'
import { SectionGroup, SectionList } from '../navigation/SectionList.tsx'
import { FileIcon } from '../ui/icons/FileIcon.tsx'
import { OrganizationIcon } from '../ui/icons/OrganizationIcon.tsx'
import { PersonIcon } from '../ui/icons/PersonIcon.tsx'
import styles from './ContactsSection.module.css'
import { CrmWords } from './CrmWords.tsx'

const active = { 'data-active': true }

export function ContactsSection() {
  return (
    <CrmWords>
      <Places />
    </CrmWords>
  )
}

function Places() {
  const t = useTranslations()
  return (
    <div className={styles.section}>
      <SectionList
        title={t('navigation.contacts')}
        label={t('navigation.sectionOf', { place: t('navigation.contacts') })}
      >
        <SectionGroup>
          <li>
            <Link
              to="/contacts"
              activeOptions={{ exact: true }}
              className={listStyles.link}
              activeProps={active}
            >
              <PersonIcon size={18} />
              {t('crm.persons')}
            </Link>
          </li>
          <li>
            <Link to="/contacts/organizations" className={listStyles.link} activeProps={active}>
              <OrganizationIcon size={18} />
              {t('crm.organizations')}
            </Link>
          </li>
          <li>
            <Link to="/contacts/import" className={listStyles.link} activeProps={active}>
              <FileIcon size={18} />
              {t('crm.importing')}
            </Link>
          </li>
        </SectionGroup>
      </SectionList>
      <div className={styles.place}>
        <Outlet />
      </div>
    </div>
  )
}
