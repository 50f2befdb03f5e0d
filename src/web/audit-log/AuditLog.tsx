import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { AuditEntry } from '../../shared/contract/audit.ts'
import { auditLogFile, fetchAuditLog } from '../api/audit-log.ts'
import { exactTime } from '../locales/format-time.ts'
import { useReader } from '../locales/use-reader.ts'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { useMe } from '../state/LiveProvider.tsx'
import { channelsQuery, usersQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './AuditLog.module.css'
import { type DetailWords, tellDetail } from './tell-detail.ts'

/** Done by no person, and by nobody who came to the door. */
const BY_ITSELF = new Set<string>(['messages.expired', 'key.changed'])
const NAMED_IN_DETAIL = new Set<string>(['channel.connected', 'channel.removed', 'token.made'])

/** Who did what, when, for administrators. Nothing here changes anything. */
export function AuditLog() {
  const t = useTranslations('auditLog')
  const me = useMe()
  const words = useErrorWords()
  const log = useInfiniteQuery({
    queryKey: ['audit-log'],
    queryFn: ({ pageParam, signal }) => fetchAuditLog(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more.next_cursor ?? null,
    enabled: me.rights.admin,
    refetchOnMount: 'always',
  })
  if (!me.rights.admin)
    return (
      <EmptyPlace level={1} icon={<QuestionIcon />} title={t('noAccessTitle')}>
        <p>{t('noAccess')}</p>
      </EmptyPlace>
    )
  const entries = log.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <SettingsPage title={t('title')} intro={t('intro')}>
      <p>
        <a className={styles.file} href={auditLogFile} download="audit-log.csv">
          {t('export')}
        </a>
      </p>
      {log.isPending ? (
        <Waiting />
      ) : log.isError ? (
        <EmptyPlace icon={<AlertIcon />} title={words(log.error)}>
          <Button onClick={() => void log.refetch()}>{t('tryAgain')}</Button>
        </EmptyPlace>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('when')}</th>
              <th scope="col">{t('who')}</th>
              <th scope="col">{t('what')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      {log.hasNextPage && (
        <div>
          <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </SettingsPage>
  )
}

function Line({ entry }: { entry: AuditEntry }) {
  const t = useTranslations('auditLog')
  const words = useDetailWords()
  const { reader } = words
  const act = entry.act.replaceAll('.', '_') as 'user_changed'
  const about = entry.subject?.name ?? nameThen(entry)
  const subject = about === null ? null : { kind: '', id: '', ...entry.subject, name: about }
  const facts = tellDetail({ ...entry, subject }, words)
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={entry.at}>{exactTime(new Date(entry.at), reader)}</time>
      </td>
      <td>
        {entry.user_name ?? (
          <span className={styles.quiet}>{BY_ITSELF.has(entry.act) ? t('itself') : t('nobody')}</span>
        )}
      </td>
      <td className={styles.what}>
        {/* An act that is newer than this page is shown by its own name. */}
        <span>{t.has(`acts.${act}`) ? t(`acts.${act}`) : entry.act}</span>
        {about && (
          <>
            {reader.locale === 'ja' ? '：' : ' '}
            <strong className={styles.subject}>{about}</strong>
          </>
        )}
        {facts.length > 0 && (
          <dl className={styles.facts}>
            {facts.map(({ field, name, before, now }) => (
              <div key={field} className={styles.fact}>
                <dt>{name}</dt>
                <dd>
                  {before !== null && (
                    <>
                      {before} <span aria-hidden="true">→</span>
                      <span className="for-readers">{t('became')}</span>{' '}
                    </>
                  )}
                  {now}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </td>
    </tr>
  )
}

/** As it was called at the time: of an app that is gone, or of a token. */
function nameThen({ act, detail }: AuditEntry): string | null {
  return NAMED_IN_DETAIL.has(act) && typeof detail.name === 'string' ? detail.name : null
}

function useDetailWords(): DetailWords {
  const t = useTranslations()
  const reader = useReader()
  const users = useQuery(usersQuery).data
  const channels = useQuery(channelsQuery).data
  return {
    t: t as unknown as DetailWords['t'],
    reader,
    userName: (id) => users?.find((user) => user.id === id)?.name ?? null,
    channelName: (id) => channels?.find((channel) => channel.id === id)?.name ?? null,
  }
}
