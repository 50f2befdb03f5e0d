import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Section } from '../../../shared/contract/conversations.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { channelsQuery } from '../../state/queries.ts'
import { EmptyPlace } from '../../ui/EmptyPlace.tsx'
import { CheckIcon } from '../../ui/icons/CheckIcon.tsx'
import { MessagingIcon } from '../../ui/icons/MessagingIcon.tsx'
import { SearchIcon } from '../../ui/icons/SearchIcon.tsx'
import styles from './NothingHere.module.css'

const texts = {
  unassigned: ['emptyUnassigned', 'emptyUnassignedHint'],
  mine: ['emptyMine', 'emptyMineHint'],
  others: ['emptyOthers', 'emptyOthersHint'],
  closed: ['emptyClosed', 'emptyClosedHint'],
} as const

/** An empty list says what to do next. */
export function NothingHere({ section, q }: { section?: Section; q?: string }) {
  const t = useTranslations('list')
  const me = useMe()
  const channels = useQuery(channelsQuery)

  if (q !== undefined) {
    return (
      <EmptyPlace icon={<SearchIcon />} title={t('emptySearch', { q })}>
        <p>{t('emptySearchHint')}</p>
      </EmptyPlace>
    )
  }
  if (channels.data?.length === 0) {
    const may = me.rights.account_settings_access
    return (
      <EmptyPlace icon={<MessagingIcon />} title={t('noChannels')}>
        <p>{may ? t('noChannelsHint') : t('noChannelsAsk')}</p>
        {may && (
          <Link to="/tools-and-apps/messaging" className={styles.connect}>
            {t('connect')}
          </Link>
        )}
      </EmptyPlace>
    )
  }
  const [title, hint] = texts[section ?? 'unassigned']
  return (
    <EmptyPlace icon={<CheckIcon />} title={t(title)}>
      <p>{t(hint)}</p>
    </EmptyPlace>
  )
}
