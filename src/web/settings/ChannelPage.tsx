import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { channelsQuery, usersQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { ChannelBadge } from '../ui/ChannelBadge.tsx'
import { EmptyPlace } from '../ui/EmptyPlace.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { BackIcon } from '../ui/icons/BackIcon.tsx'
import { QuestionIcon } from '../ui/icons/QuestionIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import { ChannelAddress } from './ChannelAddress.tsx'
import { ChannelDoctor } from './ChannelDoctor.tsx'
import { ChannelForm } from './ChannelForm.tsx'
import styles from './ChannelPage.module.css'
import { ChannelPast } from './ChannelPast.tsx'
import { ChannelRetention } from './ChannelRetention.tsx'
import { ChannelTyping } from './ChannelTyping.tsx'
import connected from './ConnectedChannel.module.css'
import { DisconnectChannel } from './DisconnectChannel.tsx'
import { ReconnectChannel } from './ReconnectChannel.tsx'
import { Said } from './Said.tsx'

/** One connected messaging app: how it is doing, who uses it, and what it was connected with. */
export function ChannelPage() {
  const t = useTranslations()
  const words = useErrorWords()
  const me = useMe()
  const { channelId } = useParams({ from: '/tools-and-apps/messaging/$channelId' })
  const channels = useQuery(channelsQuery)
  const channel = channels.data?.find(({ id }) => id === channelId)
  if (!me.rights.account_settings_access)
    return (
      <EmptyPlace level={1} icon={<QuestionIcon />} title={t('settings.noAccessTitle')}>
        <p>{t('settings.noAccess')}</p>
      </EmptyPlace>
    )
  if (channel) return <Known channel={channel} />
  if (channels.isPending) return <Waiting />
  if (channels.isError)
    return (
      <EmptyPlace level={1} icon={<AlertIcon />} title={t('inbox.failedTitle')}>
        <p>{words(channels.error)}</p>
        <Button onClick={() => void channels.refetch()}>{t('inbox.tryAgain')}</Button>
      </EmptyPlace>
    )
  return (
    <EmptyPlace level={1} icon={<QuestionIcon />} title={t('channelPage.goneTitle')}>
      <p>{t('channelPage.gone')}</p>
      <Link to="/tools-and-apps/messaging" search={{}}>
        {t('channelPage.back')}
      </Link>
    </EmptyPlace>
  )
}

function Known({ channel }: { channel: Channel }) {
  const t = useTranslations()
  const [asked, setAsked] = useState<'reconnect' | 'disconnect' | null>(null)
  const reconnect = channel.type === 'simulator' ? undefined : () => setAsked('reconnect')
  return (
    <div className={styles.page}>
      <title>{`${channel.name} · Tsunagi`}</title>
      <header className={styles.top}>
        <Link to="/tools-and-apps/messaging" search={{}} className={styles.back}>
          <BackIcon size={16} />
          {t('settings.title')}
        </Link>
        <div className={styles.head}>
          <ChannelBadge type={channel.type} size={36} />
          <div className={styles.words}>
            <h1 className={styles.title}>{channel.name}</h1>
            <Facts channel={channel} />
          </div>
          <span className={connected.status} data-status={channel.status}>
            {t(`channel.${channel.status}`)}
          </span>
        </div>
        {channel.status === 'attention' && (
          <div role="status" className={styles.attention}>
            <AlertIcon size={18} />
            <p>
              <Said words={channel.status_words} sentence={channel.status_reason} />
            </p>
            {reconnect && (
              <Button tone="accent" onClick={reconnect}>
                {t('channelPage.reconnect')}
              </Button>
            )}
          </div>
        )}
      </header>
      <Part title={t('channelPage.checkTitle')} text={t('channelPage.checkText')}>
        <ChannelDoctor channel={channel} />
      </Part>
      <Part title={t('channelPage.sharing')}>
        <ChannelForm key={channel.id} channel={channel} />
      </Part>
      {channel.details?.typing_indicator != null && (
        <Part title={t('channelPage.typingTitle')}>
          <ChannelTyping channel={channel} />
        </Part>
      )}
      {channel.webhook_url && (
        <Part title={t('settings.webhookUrl')} text={t('channelPage.addressText')}>
          <ChannelAddress channel={channel} />
        </Part>
      )}
      <Part title={t('channelPage.pastTitle')}>
        <ChannelPast channel={channel} />
      </Part>
      <Part title={t('channelPage.retentionTitle')} text={t('channelPage.retentionText')}>
        <ChannelRetention key={channel.retention_days} channel={channel} />
      </Part>
      {reconnect && (
        <Part
          title={t('channelPage.keysTitle')}
          text={t(`channelPage.keysOf.${channel.type === 'messenger' ? 'messenger' : 'twilio'}`)}
        >
          <div>
            <Button onClick={reconnect}>{t('channelPage.reconnect')}</Button>
          </div>
        </Part>
      )}
      <Part title={t('channelPage.disconnectTitle')} text={t('channelPage.disconnectText')}>
        <div>
          <Button onClick={() => setAsked('disconnect')}>{t('channelPage.disconnect')}</Button>
        </div>
      </Part>
      {asked === 'reconnect' && <ReconnectChannel channel={channel} onClose={() => setAsked(null)} />}
      {asked === 'disconnect' && <DisconnectChannel channel={channel} onClose={() => setAsked(null)} />}
    </div>
  )
}

function Facts({ channel }: { channel: Channel }) {
  const t = useTranslations()
  const reader = useReader()
  const now = useNow()
  const installer = useQuery(usersQuery).data?.find((user) => user.id === channel.installed_by)
  const facts = [
    t(`channel.${channel.type}`),
    channel.address?.replace(/^whatsapp:/, ''),
    installer && t('settings.installedBy', { name: installer.name }),
    channel.last_heard_at
      ? t('settings.lastHeard', { when: nearMoment(new Date(channel.last_heard_at), now, reader) })
      : t('settings.neverHeard'),
  ]
  return <p className={styles.quiet}>{facts.filter(Boolean).join(' · ')}</p>
}

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={styles.part}>
      <div className={styles.about}>
        <h2 id={id} className={styles.partTitle}>
          {title}
        </h2>
        {text && <p className={styles.quiet}>{text}</p>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  )
}
