import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { useMe } from '../../state/LiveProvider.tsx'
import type { ListFilter } from '../../state/list-filter.ts'
import { channelsQuery, countsQuery } from '../../state/queries.ts'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { CheckIcon } from '../../ui/icons/CheckIcon.tsx'
import { FilterIcon } from '../../ui/icons/FilterIcon.tsx'
import { MessagingIcon } from '../../ui/icons/MessagingIcon.tsx'
import { PhoneIcon } from '../../ui/icons/PhoneIcon.tsx'
import styles from './NothingHere.module.css'

const texts = {
  unassigned: ['emptyUnassigned', 'emptyUnassignedHint'],
  mine: ['emptyMine', 'emptyMineHint'],
  others: ['emptyOthers', 'emptyOthersHint'],
  closed: ['emptyClosed', 'emptyClosedHint'],
} as const

/** An empty list says what to do next. `narrow`: a filter is why. */
export function NothingHere({ filter, narrow }: { filter: ListFilter; narrow: boolean }) {
  const t = useTranslations('list')
  const me = useMe()
  const channels = useQuery(channelsQuery).data
  const counts = useQuery(countsQuery).data

  if (channels?.length === 0) {
    const may = me.rights.account_settings_access
    return (
      <EmptyPlace icon={<MessagingIcon />} title={t('noChannels')}>
        <p>{may ? t('noChannelsHint') : t('noChannelsAsk')}</p>
        {may && (
          <Link to="/tools-and-apps/messaging" className={styles.next}>
            {t('connect')}
          </Link>
        )}
        {me.simulator && <Phone quiet={may} />}
      </EmptyPlace>
    )
  }
  if (narrow) {
    const title = filter.blocked ? 'emptyBlocked' : filter.unread ? 'emptyUnread' : 'emptyFiltered'
    return (
      <EmptyPlace icon={<FilterIcon />} title={t(title)}>
        <p>{filter.blocked ? t('emptyBlockedHint') : t('emptyFilteredHint')}</p>
        <Link
          to="."
          search={({ section, sort }) => ({ ...(section && { section }), ...(sort && { sort }) })}
          className={styles.quiet}
        >
          {t('showAll')}
        </Link>
      </EmptyPlace>
    )
  }
  const none = counts && Object.values(counts.sections).every((section) => section.open === 0)
  if (none && filter.section === 'unassigned') {
    return (
      <EmptyPlace icon={<MessagingIcon />} title={t('firstMessage')}>
        <p>{me.simulator ? t('openPhoneHint') : t('firstMessageHint')}</p>
        {me.simulator && <Phone />}
      </EmptyPlace>
    )
  }
  const [title, hint] = texts[filter.section ?? 'unassigned']
  return (
    <EmptyPlace icon={<CheckIcon />} title={t(title)}>
      <p>{t(hint)}</p>
    </EmptyPlace>
  )
}

function Phone({ quiet = false }: { quiet?: boolean }) {
  const t = useTranslations('list')
  return (
    <a href="/simulator" target="_blank" rel="noopener" className={quiet ? styles.quiet : styles.next}>
      <PhoneIcon size={18} />
      {t('openPhone')}
    </a>
  )
}
