import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { disconnectChannel } from '../api/channels.ts'
import { applyEvent } from '../state/apply-event.ts'
import { changeState } from '../state/live-cache.ts'
import { FinalQuestion } from '../ui/FinalQuestion.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import styles from './DisconnectChannel.module.css'

/** Cannot be undone as such, so it asks, and says what goes and what stays. */
export function DisconnectChannel({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useTranslations('channelPage')
  const names = useTranslations('channel')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const tell = useTell()

  const disconnect = async () => {
    await disconnectChannel(channel.id)
    const event = { cursor: '', type: 'channel.deleted', data: { id: channel.id } } as const
    changeState(cache, (state) => applyEvent(state, event))
    tell({ tone: 'plain', text: t('disconnected', { name: channel.name }) })
    void navigate({ to: '/tools-and-apps/messaging', search: {} })
  }

  return (
    <FinalQuestion
      title={t('disconnectAsk', { name: channel.name })}
      act={t('disconnect')}
      onAct={disconnect}
      onClose={onClose}
    >
      <p className={styles.what}>{t('goes')}</p>
      <ul className={styles.list}>
        <li>{t('goesConversations')}</li>
        <li>{t('goesKeys')}</li>
      </ul>
      <p className={styles.what}>{t('stays')}</p>
      <ul className={styles.list}>
        <li>{t('staysNotes')}</li>
        <li>{t('staysProvider', { provider: names(channel.type) })}</li>
      </ul>
    </FinalQuestion>
  )
}
