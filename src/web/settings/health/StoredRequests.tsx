import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChannelHealth, Health } from '../../../shared/contract/health.ts'
import { fetchStoredRequests, replayRequest, type StoredRequest } from '../../api/health.ts'
import { exactTime, nearMoment } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { Button } from '../../ui/Button.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Said } from '../Said.tsx'
import styles from './Health.module.css'

type State = keyof Health['requests']

/** First what needs somebody. */
const STATES: State[] = ['failed', 'not_understood', 'received', 'ignored', 'processed']
/** As often as the counts above the list. */
const EVERY_MILLISECONDS = 10_000
const MOST_COUNTED = 10_000

/** What providers sent, by state. Replaying is safe at any time: what was understood before adds nothing. */
export function StoredRequests({
  counts,
  channels,
}: {
  counts: Health['requests']
  channels: ChannelHealth[]
}) {
  const t = useTranslations('health')
  const [chosen, setChosen] = useState<State>(counts.failed > 0 ? 'failed' : 'not_understood')
  const list = useInfiniteQuery({
    queryKey: ['stored-requests', chosen],
    queryFn: ({ signal, pageParam }) => fetchStoredRequests(chosen, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more.next_cursor ?? null,
    refetchInterval: EVERY_MILLISECONDS,
  })
  const requests = list.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <section className={styles.part} aria-labelledby="health-requests">
      <h2 className={styles.title} id="health-requests">
        {t('requests')}
      </h2>
      <p className={styles.quiet}>{t('requestsHint')}</p>
      <fieldset className={styles.states}>
        <legend className="for-readers">{t('requestsByState')}</legend>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            className={styles.choice}
            aria-pressed={state === chosen}
            onClick={() => setChosen(state)}
          >
            {t(`state.${state}`)} <span className={styles.count}>{countOf(counts[state])}</span>
          </button>
        ))}
      </fieldset>
      {requests.length > 0 ? (
        <ul className={styles.card} aria-label={t('requests')}>
          {requests.map((request) => (
            <OneRequest
              key={request.id}
              request={request}
              channel={channels.find(({ id }) => id === request.channel_id)?.name ?? t('noChannel')}
            />
          ))}
        </ul>
      ) : (
        !list.isPending && <p className={styles.none}>{t('noneOfThem')}</p>
      )}
      {list.hasNextPage && (
        <div>
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </section>
  )
}

function OneRequest({ request, channel }: { request: StoredRequest; channel: string }) {
  const t = useTranslations('health')
  const reader = useReader()
  const now = useNow()
  const tell = useTell()
  const words = useErrorWords()
  const cache = useQueryClient()
  const [running, setRunning] = useState(false)
  const received = new Date(request.received_at)

  const replay = async () => {
    setRunning(true)
    try {
      const { status } = (await replayRequest(request.id)).data
      tell({ tone: status === 'failed' ? 'failure' : 'plain', text: t(`replayedAs.${status}`) })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    } finally {
      setRunning(false)
      void cache.invalidateQueries({ queryKey: ['stored-requests'] })
      void cache.invalidateQueries({ queryKey: ['health'] })
    }
  }

  return (
    <li className={styles.line}>
      <div className={styles.words}>
        <p className={styles.what}>
          {request.error === null ? (
            t(`state.${request.status}`)
          ) : (
            <Said words={request.error_words} sentence={request.error} />
          )}
        </p>
        <p className={styles.quiet}>
          {channel} ·{' '}
          <time dateTime={request.received_at} title={exactTime(received, reader)}>
            {nearMoment(received, now, reader)}
          </time>{' '}
          · <code className={styles.id}>{request.id}</code>
        </p>
      </div>
      {request.size === null ? (
        <span className={styles.quiet}>{t('emptied')}</span>
      ) : (
        request.status !== 'received' && (
          <Button
            disabled={running}
            onClick={() => void replay()}
            aria-label={t('replayOf', { id: request.id })}
          >
            {t('replay')}
          </Button>
        )
      )}
    </li>
  )
}

function countOf(count: number): string {
  return count >= MOST_COUNTED ? `${MOST_COUNTED.toLocaleString('en')}+` : String(count)
}
