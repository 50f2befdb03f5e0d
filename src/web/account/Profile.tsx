import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Me } from '../../shared/contract/users.ts'
import { changeEmail, changeMe } from '../api/security.ts'
import { RoomWords } from '../locales/RoomWords.tsx'
import { SettingsPage } from '../settings/SettingsPage.tsx'
import { useMe } from '../state/LiveProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { PictureField } from './PictureField.tsx'
import styles from './Profile.module.css'
import { SettingsPart } from './SettingsPart.tsx'
import { useStepUp } from './use-step-up.tsx'

export function Profile() {
  return (
    <RoomWords room="account">
      <ProfilePage />
    </RoomWords>
  )
}

function ProfilePage() {
  const t = useTranslations('account')
  const me = useMe()
  return (
    <SettingsPage title={t('profileTitle')} intro={t('profileIntro')}>
      <SettingsPart title={t('picture')} text={t('pictureHint')}>
        <PictureField />
      </SettingsPart>
      <NameAndTime key={me.id} />
      <Email />
    </SettingsPage>
  )
}

function NameAndTime() {
  const t = useTranslations('account')
  const me = useMe()
  const cache = useQueryClient()
  const tell = useTell()
  const words = useErrorWords()
  const [name, setName] = useState(me.name)
  const [timeZone, setTimeZone] = useState(me.time_zone)
  const [busy, setBusy] = useState(false)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    try {
      const { data } = await changeMe({ name: name.trim(), time_zone: timeZone })
      cache.setQueryData<Me | null>(keys.me, data)
      tell({ tone: 'plain', text: t('saved') })
    } catch (error) {
      tell({ tone: 'failure', text: words(error) })
    }
    setBusy(false)
  }

  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <TextField
        label={t('name')}
        value={name}
        onValue={setName}
        autoComplete="name"
        maxLength={120}
        required
      />
      <div>
        <SelectField label={t('timeZone')} value={timeZone} onValue={setTimeZone}>
          {timeZonesWith(me.time_zone).map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
        <p className={styles.hint}>{t('timeZoneHint')}</p>
      </div>
      <Button type="submit" tone="save" className={styles.save} aria-disabled={busy || undefined}>
        {busy ? t('saving') : t('save')}
      </Button>
    </form>
  )
}

function Email() {
  const t = useTranslations('account')
  const me = useMe()
  const tell = useTell()
  const { confirmed, question } = useStepUp()
  const [open, setOpen] = useState(false)
  const [email, setEmail] = useState('')

  const change = async () => {
    const { data } = await confirmed(() => changeEmail(email.trim()))
    tell({
      tone: 'plain',
      text: data.confirmation_sent ? t('emailSent', { email: email.trim() }) : t('emailChanged'),
    })
  }

  return (
    <SettingsPart
      title={t('email')}
      text={me.email}
      act={
        <Button
          onClick={() => {
            setEmail('')
            setOpen(true)
          }}
        >
          {t('changeEmail')}
        </Button>
      }
    >
      {open && (
        <FormDialog
          title={t('changeEmail')}
          head={<p>{t('changeEmailText')}</p>}
          submitLabel={t('change')}
          busyLabel={t('changing')}
          ready={email.includes('@')}
          onSubmit={change}
          onClose={() => setOpen(false)}
        >
          {() => (
            <TextField
              label={t('newEmail')}
              value={email}
              onValue={setEmail}
              type="email"
              autoComplete="email"
              maxLength={254}
              autoFocus
              required
            />
          )}
        </FormDialog>
      )}
      {question}
    </SettingsPart>
  )
}

/** Those that the browser knows, and the one that is set. */
function timeZonesWith(set: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes(set) ? known : [set, ...known]
}
