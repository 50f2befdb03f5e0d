import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { MessagingIcon } from '../ui/icons/MessagingIcon.tsx'

const onMac = /mac/i.test(navigator.platform)
const key = (words: ReactNode) => <kbd>{words}</kbd>

export function EmptyThread() {
  const t = useTranslations('inbox')
  return (
    <EmptyPlace icon={<MessagingIcon />} title={t('chooseTitle')}>
      <p>{t.rich('choose', { key })}</p>
      <p>{t.rich('keys', { key, commands: onMac ? '⌘ K' : 'Ctrl K' })}</p>
    </EmptyPlace>
  )
}
