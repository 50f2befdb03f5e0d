import { useTranslations } from 'use-intl'
import type { Message } from '../../../shared/contract/messages.ts'
import { useMe } from '../../state/LiveProvider.tsx'

/** How the writer of a message is called on this screen. */
export function useAuthorName(author: Message['author'] | undefined, contactName: string): string {
  const t = useTranslations('thread')
  const me = useMe()
  if (!author) return ''
  if (author.type === 'contact') return contactName
  if (author.type === 'provider_inbox') return t('providerInbox')
  return author.id === me.id ? t('you') : (author.name ?? '')
}
