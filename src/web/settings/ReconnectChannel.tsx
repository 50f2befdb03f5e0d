import { Dialog } from '@base-ui/react/dialog'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeChannel, Channel } from '../../shared/contract/channels.ts'
import { changeChannel, checkChannel } from '../api/channels.ts'
import { Button } from '../ui/Button.tsx'
import dialog from '../ui/dialog.module.css'
import { useTell } from '../ui/NoticeProvider.tsx'
import { TextField } from '../ui/TextField.tsx'
import formStyles from './ChannelForm.module.css'
import styles from './ConnectDialog.module.css'
import { LoginButton } from './LoginButton.tsx'
import { Said } from './Said.tsx'
import { useChannelChange } from './use-channel-change.ts'

interface ReconnectChannelProps {
  channel: Channel
  onClose: () => void
}

/** Enters secrets anew, or renews a page's token by logging in; what is left empty stays as it is. */
export function ReconnectChannel({ channel, onClose }: ReconnectChannelProps) {
  const t = useTranslations()
  const tell = useTell()
  const [values, setValues] = useState<Record<string, string>>({})
  const [tried, setTried] = useState(false)
  const { busy, problem, change } = useChannelChange()
  const isPage = channel.type === 'messenger'
  const fields = isPage ? pageFields : numberFields
  const written = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value.trim() ? [[name, value.trim()]] : [])),
  ) as ChangeChannel
  const serviceWrong =
    written.messaging_service_sid && !/^MG[0-9a-fA-F]{32}$/.test(written.messaging_service_sid)
      ? t('settings.messagingServiceWrong')
      : null

  const save = async (request: ChangeChannel, message: string) => {
    const changed = await change(async () => {
      await changeChannel(channel.id, request)
      // The doctor's questions end the channel's attention, or say anew what is wrong.
      await checkChannel(channel.id)
      return changeChannel(channel.id, {})
    })
    if (!changed) return
    tell(
      changed.status === 'connected'
        ? { tone: 'plain', text: message }
        : {
            tone: 'failure',
            text: changed.status_reason ? (
              <Said words={changed.status_words} sentence={changed.status_reason} />
            ) : (
              t('channel.attention')
            ),
          },
    )
    if (changed.status === 'connected') onClose()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (serviceWrong || Object.keys(written).length === 0) return
    await save(written, t('channelPage.reconnected', { name: channel.name }))
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <Dialog.Title className={dialog.title}>
            {t('channelPage.reconnectTitle', { name: channel.name })}
          </Dialog.Title>
          <Dialog.Description render={<div />} className={dialog.text}>
            {t(isPage ? 'channelPage.reconnectPage' : 'channelPage.reconnectNumber')}
          </Dialog.Description>
          <form className={styles.form} onSubmit={(event) => void submit(event)}>
            {isPage && (
              <>
                <LoginButton request={() => ({ channel_id: channel.id })} />
                <p className={formStyles.apart}>{t('channelPage.or')}</p>
              </>
            )}
            {fields.map(({ name, label, hint }) => (
              <TextField
                key={name}
                label={t(`settings.${label}`)}
                hint={t(`channelPage.${hint}`)}
                value={values[name] ?? ''}
                onValue={(value) => setValues((before) => ({ ...before, [name]: value }))}
                problem={tried && name === 'messaging_service_sid' ? serviceWrong : null}
                type={name === 'messaging_service_sid' ? 'text' : 'password'}
                placeholder={
                  name === 'messaging_service_sid' ? (channel.details?.messaging_service_sid ?? '') : ''
                }
                autoComplete="new-password"
                spellCheck={false}
                maxLength={name === 'page_access_token' ? 1000 : 200}
              />
            ))}
            {channel.details?.second_token && (
              <div>
                <Button
                  onClick={() =>
                    void save({ auth_token_secondary: null }, t('channelPage.secondTokenForgotten'))
                  }
                >
                  {t('channelPage.forgetSecondToken')}
                </Button>
              </div>
            )}
            {problem && (
              <p role="alert" className={styles.problem}>
                {problem}
              </p>
            )}
            <div className={dialog.acts}>
              <Button onClick={onClose}>{t('form.cancel')}</Button>
              <Button type="submit" tone="save" aria-disabled={busy || undefined}>
                {busy ? t('settings.connecting') : t('channelPage.save')}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const pageFields = [
  { name: 'page_access_token', label: 'pageAccessToken', hint: 'emptyStays' },
  { name: 'app_secret', label: 'appSecret', hint: 'emptyStays' },
  { name: 'verify_token', label: 'verifyToken', hint: 'emptyStays' },
] as const

const numberFields = [
  { name: 'auth_token', label: 'authToken', hint: 'emptyStays' },
  { name: 'auth_token_secondary', label: 'secondToken', hint: 'secondTokenHint' },
  { name: 'messaging_service_sid', label: 'messagingService', hint: 'emptyStays' },
] as const
