import { useTranslations } from 'use-intl'
import type { Problem } from '../state/inbox-state.ts'
import { problemOf } from '../state/send.ts'

/** An error in the reader's language where the catalogue knows its code, else in the server's own words. */
export function useErrorWords(): (error: unknown) => string {
  const t = useTranslations('errors')
  return (error) => {
    const problem = isProblem(error) ? error : problemOf(error)
    const known = t as unknown as ((key: string) => string) & { has(key: string): boolean }
    if (known.has(problem.code)) return known(problem.code)
    return [problem.sentence, problem.whatToDo].filter(Boolean).join(' ')
  }
}

function isProblem(error: unknown): error is Problem {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    'sentence' in error &&
    !(error instanceof Error)
  )
}
