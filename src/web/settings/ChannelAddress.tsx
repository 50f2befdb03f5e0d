import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import styles from './ChannelForm.module.css'
import { CopyField } from './CopyField.tsx'
import { Said } from './Said.tsx'

/** Where the provider delivers: written by ourselves, or what a person has to paste where. */
export function ChannelAddress({ channel }: { channel: Channel }) {
  const t = useTranslations()
  const setup = channel.webhook_setup
  const kind = channel.type === 'messenger' ? 'messenger' : 'twilio'
  const paste =
    setup?.paste ?? (kind === 'twilio' ? `${channel.webhook_url}#rc=3&rp=all` : channel.webhook_url)
  if (setup?.state === 'written')
    return (
      <>
        <p>{t('channelPage.addressWritten')}</p>
        <CopyField label={t('settings.webhookUrl')} value={channel.webhook_url ?? ''} />
      </>
    )
  return (
    <>
      <p>{t(`channelPage.pasteWhere.${kind}`)}</p>
      <CopyField label={t('settings.webhookUrl')} value={paste ?? ''} />
      {kind === 'twilio' && <p className={styles.hint}>{t('channelPage.fragment')}</p>}
      {setup?.sentence && (
        <p className={styles.hint}>
          <Said words={setup.words} sentence={setup.sentence} />
        </p>
      )}
    </>
  )
}
