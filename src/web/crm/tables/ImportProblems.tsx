import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ImportProblem } from '../../../shared/contract/person-imports.ts'
import { fetchProblems } from '../../api/person-tables.ts'
import { Button } from '../../ui/Button.tsx'
import { ItemLink } from '../ItemLink.tsx'
import styles from './PersonTables.module.css'

/** By line, as an editor counts: what is wrong, and what to do. */
export function ImportProblems({ id, running }: { id: string; running: boolean }) {
  const t = useTranslations('personTables')
  const [open, setOpen] = useState(false)
  const problems = useInfiniteQuery({
    queryKey: ['crm', 'person-import-problems', id, running],
    queryFn: ({ pageParam, signal }) => fetchProblems(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more.next_cursor ?? null,
    enabled: open,
  })
  const lines = problems.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <details className={styles.problems} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('showProblems')}</summary>
      {lines.length > 0 && (
        <table aria-label={t('problems')} className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('line')}</th>
              <th scope="col">{t('what')}</th>
              <th scope="col">{t('todo')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((problem, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line may have several, in their order
              <Line key={index} problem={problem} />
            ))}
          </tbody>
        </table>
      )}
      {problems.hasNextPage && <Button onClick={() => void problems.fetchNextPage()}>{t('more')}</Button>}
    </details>
  )
}

function Line({ problem }: { problem: ImportProblem }) {
  const t = useTranslations('personTables')
  const code = t.has(`faults.${problem.code as 'OTHER'}`) ? (problem.code as 'OTHER') : 'OTHER'
  return (
    <tr>
      <td className={styles.line}>{problem.line}</td>
      <td>
        {t(`faults.${code}`)}{' '}
        {problem.person && (
          <ItemLink kind="person" id={problem.person.id}>
            {problem.person.name}
          </ItemLink>
        )}
        {problem.heading !== null && (
          <span dir="auto" className={styles.cell}>
            {[problem.heading, problem.value].filter(Boolean).join(': ')}
          </span>
        )}
      </td>
      <td>{t(`todos.${code}`)}</td>
    </tr>
  )
}
