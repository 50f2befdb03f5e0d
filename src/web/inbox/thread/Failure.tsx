import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { AlertIcon } from '../../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../../ui/icons/QuestionIcon.tsx'
import styles from './Failure.module.css'

interface FailureProps {
  /** `doubt`: nobody can tell whether it arrived. */
  tone: 'failure' | 'doubt'
  title: string
  sentence: string
  /** The server’s own sentence, for which the catalogue has no words. */
  inEnglish?: boolean
  providerCode?: string | null
  /** The buttons; none once it was decided. */
  children?: ReactNode
}

/** Stands on the message: what happened, what was kept, what to do. */
export function Failure({ tone, title, sentence, inEnglish, providerCode, children }: FailureProps) {
  const t = useTranslations('failure')
  return (
    <div className={styles.failure} data-tone={tone}>
      {tone === 'failure' ? <AlertIcon size={18} /> : <QuestionIcon size={18} />}
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        <p lang={inEnglish ? 'en' : undefined}>{sentence}</p>
        {providerCode && <p className={styles.code}>{t('providerCode', { code: providerCode })}</p>}
        {children && <div className={styles.acts}>{children}</div>}
      </div>
    </div>
  )
}
