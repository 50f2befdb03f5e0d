import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { addNote } from '../api/crm.ts'
import { listTime } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { pinnedQuery, timelineQuery } from '../state/crm-queries.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { NoteIcon } from '../ui/icons/NoteIcon.tsx'
import { lazyPart } from '../ui/lazy-part.ts'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ChangeEntry } from './ChangeEntry.tsx'
import { NoteCard } from './NoteCard.tsx'
import styles from './Timeline.module.css'

const NoteEditor = lazyPart(async () => (await import('./NoteEditor.tsx')).NoteEditor)

interface TimelineProps {
  kind: CrmKind
  id: string
  addedAt: string
}

/** Notes and changes, newest first; what is pinned stands above. */
export function Timeline({ kind, id, addedAt }: TimelineProps) {
  const t = useTranslations('crm')
  const inbox = useTranslations('inbox')
  const words = useErrorWords()
  const reader = useReader()
  const now = useNow()
  const timeline = useInfiniteQuery(timelineQuery(kind, id))
  const pinned = useQuery(pinnedQuery(kind, id)).data ?? []
  const [writing, setWriting] = useState(false)
  // What is pinned stands above, and once is enough.
  const entries = (timeline.data?.pages.flatMap((page) => page.data) ?? []).filter(
    ({ note }) => !pinned.some((other) => other.id === note?.id),
  )
  return (
    <section aria-label={t('timeline')} className={styles.timeline}>
      <div className={styles.column}>
        {writing ? (
          <Suspense fallback={<div className={styles.waiting} />}>
            <NoteEditor
              content=""
              onSave={(content) => addNote(kind, id, content)}
              onClose={() => setWriting(false)}
            />
          </Suspense>
        ) : (
          <button type="button" className={styles.write} onClick={() => setWriting(true)}>
            <NoteIcon size={18} />
            {t('newNote')}
          </button>
        )}
        {pinned.length > 0 && (
          <section aria-label={t('pinned')} className={styles.pinned}>
            <h2 className={styles.heading}>{t('pinned')}</h2>
            <ul className={styles.entries}>
              {pinned.map((note) => (
                <li key={note.id}>
                  <NoteCard kind={kind} note={note} pinned />
                </li>
              ))}
            </ul>
          </section>
        )}
        <h2 className={styles.heading}>{t('timeline')}</h2>
        {/* Without this an item whose history can't be read would look like one that has none. */}
        {!timeline.data && timeline.isError && (
          <EmptyPlace level={3} icon={<AlertIcon />} title={inbox('failedTitle')}>
            <p>{words(timeline.error)}</p>
            <Button onClick={() => void timeline.refetch()}>{inbox('tryAgain')}</Button>
          </EmptyPlace>
        )}
        {timeline.isPending && <Waiting />}
        <ol className={styles.entries} aria-label={t('timeline')}>
          {entries.map(({ note, change, at }) => (
            <li key={note ? `note ${note.id}` : change?.id}>
              {note && <NoteCard kind={kind} note={note} pinned={false} />}
              {change && <ChangeEntry change={change} at={at} />}
            </li>
          ))}
          {timeline.data && !timeline.hasNextPage && (
            <li className={styles.made}>
              {t('wasMade')} · {listTime(new Date(addedAt), now, reader)}
            </li>
          )}
        </ol>
        {timeline.hasNextPage && <Button onClick={() => void timeline.fetchNextPage()}>{t('older')}</Button>}
      </div>
    </section>
  )
}
