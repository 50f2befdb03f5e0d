import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError } from '../api/api-error.ts'
import { acceptInvitation, fetchInvitation } from '../api/people.ts'
import { useLocaleChoice } from '../locales/LocaleProvider.tsx'
import { Unreachable } from '../navigation/Trouble.tsx'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import { Waiting } from '../ui/Waiting.tsx'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

export function AcceptInvitation({ token }: { token: string }) {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const { locale } = useLocaleChoice()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: async ({ signal }) => (await fetchInvitation(token, signal)).data,
  })
  const [chosenName, setName] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  if (invitation.isPending) return <Waiting />
  if (invitation.isError) {
    if (!(invitation.error instanceof ApiError)) {
      return <Unreachable onTryAgain={() => void invitation.refetch()} />
    }
    return (
      <SignInFrame title={t('invitation.invalidTitle')} intro={t('invitation.invalid')}>
        <a href="/">{t('signIn.signIn')}</a>
      </SignInFrame>
    )
  }

  const { email, company_name: company } = invitation.data
  const name = chosenName ?? invitation.data.name ?? ''

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await acceptInvitation(token, { name: name.trim(), password, locale })
      window.history.replaceState(null, '', '/')
      await cache.refetchQueries({ queryKey: keys.me })
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }

  return (
    <SignInFrame title={t('invitation.title', { company })} intro={t('invitation.intro', { email })}>
      <form className={styles.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <input type="hidden" name="email" autoComplete="username" value={email} />
        <TextField
          label={t('firstVisit.name')}
          value={name}
          onValue={setName}
          autoComplete="name"
          maxLength={120}
          required
        />
        <TextField
          label={t('signIn.password')}
          hint={t('firstVisit.passwordHint')}
          value={password}
          onValue={setPassword}
          type="password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          required
        />
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('invitation.joining') : t('invitation.join')}
        </Button>
      </form>
    </SignInFrame>
  )
}
