import { Dialog } from '@base-ui/react/dialog'
import { useTranslations } from 'use-intl'
import type { Conversation } from '../../../shared/contract/conversations.ts'
import dialog from '../../ui/dialog.module.css'
import { IconButton } from '../../ui/IconButton.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { Details } from './Details.tsx'
import styles from './DetailsSheet.module.css'

/** The details where they have no place of their own. */
export function DetailsSheet({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const t = useTranslations()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.sheet}>
          <Dialog.Title className="for-readers">{t('thread.details')}</Dialog.Title>
          <Details conversation={conversation} />
          <Dialog.Close
            className={styles.close}
            render={
              <IconButton label={t('form.close')}>
                <CrossIcon />
              </IconButton>
            }
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
