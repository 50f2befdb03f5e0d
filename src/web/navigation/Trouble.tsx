import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { OfflineIcon } from '../ui/icons/OfflineIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import styles from './Trouble.module.css'

export function NotFound() {
  const t = useTranslations('later')
  return (
    <main className={styles.page}>
      <EmptyPlace level={1} icon={<QuestionIcon />} title={t('notFoundTitle')}>
        <p>{t('notFound')}</p>
        <Link to="/leads/messaging" className={styles.link}>
          {t('toInbox')}
        </Link>
      </EmptyPlace>
    </main>
  )
}

export function Crashed() {
  const t = useTranslations('later')
  return (
    <main className={styles.page}>
      <EmptyPlace level={1} icon={<AlertIcon />} title={t('crashedTitle')}>
        <p>{t('crashed')}</p>
        <Button tone="accent" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      </EmptyPlace>
    </main>
  )
}

export function Unreachable({ onTryAgain }: { onTryAgain: () => void }) {
  const t = useTranslations()
  return (
    <main className={styles.page}>
      <EmptyPlace level={1} icon={<OfflineIcon />} title={t('later.unreachableTitle')}>
        <p>{t('later.unreachable')}</p>
        <Button tone="accent" onClick={onTryAgain}>
          {t('inbox.tryAgain')}
        </Button>
      </EmptyPlace>
    </main>
  )
}
