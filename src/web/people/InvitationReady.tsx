import { Dialog } from '@base-ui/react/dialog'
import { useTranslations } from 'use-intl'
import type { Invitation } from '../../shared/contract/users.ts'
import { CopyField } from '../settings/CopyField.tsx'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'

interface InvitationReadyProps {
  email: string
  invitation: Invitation
  onClose: () => void
}

/** The link is always there to copy, whether or not a mail carries it; it is shown once. */
export function InvitationReady({ email, invitation, onClose }: InvitationReadyProps) {
  const t = useTranslations('people')
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title className={dialog.title}>{t('readyTitle', { email })}</Dialog.Title>
          <div className={dialog.text}>
            <Dialog.Description>{invitation.mailed ? t('mailed') : t('notMailed')}</Dialog.Description>
            <CopyField label={t('link')} value={invitation.url} />
            <p>{t('linkOnce')}</p>
          </div>
          <div className={dialog.acts}>
            <Button tone="save" onClick={onClose}>
              {t('done')}
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
