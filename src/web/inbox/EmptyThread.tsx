import { useTranslations } from 'use-intl'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { MessagingIcon } from '../ui/icons/MessagingIcon.tsx'

export function EmptyThread() {
  const t = useTranslations('inbox')
  return (
    <EmptyPlace icon={<MessagingIcon />} title={t('chooseTitle')}>
      <p>{t.rich('choose', { key: (words) => <kbd>{words}</kbd> })}</p>
    </EmptyPlace>
  )
}
