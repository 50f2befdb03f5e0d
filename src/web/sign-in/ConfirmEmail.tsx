import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { confirmEmail } from '../api/security.ts'
import { Button } from '../ui/Button.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

/** Behind the link of a mail. A press confirms it: mail programs open links by themselves, to look what is there. */
export function ConfirmEmail({ token }: { token: string }) {
  const t = useTranslations('signIn')
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [email, setEmail] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const confirm = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      setEmail((await confirmEmail(token)).data.email)
    } catch (error) {
      setProblem(words(error))
    }
    setBusy(false)
  }

  if (email)
    return (
      <SignInFrame title={t('confirmedTitle')} intro={t('confirmedIntro', { email })}>
        <a href="/">{t('goOn')}</a>
      </SignInFrame>
    )
  return (
    <SignInFrame title={t('confirmTitle')} intro={t('confirmIntro')}>
      <div className={styles.form}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <Button
          tone="accent"
          className={styles.submit}
          aria-disabled={busy || undefined}
          onClick={() => void confirm()}
        >
          {busy ? t('confirming') : t('confirm')}
        </Button>
      </div>
    </SignInFrame>
  )
}
