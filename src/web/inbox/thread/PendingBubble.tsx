import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { chooseAgain } from '../../state/chosen-files.ts'
import { keepDraft, loadDraft } from '../../state/drafts.ts'
import type { PendingMessage } from '../../state/inbox-state.ts'
import { replyTo } from '../../state/replying.ts'
import { sendAgain, withdraw } from '../../state/send.ts'
import { Button } from '../../ui/Button.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { AttachmentView } from './AttachmentView.tsx'
import { DeliveryMark } from './DeliveryMark.tsx'
import { Failure } from './Failure.tsx'
import styles from './MessageBubble.module.css'
import { MessageText } from './MessageText.tsx'
import { Quotation } from './Quotation.tsx'

/** A message that the server has not acknowledged: on its way, or kept here with a way to send it again. */
export function PendingBubble({ message, contactName }: { message: PendingMessage; contactName: string }) {
  const t = useTranslations('failure')
  const words = useErrorWords()
  const cache = useQueryClient()

  const edit = () => {
    const draft = loadDraft(message.conversation_id)
    keepDraft(message.conversation_id, draft ? `${message.text}\n${draft}` : message.text)
    chooseAgain(message.conversation_id, message.attachments)
    if (message.reply_to_id) replyTo(message.conversation_id, message.reply_to_id)
    withdraw(cache, message)
  }

  const sentence = message.problem
    ? message.problem.code === 'NO_ANSWER'
      ? t('noAnswer')
      : words(message.problem)
    : t('interrupted')

  return (
    <article className={styles.message} data-direction="out">
      <div className={styles.row}>
        <div className={styles.bubble}>
          {message.reply_to_id && (
            <Quotation
              conversationId={message.conversation_id}
              id={message.reply_to_id}
              contactName={contactName}
            />
          )}
          {message.attachments.map((attachment) => (
            <AttachmentView
              key={attachment.id}
              attachment={attachment}
              conversationId={message.conversation_id}
            />
          ))}
          {message.text && <MessageText text={message.text} />}
        </div>
      </div>
      {message.state === 'sending' ? (
        <DeliveryMark status="sending" words className={styles.mark} />
      ) : (
        <Failure tone="failure" title={t('notSentTitle')} sentence={sentence}>
          <Button onClick={() => void sendAgain(cache, message)}>{t('tryAgain')}</Button>
          {message.template ? (
            <Button tone="quiet" onClick={() => withdraw(cache, message)}>
              {t('discard')}
            </Button>
          ) : (
            <Button tone="quiet" onClick={edit}>
              {t('edit')}
            </Button>
          )}
        </Failure>
      )}
    </article>
  )
}
