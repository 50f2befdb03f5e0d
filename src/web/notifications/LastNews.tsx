import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { ToldNews } from '../../shared/contract/notifications.ts'
import { notificationWays } from '../../shared/contract/notifications.ts'
import { fetchToldNews } from '../api/notifications.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './LastNews.module.css'
import { ToldWords } from './ToldWords.tsx'

/** *Why did I not hear of this?*: the last news, and what became of each. */
export function LastNews() {
  const t = useTranslations('notifications')
  const words = useErrorWords()
  const news = useQuery({
    queryKey: ['told-news'],
    queryFn: async ({ signal }) => (await fetchToldNews(signal)).data,
    staleTime: 0,
    refetchInterval: 10_000,
  })
  if (news.isError) return <p role="alert">{words(news.error)}</p>
  if (!news.data) return <Waiting />
  if (news.data.length === 0) return <p className={styles.none}>{t('noNews')}</p>
  return (
    <ul className={styles.list} aria-label={t('why')}>
      {news.data.map((one) => (
        <OneNews key={one.subject_id} news={one} />
      ))}
    </ul>
  )
}

function OneNews({ news }: { news: ToldNews }) {
  const t = useTranslations('notifications')
  const reader = useReader()
  const now = useNow()
  const name = news.contact_name ?? t('nameless')
  return (
    <li className={styles.news}>
      <p className={styles.head}>
        {news.conversation_id ? (
          <Link to="/leads/messaging/$conversationId" params={{ conversationId: news.conversation_id }}>
            {name}
          </Link>
        ) : (
          <strong>{t('test')}</strong>
        )}
        <time dateTime={news.at} className={styles.time}>
          {nearMoment(new Date(news.at), now, reader)}
        </time>
      </p>
      {news.event !== 'test' && (
        <p className={styles.event}>{news.event === 'mention' ? t('mention') : t(`events.${news.event}`)}</p>
      )}
      <dl className={styles.ways}>
        {notificationWays.map((way) => {
          const told = news[way]
          return (
            told && (
              <div key={way}>
                <dt>{t(`ways.${way}`)}</dt>
                <dd>
                  <ToldWords told={told} />
                </dd>
              </div>
            )
          )
        })}
      </dl>
    </li>
  )
}
