import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Invitation, Locale } from '../../shared/contract/users.ts'
import { invite } from '../api/colleagues.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { TextField } from '../ui/TextField.tsx'
import styles from './InviteDialog.module.css'

interface InviteDialogProps {
  onInvited: (email: string, invitation: Invitation) => void
  onClose: () => void
}

export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const t = useTranslations('people')
  const me = useMe()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [locale, setLocale] = useState<Locale>(me.locale)
  const [admin, setAdmin] = useState(false)
  const [access, setAccess] = useState(false)
  const ready = /^\S+@\S+$/.test(email.trim())

  const send = async () => {
    const to = email.trim()
    const { data } = await invite({
      email: to,
      locale,
      rights: { admin, account_settings_access: access },
      ...(name.trim() ? { name: name.trim() } : {}),
    })
    onInvited(to, data)
  }

  return (
    <FormDialog
      title={t('inviteTitle')}
      submitLabel={t('send')}
      busyLabel={t('sending')}
      ready={ready}
      onSubmit={send}
      onClose={onClose}
    >
      {(tried) => (
        <>
          <TextField
            label={t('email')}
            problem={tried && !ready ? t('emailMissing') : null}
            value={email}
            onValue={setEmail}
            type="email"
            autoComplete="off"
            maxLength={254}
            autoFocus
            required
          />
          <TextField label={t('name')} value={name} onValue={setName} autoComplete="off" maxLength={120} />
          <SelectField label={t('language')} value={locale} onValue={(value) => setLocale(value as Locale)}>
            <option value="en">English</option>
            <option value="ja">日本語</option>
          </SelectField>
          <fieldset className={styles.rights}>
            <legend className={styles.legend}>{t('rights')}</legend>
            <Right label={t('admin')} hint={t('adminHint')} checked={admin} onCheck={setAdmin} />
            <Right
              label={t('settingsAccess')}
              hint={t('settingsHint')}
              checked={access}
              onCheck={setAccess}
            />
          </fieldset>
        </>
      )}
    </FormDialog>
  )
}

interface RightProps {
  label: string
  hint: string
  checked: boolean
  onCheck: (checked: boolean) => void
}

function Right({ label, hint, checked, onCheck }: RightProps) {
  const id = useId()
  return (
    <div className={styles.right}>
      <input
        type="checkbox"
        id={id}
        checked={checked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onCheck(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  )
}
