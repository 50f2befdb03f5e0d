import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { fetchGaps } from '../api/channels.ts'
import { exactTime } from '../locales/format-time.ts'
import { useReader } from '../locales/use-reader.ts'
import styles from './ChannelForm.module.css'

const MOST_SHOWN = 5

/** What was imported from before, and what was missing once and is here now. */
export function ChannelPast({ channel: { id, history, type } }: { channel: Channel }) {
  const t = useTranslations('channelPage')
  const reader = useReader()
  const gaps = useQuery({
    queryKey: ['channel gaps', id],
    queryFn: async ({ signal }) => (await fetchGaps(id, signal)).data,
    enabled: type !== 'app',
  })
  return (
    <>
      <p>{history && t(`history.${history.state}`, { count: history.imported })}</p>
      {history?.shallow && <p className={styles.hint}>{t('shallow')}</p>}
      {gaps.data && gaps.data.length === 0 && <p className={styles.hint}>{t('noGaps')}</p>}
      {gaps.data && gaps.data.length > 0 && (
        <ul aria-label={t('gaps')} className={styles.pages}>
          {gaps.data.slice(0, MOST_SHOWN).map((gap) => (
            <li key={gap.id} className={styles.page}>
              {t('gap', { count: gap.messages, when: exactTime(new Date(gap.found_at), reader) })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
