import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { CheckCircleIcon } from '../ui/icons/CheckCircleIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import styles from './Checks.module.css'

type CheckState = 'ok' | 'todo' | 'failed' | 'waiting'

interface CheckLineProps {
  label: string
  state: CheckState
  words: string
  children?: ReactNode
}

const marks = { ok: CheckCircleIcon, todo: QuestionIcon, failed: AlertIcon, waiting: QuestionIcon }

export function CheckLine({ label, state, words, children }: CheckLineProps) {
  const t = useTranslations('notifications')
  const Mark = marks[state]
  return (
    <li className={styles.line} data-state={state}>
      <Mark size={18} className={styles.mark} />
      <div className={styles.words}>
        <strong>{label}</strong>
        <span className={styles.hidden}>{`: ${t(`checkState.${state}`)}`}</span>
        <p>{state === 'waiting' ? t('checkState.waiting') : words}</p>
      </div>
      {children}
    </li>
  )
}
