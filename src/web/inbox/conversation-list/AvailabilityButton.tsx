import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { changeAvailability } from '../../state/act.ts'
import { useMe } from '../../state/LiveProvider.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import styles from './AvailabilityButton.module.css'

/** S9–S11: a green dot is available, a hollow one is not. */
export function AvailabilityButton() {
  const t = useTranslations('list')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const toggle = () =>
    changeAvailability(cache, !me.available).catch((error: unknown) =>
      tell({ tone: 'failure', text: words(error) }),
    )
  return (
    <IconButton
      label={t('availability')}
      hint={me.available ? t('available') : t('unavailable')}
      aria-pressed={me.available}
      onClick={() => void toggle()}
    >
      <svg aria-hidden="true" focusable="false" width="20" height="20" viewBox="0 0 20 20" fill="none">
        <circle cx="8.6" cy="6.8" r="3" stroke="currentColor" strokeWidth="1.5" />
        <path
          d="M3 16.3c.3-3 2.5-4.7 5.6-4.7.9 0 1.7.1 2.4.4"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
        />
        <circle cx="14.8" cy="14.8" r="3.2" className={me.available ? styles.on : styles.off} />
      </svg>
    </IconButton>
  )
}
