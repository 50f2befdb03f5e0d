import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Message } from '../../../shared/contract/messages.ts'
import type { Thread } from '../../state/inbox-state.ts'
import { keys } from '../../state/live-cache.ts'
import { messageQuery } from '../../state/queries.ts'
import { ReplyIcon } from '../../ui/icons/ReplyIcon.tsx'
import { describeMessage } from '../conversation-list/describe-message.ts'
import { guessLanguage } from './guess-language.ts'
import { useJump } from './jump.ts'
import styles from './Quotation.module.css'
import { useAuthorName } from './use-author-name.ts'

interface QuotationProps {
  conversationId: string
  /** Of the message that is answered. */
  id: string
  contactName: string
}

/** What is answered: it shows its words, and a click leads to it. */
export function Quotation({ conversationId, id, contactName }: QuotationProps) {
  const t = useTranslations()
  const jump = useJump()
  const quoted = useQuoted(conversationId, id)
  const name = useAuthorName(quoted?.author, contactName)
  const words =
    quoted &&
    describeMessage(quoted, {
      photo: t('list.photo'),
      file: t('list.file'),
      location: t('list.location'),
      withdrawn: t('list.withdrawn'),
      emptyMessage: t('list.emptyMessage'),
    })
  return (
    <blockquote className={styles.quotation}>
      <button type="button" className={styles.button} tabIndex={-1} onClick={() => jump(id)}>
        <span className={styles.head}>
          <ReplyIcon size={14} />
          {quoted ? t('thread.replyTo', { name }) : t('thread.replyMissing')}
        </span>
        {words && (
          <span className={styles.text} lang={guessLanguage(words)} dir="auto">
            {words}
          </span>
        )}
      </button>
    </blockquote>
  )
}

/** From what is loaded, else asked for by itself. */
export function useQuoted(conversationId: string, id: string): Message | undefined {
  const loaded = useQuery<Thread, Error, Message | undefined>({
    queryKey: keys.thread(conversationId),
    enabled: false,
    select: (thread) => thread.messages.find((message) => message.id === id),
  }).data
  const asked = useQuery({ ...messageQuery(conversationId, id), enabled: !loaded }).data
  return loaded ?? asked ?? undefined
}
