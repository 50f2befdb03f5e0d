import { useTranslations } from 'use-intl'
import styles from './Waiting.module.css'

/** Shows nothing for the first 300 ms: most waits end before, and a flash would only be noise. */
export function Waiting() {
  const t = useTranslations('inbox')
  return (
    <div className={styles.place} role="status">
      <span className={styles.ring} />
      <span className="for-readers">{t('loading')}</span>
    </div>
  )
}
