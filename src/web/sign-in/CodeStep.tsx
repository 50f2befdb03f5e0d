import { type FormEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

interface CodeStepProps {
  signIn: (code: { code: string } | { recovery_code: string }) => Promise<void>
  onBack: () => void
}

/** After the right password: the second factor. */
export function CodeStep({ signIn, onBack }: CodeStepProps) {
  const t = useTranslations('signIn')
  const words = useErrorWords()
  const field = useRef<HTMLInputElement>(null)
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await signIn(recovery ? { recovery_code: code.trim() } : { code: code.trim() })
    } catch (error) {
      setProblem(words(error))
      field.current?.select()
      field.current?.focus()
    } finally {
      setBusy(false)
    }
  }
  const change = () => {
    setRecovery(!recovery)
    setCode('')
    setProblem(null)
  }

  return (
    <SignInFrame title={t('codeTitle')} intro={recovery ? t('recoveryIntro') : t('codeIntro')}>
      <form className={styles.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <TextField
          ref={field}
          key={String(recovery)}
          label={recovery ? t('recoveryCode') : t('code')}
          value={code}
          onValue={setCode}
          name="code"
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete={recovery ? 'off' : 'one-time-code'}
          maxLength={recovery ? 40 : 20}
          autoFocus
          required
        />
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('signingIn') : t('signIn')}
        </Button>
      </form>
      <div className={styles.links}>
        <button type="button" className={styles.link} onClick={change}>
          {recovery ? t('useApp') : t('useRecovery')}
        </button>
        <button type="button" className={styles.link} onClick={onBack}>
          {t('back')}
        </button>
      </div>
    </SignInFrame>
  )
}
