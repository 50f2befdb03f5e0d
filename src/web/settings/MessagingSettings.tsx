import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useMe } from '../state/LiveProvider.tsx'
import { channelsQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { ChannelBadge } from '../ui/ChannelBadge.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ConnectedChannel } from './ConnectedChannel.tsx'
import { ConnectMessenger } from './ConnectMessenger.tsx'
import { ConnectWhatsApp } from './ConnectWhatsApp.tsx'
import styles from './MessagingSettings.module.css'
import { SettingsPage } from './SettingsPage.tsx'

/** *Tools and apps › Integrations › Messaging* (S2–S4). */
export function MessagingSettings() {
  const t = useTranslations()
  const words = useErrorWords()
  const me = useMe()
  const channels = useQuery(channelsQuery)
  const [connecting, setConnecting] = useState<'whatsapp_twilio' | 'messenger' | null>(null)

  if (!me.rights.account_settings_access) {
    return (
      <EmptyPlace level={1} icon={<QuestionIcon />} title={t('settings.noAccessTitle')}>
        <p>{t('settings.noAccess')}</p>
      </EmptyPlace>
    )
  }
  const close = () => setConnecting(null)
  return (
    <SettingsPage title={t('settings.title')} intro={t('settings.intro')}>
      <section className={styles.part}>
        <h2 className={styles.title}>{t('settings.connectedApps')}</h2>
        {channels.data ? (
          channels.data.length > 0 ? (
            <ul className={styles.channels}>
              {channels.data.map((channel) => (
                <ConnectedChannel key={channel.id} channel={channel} />
              ))}
            </ul>
          ) : (
            <div className={styles.none}>
              <p className={styles.noneTitle}>{t('settings.none')}</p>
              <p>{t('settings.noneHint')}</p>
            </div>
          )
        ) : channels.isError ? (
          <EmptyPlace level={3} icon={<AlertIcon />} title={t('inbox.failedTitle')}>
            <p>{words(channels.error)}</p>
            <Button onClick={() => void channels.refetch()}>{t('inbox.tryAgain')}</Button>
          </EmptyPlace>
        ) : (
          <Waiting />
        )}
      </section>
      <section className={styles.part}>
        <h2 className={styles.title}>{t('settings.addAnother')}</h2>
        <ul className={styles.apps}>
          <li className={styles.app}>
            <ChannelBadge type="whatsapp_twilio" size={36} />
            <div className={styles.appWords}>
              <h3>{t('channel.whatsapp_twilio')}</h3>
              <p>{t('settings.whatsAppText')}</p>
            </div>
            <Button tone="accent" onClick={() => setConnecting('whatsapp_twilio')}>
              {t('settings.connectWhatsApp')}
            </Button>
          </li>
          <li className={styles.app}>
            <ChannelBadge type="messenger" size={36} />
            <div className={styles.appWords}>
              <h3>{t('channel.messenger')}</h3>
              <p>{t('settings.messengerText')}</p>
            </div>
            <Button tone="accent" onClick={() => setConnecting('messenger')}>
              {t('settings.connectMessenger')}
            </Button>
          </li>
        </ul>
      </section>
      {connecting === 'whatsapp_twilio' && <ConnectWhatsApp onClose={close} />}
      {connecting === 'messenger' && <ConnectMessenger onClose={close} />}
    </SettingsPage>
  )
}
