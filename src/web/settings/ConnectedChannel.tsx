import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { usersQuery } from '../state/queries.ts'
import { ChannelBadge } from '../ui/ChannelBadge.tsx'
import styles from './ConnectedChannel.module.css'
import { Said } from './Said.tsx'

export function ConnectedChannel({ channel }: { channel: Channel }) {
  const t = useTranslations()
  const reader = useReader()
  const now = useNow()
  const installer = useQuery(usersQuery).data?.find((user) => user.id === channel.installed_by)
  const shared =
    channel.access === 'private'
      ? t('settings.onlyInstaller')
      : channel.member_ids.length > 0
        ? t('settings.sharedWithSome', { count: channel.member_ids.length })
        : t('settings.sharedWithAll')
  const facts = [
    t(`channel.${channel.type}`),
    channel.address?.replace(/^whatsapp:/, ''),
    shared,
    installer && t('settings.installedBy', { name: installer.name }),
  ].filter(Boolean)
  return (
    <li className={styles.channel}>
      <ChannelBadge type={channel.type} size={28} className={styles.badge} />
      <div className={styles.words}>
        <div className={styles.head}>
          <h3 className={styles.name}>
            <Link
              to="/tools-and-apps/messaging/$channelId"
              params={{ channelId: channel.id }}
              search={{}}
              className={styles.link}
            >
              {channel.name}
            </Link>
          </h3>
          <span className={styles.status} data-status={channel.status}>
            {t(`channel.${channel.status}`)}
          </span>
        </div>
        <p className={styles.facts}>{facts.join(' · ')}</p>
        {channel.status_reason && (
          <p className={styles.reason}>
            <Said words={channel.status_words} sentence={channel.status_reason} />
          </p>
        )}
        <p className={styles.facts}>
          {channel.last_heard_at
            ? t('settings.lastHeard', { when: nearMoment(new Date(channel.last_heard_at), now, reader) })
            : t('settings.neverHeard')}
        </p>
      </div>
    </li>
  )
}
