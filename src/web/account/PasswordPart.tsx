import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { changePassword } from '../api/security.ts'
import { useMe } from '../state/LiveProvider.tsx'
import { Button } from '../ui/Button.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { useTell } from '../ui/NoticeProvider.tsx'
import { TextField } from '../ui/TextField.tsx'
import type { SecurityPartProps } from './SecurityPage.tsx'
import { SettingsPart } from './SettingsPart.tsx'

const SHORTEST = 8

export function PasswordPart({ security, reload }: SecurityPartProps) {
  const t = useTranslations('account')
  const me = useMe()
  const tell = useTell()
  const [open, setOpen] = useState(false)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')

  const change = async () => {
    await changePassword(current, next)
    tell({ tone: 'plain', text: t('passwordChanged') })
    await reload()
  }
  const show = () => {
    setCurrent('')
    setNext('')
    setOpen(true)
  }

  return (
    <SettingsPart
      title={t('passwordTitle')}
      text={security.has_password ? t('passwordText') : t('noPasswordText')}
      act={security.has_password && <Button onClick={show}>{t('changePassword')}</Button>}
    >
      {open && (
        <FormDialog
          title={t('changePassword')}
          submitLabel={t('change')}
          busyLabel={t('changing')}
          ready={current !== '' && next.length >= SHORTEST}
          onSubmit={change}
          onClose={() => setOpen(false)}
        >
          {(tried) => (
            <>
              <input type="hidden" name="email" autoComplete="username" value={me.email} />
              <TextField
                label={t('currentPassword')}
                value={current}
                onValue={setCurrent}
                type="password"
                autoComplete="current-password"
                maxLength={128}
                autoFocus
                required
              />
              <TextField
                label={t('newPassword')}
                hint={t('passwordHint')}
                problem={tried && next.length < SHORTEST ? t('passwordShort') : null}
                value={next}
                onValue={setNext}
                type="password"
                autoComplete="new-password"
                maxLength={128}
                required
              />
            </>
          )}
        </FormDialog>
      )}
    </SettingsPart>
  )
}
