import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { BeginChannelLogin } from '../../shared/contract/channels.ts'
import { Button } from '../ui/Button.tsx'
import { ChannelBadge } from '../ui/ChannelBadge.tsx'
import dialog from '../ui/dialog.module.css'
import { TextField } from '../ui/TextField.tsx'
import formStyles from './ChannelForm.module.css'
import styles from './ConnectDialog.module.css'
import { CopyField } from './CopyField.tsx'
import { LoginButton } from './LoginButton.tsx'

interface LoginFirstProps {
  /** The fields of the app. */
  app: ReactNode
  /** As the server gives it to the provider; behind a proxy the browser's address may be another. */
  redirectUrl: string
  configuration: string
  onConfiguration: (value: string) => void
  /** Null while a field is not filled in. */
  request: () => BeginChannelLogin | null
  onByHand: () => void
  onClose: () => void
}

/** The short way to a page: the app, then Facebook's own dialog, which gives the token. */
export function LoginFirst(props: LoginFirstProps) {
  const { app, redirectUrl, configuration, onConfiguration, request, onByHand, onClose } = props
  const t = useTranslations()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <div className={styles.head}>
            <ChannelBadge type="messenger" size={28} />
            <Dialog.Title className={dialog.title}>{t('settings.connectMessenger')}</Dialog.Title>
          </div>
          <div className={styles.form}>
            <Dialog.Description className={formStyles.hint}>{t('channelPage.loginText')}</Dialog.Description>
            {app}
            <TextField
              label={t('channelPage.configuration')}
              hint={t('channelPage.configurationHint')}
              value={configuration}
              onValue={onConfiguration}
              inputMode="numeric"
              maxLength={64}
              autoComplete="off"
            />
            <div>
              <p className={formStyles.label}>{t('channelPage.redirectUrl')}</p>
              <CopyField label={t('channelPage.redirectUrl')} value={redirectUrl} />
            </div>
            <LoginButton request={request} />
            <div className={dialog.acts}>
              <Button tone="quiet" onClick={onByHand}>
                {t('channelPage.byHand')}
              </Button>
              <Button onClick={onClose}>{t('form.cancel')}</Button>
            </div>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
