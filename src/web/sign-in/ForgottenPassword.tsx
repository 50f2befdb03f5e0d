import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { askForReset } from '../api/security.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

interface ForgottenPasswordProps {
  email: string
  /** False: the server sends no mail. */
  byMail: boolean
  onBack: () => void
}

/** What is said afterwards is the same whether or not somebody has the address. */
export function ForgottenPassword({ email: typed, byMail, onBack }: ForgottenPasswordProps) {
  const t = useTranslations('signIn')
  const words = useErrorWords()
  const [email, setEmail] = useState(typed)
  const [busy, setBusy] = useState(false)
  const [sent, setSent] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await askForReset(email.trim())
      setSent(true)
    } catch (error) {
      setProblem(words(error))
    } finally {
      setBusy(false)
    }
  }
  const back = (
    <button type="button" className={styles.link} onClick={onBack}>
      {t('back')}
    </button>
  )

  if (!byMail)
    return (
      <SignInFrame title={t('forgotTitle')} intro={t('noMailIntro')}>
        <code className={styles.command}>npm run reset-password -- EMAIL</code>
        {back}
      </SignInFrame>
    )
  if (sent)
    return (
      <SignInFrame title={t('sentTitle')} intro={t('sentIntro', { email: email.trim() })}>
        {back}
      </SignInFrame>
    )
  return (
    <SignInFrame title={t('forgotTitle')} intro={t('forgotIntro')}>
      <form className={styles.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <TextField
          label={t('email')}
          value={email}
          onValue={setEmail}
          type="email"
          autoComplete="username"
          autoFocus
          required
        />
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('sending') : t('sendLink')}
        </Button>
      </form>
      {back}
    </SignInFrame>
  )
}
