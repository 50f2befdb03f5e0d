import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { ChannelHealth, Health } from '../../../shared/contract/health.ts'
import { nearMoment } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { Facts } from './Facts.tsx'
import styles from './Health.module.css'

/** What is to leave; and sends of which nobody can say whether they left, each with the way to its conversation. */
export function OutboxHealth({ outbox, channels }: { outbox: Health['outbox']; channels: ChannelHealth[] }) {
  const t = useTranslations('health')
  const reader = useReader()
  const now = useNow()
  return (
    <section className={styles.part} aria-labelledby="health-outbox">
      <h2 className={styles.title} id="health-outbox">
        {t('outbox')}
      </h2>
      <div className={styles.card}>
        <div className={styles.row}>
          <Facts
            facts={[
              [t('waiting'), String(outbox.waiting)],
              [t('sending'), String(outbox.sending)],
              [t('unknown'), String(outbox.unknown), outbox.unknown > 0],
              [t('asked'), String(outbox.asked), outbox.asked > 0],
            ]}
          />
        </div>
        {outbox.doubtful.length > 0 && (
          <ul aria-label={t('doubtful')}>
            {outbox.doubtful.map((send) => (
              <li key={send.message_id} className={styles.line}>
                <Link
                  to="/leads/messaging/$conversationId"
                  params={{ conversationId: send.conversation_id }}
                  className={styles.link}
                >
                  {send.contact_name ?? t('nameless')}
                </Link>
                <span className={styles.quiet}>
                  {[
                    channels.find(({ id }) => id === send.channel_id)?.name,
                    nearMoment(new Date(send.since), now, reader),
                    send.state === 'asked' ? t('isAsked') : t('isLookedUp'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
