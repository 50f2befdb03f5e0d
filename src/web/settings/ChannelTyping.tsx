import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { changeChannel } from '../api/channels.ts'
import styles from './ChannelForm.module.css'
import { useChannelChange } from './use-channel-change.ts'

/** A setting, because the provider marks the contact's message as read with it. */
export function ChannelTyping({ channel }: { channel: Channel }) {
  const t = useTranslations('channelPage')
  const { busy, problem, change } = useChannelChange()
  return (
    <>
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={channel.details?.typing_indicator ?? false}
          disabled={busy}
          onChange={(event) => {
            const { checked } = event.target
            void change(() => changeChannel(channel.id, { typing_indicator: checked }))
          }}
        />
        {t('typing')}
      </label>
      <p className={styles.hint}>{t('typingHint')}</p>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  )
}
