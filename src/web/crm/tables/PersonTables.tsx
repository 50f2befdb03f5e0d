import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ChangeEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PersonImport, TableReading } from '../../../shared/contract/person-imports.ts'
import { fetchImports, personsFile, uploadTable } from '../../api/person-tables.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { Button } from '../../ui/Button.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import list from '../ListPage.module.css'
import { ColumnsForm } from './ColumnsForm.tsx'
import { ImportEntry } from './ImportEntry.tsx'
import styles from './PersonTables.module.css'

export const IMPORTS = ['crm', 'person-imports'] as const
const pollMilliseconds = 700

export function PersonTables() {
  return (
    <RoomWords room="personTables">
      <Inside />
    </RoomWords>
  )
}

/** Persons out of a table, and into one. Imports run on the server: whoever leaves the page finds them as far as they are. */
function Inside() {
  const t = useTranslations('personTables')
  const cache = useQueryClient()
  const words = useErrorWords()
  const input = useRef<HTMLInputElement>(null)
  const chooser = useRef<HTMLButtonElement>(null)
  const past = useRef<HTMLHeadingElement>(null)
  const [chosen, setChosen] = useState<PersonImport | null>(null)
  /** Only who chose the file just now can have it read in another way. */
  const [file, setFile] = useState<File | null>(null)
  const [how, setHow] = useState<TableReading>({})
  const asked = useRef(0)
  /** What was read of this file last; the next reading goes in its place. */
  const latest = useRef(Promise.resolve<string | null>(null))
  const [reading, setReading] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const imports = useQuery({
    queryKey: IMPORTS,
    queryFn: async ({ signal }) => (await fetchImports(signal)).data,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === 'importing' || one.state === 'undoing') && pollMilliseconds,
    refetchOnMount: 'always',
  })
  const refresh = () => cache.invalidateQueries({ queryKey: IMPORTS })

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file may be chosen again, when it was mended.
    event.target.value = ''
    if (!file || reading) return
    latest.current = Promise.resolve(null)
    await take(file)
  }
  /** Of two ways that were chosen quickly the later one counts, whichever answer comes first. */
  const take = async (file: File, how: TableReading = {}) => {
    const turn = ++asked.current
    setHow(how)
    setReading(true)
    setProblem(null)
    const before = latest.current
    const read = before.then(async (instead) => {
      if (turn !== asked.current) return instead
      const { data } = await uploadTable(file, instead ? { ...how, instead } : how)
      if (turn === asked.current) {
        setChosen(data)
        setFile(file)
      }
      return data.id
    })
    latest.current = read.catch(() => before)
    try {
      await read
    } catch (error) {
      if (turn === asked.current) setProblem(words(error))
    }
    if (turn === asked.current) setReading(false)
  }
  const shown = imports.data?.filter(({ state, id }) => state !== 'waiting' || id !== chosen?.id) ?? []

  return (
    <main className={list.page}>
      <title>{`${t('title')} · Tsunagi`}</title>
      <header className={list.head}>
        <h1 className={list.title}>{t('title')}</h1>
      </header>
      <div className={styles.place}>
        <section aria-labelledby="import" className={styles.part}>
          <h2 id="import" className={styles.heading}>
            {t('import')}
          </h2>
          {chosen ? (
            <ColumnsForm
              table={chosen}
              how={how}
              onReadAgain={file ? (change) => void take(file, { ...how, ...change }) : null}
              reading={reading}
              refusal={problem}
              onStarted={async () => {
                await refresh()
                setChosen(null)
                past.current?.focus()
              }}
              onAnother={() => {
                setChosen(null)
                requestAnimationFrame(() => chooser.current?.focus())
              }}
            />
          ) : (
            <>
              <p className={styles.text}>{t('importText')}</p>
              <input
                ref={input}
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                aria-label={t('choose')}
                hidden
                onChange={(event) => void choose(event)}
              />
              <div>
                <Button
                  ref={chooser}
                  tone="accent"
                  aria-disabled={reading || undefined}
                  onClick={() => input.current?.click()}
                >
                  {reading ? t('reading') : t('choose')}
                </Button>
              </div>
              {problem && (
                <p role="alert" className={styles.problem}>
                  {problem}
                </p>
              )}
            </>
          )}
        </section>
        <section aria-labelledby="imports" className={styles.part}>
          <h2 id="imports" ref={past} tabIndex={-1} className={styles.heading}>
            {t('imports')}
          </h2>
          {imports.isError && !imports.data && (
            <div className={styles.failed}>
              <p role="alert" className={styles.problem}>
                {words(imports.error)}
              </p>
              <Button onClick={() => void imports.refetch()}>{t('tryAgain')}</Button>
            </div>
          )}
          {imports.data && shown.length === 0 && <p className={styles.text}>{t('noImports')}</p>}
          <ul className={styles.imports}>
            {shown.map((one) => (
              <ImportEntry
                key={one.id}
                table={one}
                onGoOn={() => {
                  setFile(null)
                  setChosen(one)
                }}
                onChanged={refresh}
              />
            ))}
          </ul>
        </section>
        <section aria-labelledby="export" className={styles.part}>
          <h2 id="export" className={styles.heading}>
            {t('export')}
          </h2>
          <p className={styles.text}>{t('exportText')}</p>
          <p>
            <a className={styles.file} href={personsFile({})} download="persons.csv">
              {t('exportAll')}
            </a>
          </p>
        </section>
      </div>
    </main>
  )
}
