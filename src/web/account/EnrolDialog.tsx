import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { BegunSecondFactor } from '../../shared/contract/security.ts'
import { confirmSecondFactor } from '../api/security.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import styles from './EnrolDialog.module.css'
import { QrCode } from './QrCode.tsx'

interface EnrolDialogProps {
  begun: BegunSecondFactor
  onEnrolled: (recoveryCodes: string[]) => void
  onClose: () => void
}

export function EnrolDialog({ begun, onEnrolled, onClose }: EnrolDialogProps) {
  const t = useTranslations('account')
  const [code, setCode] = useState('')
  return (
    <FormDialog
      title={t('enrolTitle')}
      submitLabel={t('enrol')}
      busyLabel={t('enrolling')}
      ready={code.trim().length >= 6}
      onSubmit={async () => onEnrolled((await confirmSecondFactor(code)).data.recovery_codes)}
      onClose={onClose}
      head={
        <div className={styles.scan}>
          <QrCode text={begun.uri} label={t('qr')} />
          <div className={styles.words}>
            <p>{t('enrolText')}</p>
            <p className={styles.quiet}>{t('typeKey')}</p>
            <code className={styles.key}>{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </div>
        </div>
      }
    >
      {() => (
        <TextField
          label={t('enrolCode')}
          hint={t('enrolCodeHint')}
          value={code}
          onValue={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          autoFocus
          required
        />
      )}
    </FormDialog>
  )
}
