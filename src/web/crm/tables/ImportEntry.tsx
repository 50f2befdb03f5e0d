import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PersonImport } from '../../../shared/contract/person-imports.ts'
import { undoImport } from '../../api/person-tables.ts'
import { listTime } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { Button } from '../../ui/Button.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { Question } from '../../ui/Question.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { ImportProblems } from './ImportProblems.tsx'
import styles from './PersonTables.module.css'

interface ImportEntryProps {
  table: PersonImport
  /** One that waits for its columns. */
  onGoOn: () => void
  onChanged: () => Promise<void>
}

/** How far an import is, what came of it, and the way back. */
export function ImportEntry({ table, onGoOn, onChanged }: ImportEntryProps) {
  const t = useTranslations('personTables')
  const tell = useTell()
  const words = useErrorWords()
  const reader = useReader()
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const entry = useRef<HTMLLIElement>(null)
  const { state, file_name: file, done, total, made } = table
  const running = state === 'importing'
  const left = table.refused + table.known > 0
  const undo = async () => {
    try {
      await undoImport(table.id)
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    await onChanged()
    // The button has gone with what it undid.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) entry.current?.focus()
    })
  }
  const counts = [
    running && t('of', { done, total }),
    state !== 'waiting' && t('made', { count: made }),
    table.refused > 0 && t('refused', { count: table.refused }),
    table.known > 0 && t('known', { count: table.known }),
    table.removed > 0 && t('removed', { count: table.removed }),
    table.kept > 0 && t('kept', { count: table.kept }),
  ].filter(Boolean)

  return (
    <li ref={entry} tabIndex={-1} aria-label={file} className={styles.import}>
      <div className={styles.head}>
        <span className={styles.name} dir="auto">
          {file}
        </span>
        <span role="status" className={styles.state} data-state={state}>
          {t(`states.${state}`)}
        </span>
        <time dateTime={table.created_at} className={styles.time}>
          {listTime(new Date(table.created_at), now, reader)}
        </time>
      </div>
      {running && (
        <progress aria-label={t('progress', { file })} className={styles.progress} max={total} value={done} />
      )}
      {state === 'undoing' && <progress aria-label={t('states.undoing')} className={styles.progress} />}
      {counts.length > 0 && <p className={styles.counts}>{counts.join(' · ')}</p>}
      <div className={styles.acts}>
        {state === 'waiting' && <Button onClick={onGoOn}>{t('goOn')}</Button>}
        {state === 'imported' && made > 0 && (
          <Button aria-label={t('undoOf', { file })} onClick={() => setAsking(true)}>
            {t('undo')}
          </Button>
        )}
      </div>
      {left && <ImportProblems id={table.id} running={running} />}
      {asking && (
        <Question
          title={t('undoTitle', { file })}
          text={t('undoText')}
          act={t('undo')}
          onAct={undo}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  )
}
