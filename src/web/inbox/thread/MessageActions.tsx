import { useTranslations } from 'use-intl'
import type { Message } from '../../../shared/contract/messages.ts'
import { replyTo } from '../../state/replying.ts'
import { CopyIcon } from '../../ui/icons/CopyIcon.tsx'
import { ReplyIcon } from '../../ui/icons/ReplyIcon.tsx'
import { TimesIcon } from '../../ui/icons/TimesIcon.tsx'
import { useTell } from '../../ui/NoticeProvider.tsx'
import styles from './MessageActions.module.css'

interface MessageActionsProps {
  message: Message
  /** Of a message of ours: shows when it was delivered and read. */
  onTimes: ((from: HTMLElement) => void) | undefined
}

/**
 * Shown when the pointer or the focus is on the message. Out of the order of the Tab key: hundreds of stops between the
 * text box and the rest of the page would help nobody; on a message R answers and T shows the times of its delivery.
 */
export function MessageActions({ message, onTimes }: MessageActionsProps) {
  const t = useTranslations('thread')
  const tell = useTell()
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => tell({ tone: 'plain', text: t('copied') }),
      () => tell({ tone: 'failure', text: t('notCopied') }),
    )
  return (
    <div className={styles.actions}>
      {!message.withdrawn_at && (
        <button
          type="button"
          tabIndex={-1}
          data-act="reply"
          aria-label={t('reply')}
          title={t('reply')}
          className={styles.action}
          onClick={() => {
            replyTo(message.conversation_id, message.id)
            document.querySelector<HTMLElement>('[data-composer]')?.focus()
          }}
        >
          <ReplyIcon size={16} />
        </button>
      )}
      {message.text && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('copy')}
          title={t('copy')}
          className={styles.action}
          onClick={() => copy(message.text ?? '')}
        >
          <CopyIcon size={16} />
        </button>
      )}
      {onTimes && (
        <button
          type="button"
          tabIndex={-1}
          data-act="times"
          aria-label={t('times')}
          title={t('times')}
          aria-haspopup="dialog"
          className={styles.action}
          onClick={(event) => onTimes(event.currentTarget)}
        >
          <TimesIcon size={16} />
        </button>
      )}
    </div>
  )
}
