import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { changeChannel } from '../api/channels.ts'
import styles from './ChannelForm.module.css'
import { useChannelChange } from './use-channel-change.ts'

/** A setting, because the provider marks the contact's message as read with it. */
export function ChannelTyping({ channel }: { channel: Channel }) {
  const t = useTranslations('channelPage')
  const { problem, change } = useChannelChange()
  // The click answers at once; what the server says then counts.
  const [wanted, setWanted] = useState<boolean | null>(null)
  return (
    <>
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={wanted ?? channel.details?.typing_indicator ?? false}
          onChange={(event) => {
            const { checked } = event.target
            setWanted(checked)
            void change(() => changeChannel(channel.id, { typing_indicator: checked })).then(() =>
              setWanted(null),
            )
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
