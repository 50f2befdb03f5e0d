import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError } from '../api/api-error.ts'
import { confirmPassword } from '../api/security.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { TextField } from '../ui/TextField.tsx'

/** The person closed the question: nothing happened, and nothing is to be said. */
export class StoppedByPerson extends Error {
  override name = 'StoppedByPerson'
}

interface StepUp {
  /** Does it; where the server asks for the password first, asks the person and does it then. */
  confirmed<T>(work: () => Promise<T>): Promise<T>
  /** To be drawn by whoever uses it. */
  question: ReactNode
}

export function useStepUp(): StepUp {
  const t = useTranslations('account')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState<{ go: () => void; stop: () => void } | null>(null)

  async function confirmed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'PASSWORD_NEEDED')) throw error
    }
    setPassword('')
    await new Promise<void>((resolve, reject) =>
      setAsked({ go: resolve, stop: () => reject(new StoppedByPerson()) }),
    )
    return await work()
  }

  const question = asked && (
    <FormDialog
      title={t('confirmTitle')}
      head={<p>{t('confirmText')}</p>}
      submitLabel={t('confirm')}
      busyLabel={t('confirming')}
      ready={password !== ''}
      onSubmit={async () => {
        await confirmPassword(password)
        asked.go()
      }}
      onClose={() => {
        asked.stop()
        setAsked(null)
      }}
    >
      {() => (
        <TextField
          label={t('confirmPassword')}
          value={password}
          onValue={setPassword}
          type="password"
          name="password"
          autoComplete="current-password"
          autoFocus
          required
        />
      )}
    </FormDialog>
  )
  return { confirmed, question }
}
