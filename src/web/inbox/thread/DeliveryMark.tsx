import { useTranslations } from 'use-intl'
import type { MessageStatus } from '../../../shared/contract/messages.ts'
import { classes } from '../../ui/classes.ts'
import styles from './DeliveryMark.module.css'

interface DeliveryMarkProps {
  status: MessageStatus | 'sending'
  /** Also in visible words. */
  words?: boolean
  className?: string | undefined
}

const shapes: Record<MessageStatus | 'sending', string> = {
  received: '',
  sending: 'M8 4.5V8l2.3 1.5M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  queued: 'M8 4.5V8l2.3 1.5M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  sent: 'm3.5 8.5 3 3 6-7',
  delivered: 'm1 8.5 3 3 6-7M7.5 11l.5.500 6-7',
  read: 'm1 8.5 3 3 6-7M7.5 11l.5.500 6-7',
  failed: 'M8 4.8v3.9M8 11.2h.01M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  unknown:
    'M6.5 6.5a1.6 1.6 0 1 1 2.3 1.5c-.5.2-.8.6-.8 1.1M8 11.3h.01M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
}

/** Where a message of ours has got to: a small mark, and the same in words. */
export function DeliveryMark({ status, words = false, className }: DeliveryMarkProps) {
  const t = useTranslations('status')
  if (status === 'received') return null
  return (
    <span className={classes(styles.mark, className)} data-status={status} title={t(status)}>
      <svg aria-hidden="true" focusable="false" width="15" height="15" viewBox="0 0 16 16">
        <path d={shapes[status]} />
      </svg>
      <span className={words ? undefined : 'for-readers'}>{t(status)}</span>
      {!words && <span className="for-readers">. </span>}
    </span>
  )
}
