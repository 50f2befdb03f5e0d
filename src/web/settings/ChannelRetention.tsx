import { type FormEvent, useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { changeChannel } from '../api/channels.ts'
import { Button } from '../ui/Button.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { Question } from '../ui/Question.tsx'
import { TextField } from '../ui/TextField.tsx'
import styles from './ChannelForm.module.css'
import { useChannelChange } from './use-channel-change.ts'

const MOST_DAYS = 36_500
const SUGGESTED_DAYS = 365

/** How long what was said is kept. A shorter time removes at once what is older, so it asks. */
export function ChannelRetention({ channel }: { channel: Channel }) {
  const t = useTranslations('channelPage')
  const tell = useTell()
  const group = useId()
  const kept = channel.retention_days
  const [limited, setLimited] = useState(kept !== null)
  const [days, setDays] = useState(String(kept ?? SUGGESTED_DAYS))
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState(false)
  const { busy, problem, change } = useChannelChange()

  const given = /^\d+$/.test(days.trim()) ? Number(days) : 0
  const valid = !limited || (given >= 1 && given <= MOST_DAYS)
  const wanted = limited ? given : null
  const changed = wanted !== kept

  const save = async () => {
    if (await change(() => changeChannel(channel.id, { retention_days: wanted })))
      tell({ tone: 'plain', text: t('saved') })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!changed || !valid || busy) return
    if (wanted !== null && (kept === null || wanted < kept)) setAsking(true)
    else void save()
  }

  return (
    <form noValidate className={styles.form} onSubmit={submit}>
      <fieldset className={styles.plain}>
        <legend className={styles.label}>{t('retention')}</legend>
        <label className={styles.choice}>
          <input type="radio" name={group} checked={!limited} onChange={() => setLimited(false)} />
          {t('retentionForEver')}
        </label>
        <label className={styles.choice}>
          <input type="radio" name={group} checked={limited} onChange={() => setLimited(true)} />
          {t('retentionForDays')}
        </label>
      </fieldset>
      {limited && (
        <TextField
          label={t('retentionDays')}
          value={days}
          onValue={setDays}
          inputMode="numeric"
          maxLength={5}
          autoComplete="off"
          hint={t('retentionHint')}
          problem={tried && !valid ? t('retentionWrong', { most: MOST_DAYS }) : null}
        />
      )}
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div>
        <Button type="submit" tone="save" aria-disabled={busy || !changed || undefined}>
          {t('retentionSave')}
        </Button>
      </div>
      {asking && (
        <Question
          title={t('retentionAsk', { days: given })}
          text={t('retentionAskText')}
          act={t('retentionAct')}
          onAct={save}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}
