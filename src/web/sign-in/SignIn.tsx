import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError } from '../api/api-error.ts'
import { signIn } from '../api/people.ts'
import { fetchSignInWays } from '../api/security.ts'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { CodeStep } from './CodeStep.tsx'
import { ForgottenPassword } from './ForgottenPassword.tsx'
import { OtherWays } from './OtherWays.tsx'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

/** Email and password; then the code where one is asked for. Beside it the other ways in. */
export function SignIn() {
  const t = useTranslations('signIn')
  const words = useErrorWords()
  const cache = useQueryClient()
  const password = useRef<HTMLInputElement>(null)
  const [email, setEmail] = useState('')
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  const [step, setStep] = useState<'password' | 'code' | 'forgotten'>('password')
  const [problem, setProblem] = useState<string | null>(() => whatWentWrongElsewhere(words))
  const ways = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: async ({ signal }) => (await fetchSignInWays(signal)).data,
  })
  const enter = () => cache.refetchQueries({ queryKey: keys.me })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await signIn({ email: email.trim(), password: secret })
      await enter()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'SECOND_FACTOR_NEEDED') setStep('code')
      else {
        setProblem(words(error))
        password.current?.select()
        password.current?.focus()
      }
    } finally {
      setBusy(false)
    }
  }

  if (step === 'forgotten')
    return (
      <ForgottenPassword
        email={email}
        byMail={ways.data?.password_reset ?? true}
        onBack={() => setStep('password')}
      />
    )
  if (step === 'code')
    return (
      <CodeStep
        signIn={async (code) => {
          await signIn({ email: email.trim(), password: secret, ...code })
          await enter()
        }}
        onBack={() => {
          setSecret('')
          setStep('password')
        }}
      />
    )
  return (
    <SignInFrame title={t('title')} intro={t('intro')}>
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
          name="email"
          autoComplete="username"
          autoFocus
          required
        />
        <TextField
          ref={password}
          label={t('password')}
          value={secret}
          onValue={setSecret}
          type="password"
          name="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('signingIn') : t('signIn')}
        </Button>
      </form>
      <OtherWays ways={ways.data ?? null} onEntered={enter} onProblem={setProblem} />
      <button type="button" className={styles.link} onClick={() => setStep('forgotten')}>
        {t('forgot')}
      </button>
    </SignInFrame>
  )
}

/** The browser comes back from an OpenID provider with the code of what went wrong there. */
function whatWentWrongElsewhere(words: (error: unknown) => string): string | null {
  const code = new URLSearchParams(window.location.search).get('sign_in')
  if (!code) return null
  window.history.replaceState(null, '', '/')
  return words({ code, sentence: '', whatToDo: '' }) || null
}
