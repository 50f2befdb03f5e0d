import { Popover } from '@base-ui/react/popover'
import { useTranslations } from 'use-intl'
import type { Message } from '../../../shared/contract/messages.ts'
import { exactTime } from '../../locales/format-time.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { useReader } from '../../locales/use-reader.ts'
import popup from '../../ui/popup.module.css'
import { DeliveryMark } from './DeliveryMark.tsx'
import styles from './DeliveryTimes.module.css'

interface DeliveryTimesProps {
  message: Message
  anchor: HTMLElement
  onClose: () => void
}

/** When a message of ours was written, and when its provider said what became of it. */
export function DeliveryTimes(props: DeliveryTimesProps) {
  return (
    <RoomWords room="beside">
      <Times {...props} />
    </RoomWords>
  )
}

const ladder = ['sent', 'delivered', 'read', 'failed'] as const

function Times({ message, anchor, onClose }: DeliveryTimesProps) {
  const t = useTranslations('delivery')
  const reader = useReader()
  const times = message.status_times
  // What was reached and never timed is said without one; what was not reached is not said.
  const reached = ladder.filter((status) => times?.[status] || status === message.status)
  const elsewhere = message.author.type === 'provider_inbox'
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          side="top"
          align="end"
          sideOffset={6}
          className={popup.positioner}
        >
          <Popover.Popup
            className={`${popup.popup} ${styles.popup}`}
            // On the page it came from, also where that is a message and no button.
            finalFocus={() => anchor}
          >
            <Popover.Title className={styles.title}>{t('title')}</Popover.Title>
            <dl className={styles.times}>
              {!elsewhere && (
                <Step name={t('written')} at={exactTime(new Date(message.created_at), reader)} />
              )}
              {reached.map((status) => (
                <Step
                  key={status}
                  name={<DeliveryMark status={status} words />}
                  at={times?.[status] ? exactTime(new Date(times[status]), reader) : t('untold')}
                />
              ))}
              {reached.length === 0 && <Step name={<DeliveryMark status={message.status} words />} at="" />}
            </dl>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Step({ name, at }: { name: React.ReactNode; at: string }) {
  return (
    <div className={styles.step}>
      <dt>{name}</dt>
      <dd>{at}</dd>
    </div>
  )
}
