import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { CrmChange } from '../../shared/contract/crm-screen.ts'
import { calendarDay, exactTime, listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { usersQuery } from '../state/queries.ts'
import styles from './ChangeEntry.module.css'

/** The word for a field; a field that is not here is not told. */
const fieldWords = {
  name: 'name',
  title: 'title',
  owner_id: 'owner',
  person_id: 'person',
  org_id: 'organization',
  organization_id: 'organization',
  emails: 'emails',
  phones: 'phones',
  job_title: 'jobTitle',
  birthday: 'birthday',
  address: 'address',
  website: 'website',
  pipeline_id: 'pipeline',
  stage_id: 'stage',
  status: 'status',
  lost_reason: 'lostReason',
  value: 'value',
  value_amount: 'value',
  currency: 'currency',
  value_currency: 'currency',
  expected_close_date: 'expected',
  label_ids: 'labels',
  visible_to: 'visible',
} as const

export function ChangeEntry({ change, at }: { change: CrmChange; at: string }) {
  const t = useTranslations('crm')
  const reader = useReader()
  const now = useNow()
  const name = useQuery(usersQuery).data?.find((user) => user.id === change.user_id)?.name ?? ''
  const other = change.fields.find((field) => field.name === 'name')?.to ?? ''
  const when = new Date(at)
  const worded = (field: string, value: string | null): string => {
    if (value === null) return t('none')
    if (field === 'status' && (value === 'open' || value === 'won' || value === 'lost')) return t(value)
    if (field === 'visible_to') return t(value === '1' ? 'visibleOwner' : 'visibleAll')
    if (field === 'birthday' || field === 'expected_close_date') return calendarDay(value, reader)
    return value
  }
  return (
    <div className={styles.change}>
      <p>
        {change.what === 'merged'
          ? t('mergedBy', { name, other })
          : change.what === 'parted'
            ? t('partedBy', { name, other })
            : change.what === 'linked'
              ? t('linkedBy', { name })
              : change.what === 'unlinked'
                ? t('unlinkedBy', { name })
                : change.what === 'converted'
                  ? t('convertedBy', { name })
                  : t('changed', { name })}{' '}
        <time dateTime={at} title={exactTime(when, reader)}>
          {listTime(when, now, reader)}
        </time>
      </p>
      {change.what === 'changed' && (
        <ul>
          {change.fields.map((field) => {
            const word = fieldWords[field.name as keyof typeof fieldWords]
            if (field.name === 'is_archived')
              return <li key={field.name}>{t(field.to === 'true' ? 'archive' : 'unarchive')}</li>
            if (!word) return null
            return (
              <li key={field.name} dir="auto">
                {t('fromTo', {
                  field: t(word),
                  from: worded(field.name, field.from),
                  to: worded(field.name, field.to),
                })}
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
