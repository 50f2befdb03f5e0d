import { useTranslations } from 'use-intl'
import type { Told } from '../../shared/contract/notifications.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import styles from './LastNews.module.css'

/** What became of a notification, in words: sent, not sent because …, failed because …, waiting until …. */
export function ToldWords({ told }: { told: Told }) {
  const t = useTranslations('notifications')
  const reader = useReader()
  const now = useNow()
  const at = (time: string) => nearMoment(new Date(time), now, reader)
  return (
    <>
      <span data-state={told.state} className={styles.state}>
        {words()}
      </span>
      {told.answer && <span className={styles.answer}>{told.answer}</span>}
    </>
  )

  function words(): string {
    if (told.state === 'sent') {
      if (told.shown_at) return t('toldShown', { time: at(told.shown_at) })
      return t('toldSent', { time: told.settled_at ? at(told.settled_at) : '' })
    }
    if (told.state === 'waiting')
      return told.held && told.due_at ? t('toldHeld', { time: at(told.due_at) }) : t('toldWaiting')
    const reason = told.reason ? t(`reasons.${told.reason}`) : ''
    return told.state === 'failed' ? t('toldFailed', { reason }) : t('toldSkipped', { reason })
  }
}
