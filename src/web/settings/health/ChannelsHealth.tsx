import { useTranslations } from 'use-intl'
import type { ChannelHealth } from '../../../shared/contract/health.ts'
import { exactTime, nearMoment } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { ChannelBadge } from '../../ui/ChannelBadge.tsx'
import { Said } from '../Said.tsx'
import { Facts } from './Facts.tsx'
import styles from './Health.module.css'

export function ChannelsHealth({ channels }: { channels: ChannelHealth[] }) {
  const t = useTranslations('health')
  return (
    <section className={styles.part} aria-labelledby="health-channels">
      <h2 className={styles.title} id="health-channels">
        {t('channels')}
      </h2>
      {channels.length === 0 ? (
        <p className={styles.none}>{t('noChannels')}</p>
      ) : (
        <ul className={styles.card}>
          {channels.map((channel) => (
            <OneChannel key={channel.id} channel={channel} />
          ))}
        </ul>
      )}
    </section>
  )
}

function OneChannel({ channel }: { channel: ChannelHealth }) {
  const t = useTranslations()
  const reader = useReader()
  const now = useNow()
  const moment = (at: string | null) =>
    at === null ? null : (
      <time dateTime={at} title={exactTime(new Date(at), reader)}>
        {nearMoment(new Date(at), now, reader)}
      </time>
    )
  return (
    <li className={styles.row}>
      <ChannelBadge type={channel.type} size={28} />
      <div className={styles.words}>
        <div className={styles.head}>
          <h3 className={styles.name}>{channel.name}</h3>
          <span className={styles.state} data-good={channel.status === 'connected' || undefined}>
            {t(`channel.${channel.status}`)}
          </span>
        </div>
        {channel.status_reason && (
          <p className={styles.warning}>
            <Said words={channel.status_words} sentence={channel.status_reason} />
          </p>
        )}
        {channel.list_failing_since && (
          <p className={styles.warning}>
            {t('health.listFailing', {
              when: nearMoment(new Date(channel.list_failing_since), now, reader),
            })}
          </p>
        )}
        <Facts
          facts={[
            [t('health.lastHeard'), moment(channel.last_heard_at) ?? t('health.never')],
            [
              t('health.delay'),
              channel.delay_milliseconds === null
                ? t('health.nothingYet')
                : t('health.milliseconds', { count: channel.delay_milliseconds }),
            ],
            [t('health.failedSends'), String(channel.failed_sends), channel.failed_sends > 0],
            [t('health.troubled'), String(channel.troubled_requests), channel.troubled_requests > 0],
            [
              t('health.gaps'),
              channel.gaps_filled === 0
                ? t('health.noGaps')
                : t('health.gapsFilled', { count: channel.gaps_filled, messages: channel.messages_filled }),
            ],
            [t('health.compared'), moment(channel.compared_until) ?? t('health.never')],
          ]}
        />
      </div>
    </li>
  )
}
