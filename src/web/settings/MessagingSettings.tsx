import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { fetchChannelTypes } from '../api/channels.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { channelsQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { ChannelBadge } from '../ui/ChannelBadge.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ChoosePage } from './ChoosePage.tsx'
import { ConnectedChannel } from './ConnectedChannel.tsx'
import { ConnectMessenger } from './ConnectMessenger.tsx'
import { ConnectSimulator } from './ConnectSimulator.tsx'
import { ConnectWhatsApp } from './ConnectWhatsApp.tsx'
import styles from './MessagingSettings.module.css'
import { SettingsPage } from './SettingsPage.tsx'

type ConnectableType = 'whatsapp_twilio' | 'messenger' | 'simulator'

const apps = [
  { type: 'whatsapp_twilio', text: 'whatsAppText', connect: 'connectWhatsApp' },
  { type: 'messenger', text: 'messengerText', connect: 'connectMessenger' },
  { type: 'simulator', text: 'simulatorText', connect: 'connectSimulator' },
] as const

/** *Tools and apps › Integrations › Messaging* (S2–S4). */
export function MessagingSettings() {
  const t = useTranslations()
  const words = useErrorWords()
  const me = useMe()
  const channels = useQuery(channelsQuery)
  const navigate = useNavigate()
  const { login } = useSearch({ from: '/tools-and-apps/messaging' })
  const [connecting, setConnecting] = useState<ConnectableType | null>(null)
  const types = useQuery({
    queryKey: ['channel types'],
    queryFn: async ({ signal }) => (await fetchChannelTypes(signal)).data,
    enabled: me.rights.account_settings_access,
  })

  if (!me.rights.account_settings_access) {
    return (
      <EmptyPlace level={1} icon={<QuestionIcon />} title={t('settings.noAccessTitle')}>
        <p>{t('settings.noAccess')}</p>
      </EmptyPlace>
    )
  }
  const close = () => setConnecting(null)
  const leaveLogin = () => void navigate({ to: '/tools-and-apps/messaging', search: {}, replace: true })
  const offer = (type: ConnectableType) => types.data?.find((known) => known.type === type)
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
          {apps
            .filter(({ type }) => type !== 'simulator' || offer(type)?.offered)
            .map(({ type, text, connect }) => (
              <li key={type} className={styles.app}>
                <ChannelBadge type={type} size={36} />
                <div className={styles.appWords}>
                  <h3>{t(`channel.${type}`)}</h3>
                  <p>{t(`settings.${text}`)}</p>
                </div>
                {offer(type)?.offered === false ? (
                  <p className={styles.closed}>{t('settings.closed')}</p>
                ) : (
                  <Button tone="accent" onClick={() => setConnecting(type)}>
                    {t(`settings.${connect}`)}
                  </Button>
                )}
              </li>
            ))}
        </ul>
      </section>
      {connecting === 'whatsapp_twilio' && <ConnectWhatsApp onClose={close} />}
      {connecting === 'messenger' && (
        <ConnectMessenger redirectUrl={offer('messenger')?.login_redirect_url ?? ''} onClose={close} />
      )}
      {connecting === 'simulator' && <ConnectSimulator onClose={close} />}
      {login && <ChoosePage loginId={login} onClose={leaveLogin} />}
    </SettingsPage>
  )
}
