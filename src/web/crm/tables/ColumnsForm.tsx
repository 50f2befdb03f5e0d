import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import {
  PERSON_COLUMNS,
  type PersonColumn,
  type PersonImport,
  SEVERAL_COLUMNS,
  TABLE_ENCODINGS,
  type TableEncoding,
  type TableReading,
} from '../../../shared/contract/person-imports.ts'
import { startImport } from '../../api/person-tables.ts'
import { Button } from '../../ui/Button.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import styles from './PersonTables.module.css'

interface ColumnsFormProps {
  table: PersonImport
  /** Null: the file itself is not here any more. */
  onReadAgain: ((how: TableReading) => void) | null
  /** What was asked for; the table that is shown may be the one before. */
  how: TableReading
  reading: boolean
  /** Why it could not be read in the other way. */
  refusal: string | null
  onStarted: () => Promise<void>
  onAnother: () => void
}

/** What each column holds: recognised by its heading, and to be put right here. */
export function ColumnsForm({
  table,
  how,
  onReadAgain,
  reading,
  refusal,
  onStarted,
  onAnother,
}: ColumnsFormProps) {
  const t = useTranslations('personTables')
  const words = useErrorWords()
  const [fields, setFields] = useState(() => table.columns.map(({ field }) => field))
  // Read in another way its columns are others; the focus stays where that was chosen.
  const [readAs, setReadAs] = useState(table.id)
  if (readAs !== table.id) {
    setReadAs(table.id)
    setFields(table.columns.map(({ field }) => field))
  }
  // What was chosen is here now, and what was clicked is gone.
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const [knownToo, setKnownToo] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const twice = fields.find(
    (field, index) => field !== null && !SEVERAL_COLUMNS.includes(field) && fields.indexOf(field) < index,
  )
  const named = fields.some((field) => field === 'name' || field === 'first_name' || field === 'last_name')
  const wrong = twice ? t('twice', { field: t(`fields.${twice}`) }) : named ? null : t('nameNeeded')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || wrong) return
    setBusy(true)
    setProblem(null)
    try {
      await startImport(table.id, { columns: fields, known_too: knownToo })
      await onStarted()
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }
  const name = (heading: string, index: number) => heading || t('noHeading', { number: index + 1 })

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <h3 ref={title} tabIndex={-1} className={styles.name} dir="auto">
        {t('columnsOf', { file: table.file_name })}
      </h3>
      <p className={styles.text}>
        {t(table.has_headings ? 'columnsText' : 'columnsOnly', { lines: table.total })}
      </p>
      {onReadAgain && (
        <fieldset className={styles.reading} aria-busy={reading || undefined}>
          <legend className={styles.legend}>{t('readingText')}</legend>
          <label className={styles.choice}>
            <span className={styles.choiceName}>{t('encoding')}</span>
            <select
              value={how.encoding ?? table.encoding}
              className={styles.select}
              onChange={(event) => onReadAgain({ encoding: event.target.value as TableEncoding })}
            >
              {TABLE_ENCODINGS.map((encoding) => (
                <option key={encoding} value={encoding}>
                  {t(`encodings.${encoding}`)}
                </option>
              ))}
            </select>
          </label>
          <label className={styles.choice}>
            <input
              type="checkbox"
              checked={how.headings ?? table.has_headings}
              onChange={(event) => onReadAgain({ headings: event.target.checked })}
            />
            {t('hasHeadings')}
          </label>
          {refusal && (
            <p role="alert" className={styles.problem}>
              {refusal}
            </p>
          )}
        </fieldset>
      )}
      <table className={`${styles.table} ${styles.columns}`}>
        <thead>
          <tr>
            <th scope="col">{t('column')}</th>
            <th scope="col">{t('examples')}</th>
            <th scope="col">{t('holds')}</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity, and stay where they are
            <tr key={index}>
              <th scope="row" dir="auto" className={styles.column}>
                {name(column.heading, index)}
              </th>
              <td dir="auto" className={styles.samples}>
                <span>{column.samples.join(' · ')}</span>
              </td>
              <td>
                <select
                  aria-label={t('fieldOf', { heading: name(column.heading, index) })}
                  value={fields[index] ?? ''}
                  data-out={fields[index] === null || undefined}
                  className={styles.select}
                  onChange={(event) =>
                    setFields(fields.with(index, (event.target.value || null) as PersonColumn | null))
                  }
                >
                  <option value="">{t('leaveOut')}</option>
                  {PERSON_COLUMNS.map((field) => (
                    <option key={field} value={field}>
                      {t(`fields.${field}`)}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className={styles.choice}>
        <input type="checkbox" checked={knownToo} onChange={(event) => setKnownToo(event.target.checked)} />
        {t('knownToo')}
      </label>
      {(problem ?? wrong) && (
        <p role={problem ? 'alert' : 'status'} className={problem || twice ? styles.problem : styles.text}>
          {problem ?? wrong}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" tone="save" aria-disabled={busy || wrong !== null || undefined}>
          {busy ? t('starting') : t('start', { lines: table.total })}
        </Button>
        <Button onClick={onAnother}>{t('another')}</Button>
      </div>
    </form>
  )
}
