import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { nearMoment } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import type { Verdict } from './judge-window.ts'
import styles from './PreflightLine.module.css'

const soonMilliseconds = 2 * 3_600_000

/** Says before the sending what will arrive, until when, and why not. */
export function PreflightLine({ id, verdict }: { id: string; verdict: Verdict }) {
  const t = useTranslations('composer')
  const reader = useReader()
  const now = useNow()
  const [explained, setExplained] = useState(false)
  const { state, until, since, rule } = verdict
  const when = (at: Date) => nearMoment(at, now, reader)
  const hours = String(rule?.freeTextHours ?? 24)
  const soon = until !== null && until.getTime() - now.getTime() < soonMilliseconds

  const line = {
    open: () => (until ? t('freeUntil', { when: when(until) }) : t('freeAlways')),
    human_agent: () => (until ? t('humanUntil', { when: when(until) }) : t('freeAlways')),
    template_only: () => (since ? t('templateOnlySince', { when: when(since) }) : t('templateOnly')),
    closed: () => (since ? t('closedSince', { when: when(since) }) : t('closed')),
    disconnected: () => t('disconnected'),
  }[state]()
  const reason = {
    open: () => (until ? t('whyOpen', { hours }) : null),
    human_agent: () => t('whyHuman', { free: hours }),
    template_only: () => t('whyTemplate', { hours }),
    closed: () => t('whyClosed'),
    disconnected: () => null,
  }[state]()

  return (
    <p className={styles.line} data-tone={!verdict.allowed ? 'stop' : soon ? 'soon' : undefined}>
      <span className={styles.dot} />
      <span id={id}>{line}</span>
      {reason && (
        <button
          type="button"
          className={styles.why}
          aria-expanded={explained}
          aria-controls={`${id}-reason`}
          onClick={() => setExplained(!explained)}
        >
          {t('why')}
        </button>
      )}
      {reason && explained && (
        <span id={`${id}-reason`} className={styles.reason}>
          {reason}
        </span>
      )}
    </p>
  )
}
