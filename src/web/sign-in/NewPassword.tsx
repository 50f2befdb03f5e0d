import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError } from '../api/api-error.ts'
import { fetchReset, resetPassword } from '../api/security.ts'
import { Unreachable } from '../navigation/Trouble.tsx'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

/** Behind the link of a mail: a new password, and from there to the sign-in. */
export function NewPassword({ token }: { token: string }) {
  const t = useTranslations()
  const words = useErrorWords()
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const link = useQuery({
    queryKey: ['reset', token],
    queryFn: async ({ signal }) => (await fetchReset(token, signal)).data,
  })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await resetPassword(token, password)
      setSaved(true)
    } catch (error) {
      setProblem(words(error))
    } finally {
      setBusy(false)
    }
  }

  // A whole visit, so that nothing of who was signed in before is left.
  const toSignIn = <a href="/">{t('signIn.toSignIn')}</a>
  if (saved)
    return (
      <SignInFrame title={t('signIn.savedTitle')} intro={t('signIn.savedIntro')}>
        {toSignIn}
      </SignInFrame>
    )
  if (link.isPending) return <Waiting />
  if (link.isError) {
    if (!(link.error instanceof ApiError)) return <Unreachable onTryAgain={() => void link.refetch()} />
    return (
      <SignInFrame title={t('signIn.linkGoneTitle')} intro={t('signIn.linkGone')}>
        {toSignIn}
      </SignInFrame>
    )
  }
  return (
    <SignInFrame title={t('signIn.resetTitle')} intro={t('signIn.resetIntro', { email: link.data.email })}>
      <form className={styles.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <input type="hidden" name="email" autoComplete="username" value={link.data.email} />
        <TextField
          label={t('signIn.newPassword')}
          hint={t('firstVisit.passwordHint')}
          value={password}
          onValue={setPassword}
          type="password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          autoFocus
          required
        />
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('signIn.saving') : t('signIn.save')}
        </Button>
      </form>
    </SignInFrame>
  )
}
