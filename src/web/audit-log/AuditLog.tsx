import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { AuditEntry } from '../../shared/contract/audit.ts'
import { auditLogFile, fetchAuditLog } from '../api/audit-log.ts'
import { exactTime } from '../locales/format-time.ts'
import { useReader } from '../locales/use-reader.ts'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { useMe } from '../state/LiveProvider.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './AuditLog.module.css'

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
  const reader = useReader()
  const act = entry.act.replaceAll('.', '_') as 'user_changed'
  const about = aboutOf(entry)
  return (
    <tr>
      <td className={styles.when}>
        <time dateTime={entry.at}>{exactTime(new Date(entry.at), reader)}</time>
      </td>
      <td>{entry.user_name ?? <span className={styles.quiet}>{t('nobody')}</span>}</td>
      <td>
        {/* An act that is newer than this page is shown by its own name. */}
        <span>{t.has(`acts.${act}`) ? t(`acts.${act}`) : entry.act}</span>
        {entry.subject?.name && <strong className={styles.subject}>{entry.subject.name}</strong>}
        {about && <span className={styles.detail}>{about}</span>}
      </td>
    </tr>
  )
}

/** The fields as they stand in the entry; they are names of the API, the same in every language. */
function aboutOf({ detail }: AuditEntry): string {
  return Object.entries(detail)
    .map(([field, value]) =>
      Array.isArray(value) && value.length === 2
        ? `${field}: ${JSON.stringify(value[0])} → ${JSON.stringify(value[1])}`
        : `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join(' · ')
}
