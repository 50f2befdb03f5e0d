import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { nameContact } from '../name-contact.ts'
import { Quotation } from '../thread/Quotation.tsx'
import styles from './ReplyBar.module.css'

interface ReplyBarProps {
  conversation: Conversation
  id: string
  /** The contact is shown which message is answered. */
  quotes: boolean
  onClose: () => void
}

/** Which message the next one answers, and what the contact will see of it. */
export function ReplyBar(props: ReplyBarProps) {
  return (
    <RoomWords room="beside">
      <Bar {...props} />
    </RoomWords>
  )
}

function Bar({ conversation, id, quotes, onClose }: ReplyBarProps) {
  const t = useTranslations('beside')
  return (
    <div className={styles.bar}>
      <div className={styles.what}>
        <Quotation conversationId={conversation.id} id={id} contactName={nameContact(conversation.contact)} />
        {!quotes && <p className={styles.note}>{t('quoteStaysHere')}</p>}
      </div>
      <IconButton quiet label={t('replyToNothing')} onClick={onClose}>
        <CrossIcon size={16} />
      </IconButton>
    </div>
  )
}
