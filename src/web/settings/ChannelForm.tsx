import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { changeChannel } from '../api/channels.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { TextField } from '../ui/TextField.tsx'
import { AccessChoice } from './AccessChoice.tsx'
import { type Access, accessOf, sharingOf } from './access.ts'
import styles from './ChannelForm.module.css'
import { useChannelChange } from './use-channel-change.ts'

/** Name, and who may read and answer. */
export function ChannelForm({ channel }: { channel: Channel }) {
  const t = useTranslations()
  const me = useMe()
  const tell = useTell()
  const [name, setName] = useState(channel.name)
  const [access, setAccess] = useState<Access>(accessOf(channel))
  const { busy, problem, change } = useChannelChange()
  const sharing = sharingOf(access)
  const changed =
    name.trim() !== channel.name || JSON.stringify(sharing) !== JSON.stringify(sharingOf(accessOf(channel)))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!changed || name.trim() === '') return
    if (await change(() => changeChannel(channel.id, { name: name.trim(), ...sharing })))
      tell({ tone: 'plain', text: t('channelPage.saved') })
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('settings.name')}
        value={name}
        onValue={setName}
        maxLength={120}
        autoComplete="off"
        required
      />
      <AccessChoice access={access} onAccess={setAccess} installedBy={channel.installed_by} />
      {sharing.access === 'private' && channel.installed_by !== me.id && (
        <p className={styles.hint}>{t('channelPage.privateOfOther')}</p>
      )}
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div>
        <Button type="submit" tone="save" aria-disabled={busy || !changed || undefined}>
          {t('channelPage.save')}
        </Button>
      </div>
    </form>
  )
}
