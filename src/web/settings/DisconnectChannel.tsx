import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { disconnectChannel } from '../api/channels.ts'
import { applyEvent } from '../state/apply-event.ts'
import { changeState } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import { useTell } from '../ui/NoticeProvider.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './DisconnectChannel.module.css'

/** Cannot be undone as such, so it asks, and says what goes and what stays. */
export function DisconnectChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useTranslations()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const tell = useTell()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)

  const disconnect = async () => {
    if (busy) return
    setBusy(true)
    try {
      await disconnectChannel(channel.id)
      const event = { cursor: '', type: 'channel.deleted', data: { id: channel.id } } as const
      changeState(cache, (state) => applyEvent(state, event))
      tell({ tone: 'plain', text: t('channelPage.disconnected', { name: channel.name }) })
      void navigate({ to: '/tools-and-apps/messaging', search: {} })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
      setBusy(false)
    }
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialog.backdrop} />
        <AlertDialog.Popup className={dialog.popup}>
          <AlertDialog.Title className={dialog.title}>
            {t('channelPage.disconnectAsk', { name: channel.name })}
          </AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={dialog.text}>
            <p className={styles.what}>{t('channelPage.goes')}</p>
            <ul className={styles.list}>
              <li>{t('channelPage.goesConversations')}</li>
              <li>{t('channelPage.goesKeys')}</li>
            </ul>
            <p className={styles.what}>{t('channelPage.stays')}</p>
            <ul className={styles.list}>
              <li>{t('channelPage.staysNotes')}</li>
              <li>{t('channelPage.staysProvider', { provider: t(`channel.${channel.type}`) })}</li>
            </ul>
          </AlertDialog.Description>
          <div className={dialog.acts}>
            <AlertDialog.Close render={<Button>{t('form.cancel')}</Button>} />
            <Button tone="danger" aria-disabled={busy || undefined} onClick={() => void disconnect()}>
              {t('channelPage.disconnect')}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
