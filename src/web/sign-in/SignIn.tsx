import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { signIn } from '../api/people.ts'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

export function SignIn() {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const password = useRef<HTMLInputElement>(null)
  const [email, setEmail] = useState('')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await signIn({ email: email.trim(), password: secret })
      await cache.refetchQueries({ queryKey: keys.me })
    } catch (error) {
      setProblem(words(error))
      password.current?.select()
      password.current?.focus()
    } finally {
      setBusy(false)
    }
  }

  return (
    <SignInFrame title={t('signIn.title')} intro={t('signIn.intro')}>
      <form className={styles.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <TextField
          label={t('signIn.email')}
          value={email}
          onValue={setEmail}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
        />
        <TextField
          ref={password}
          label={t('signIn.password')}
          value={secret}
          onValue={setSecret}
          type="password"
          name="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('signIn.signingIn') : t('signIn.signIn')}
        </Button>
      </form>
    </SignInFrame>
  )
}
