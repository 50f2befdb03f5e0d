import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { setUp } from '../api/people.ts'
import { useLocaleChoice } from '../locales/LocaleProvider.tsx'
import { keys } from '../state/live-cache.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './SignInForm.module.css'
import { SignInFrame } from './SignInFrame.tsx'

/** Creates the company and its first user. */
export function FirstVisit({ codeNeeded }: { codeNeeded: boolean }) {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const { locale } = useLocaleChoice()
  const [company, setCompany] = useState('')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await setUp({
        company_name: company.trim(),
        name: name.trim(),
        email: email.trim(),
        password,
        locale,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...(codeNeeded ? { setup_code: code.trim() } : {}),
      })
      await cache.refetchQueries({ queryKey: keys.me })
      cache.removeQueries({ queryKey: keys.setup })
    } catch (error) {
      setProblem(words(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <SignInFrame title={t('firstVisit.title')} intro={t('firstVisit.intro')}>
      <form className={styles.form} onSubmit={submit}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <TextField
          label={t('firstVisit.company')}
          value={company}
          onValue={setCompany}
          name="organization"
          autoComplete="organization"
          maxLength={120}
          required
        />
        <TextField
          label={t('firstVisit.name')}
          hint={t('firstVisit.nameHint')}
          value={name}
          onValue={setName}
          name="name"
          autoComplete="name"
          maxLength={120}
          required
        />
        <TextField
          label={t('signIn.email')}
          value={email}
          onValue={setEmail}
          type="email"
          name="email"
          autoComplete="username"
          maxLength={254}
          required
        />
        <TextField
          label={t('signIn.password')}
          hint={t('firstVisit.passwordHint')}
          value={password}
          onValue={setPassword}
          type="password"
          name="password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          required
        />
        {codeNeeded && (
          <TextField
            label={t('firstVisit.setupCode')}
            hint={t('firstVisit.setupCodeHint')}
            value={code}
            onValue={setCode}
            autoComplete="off"
            maxLength={64}
            required
          />
        )}
        <Button type="submit" tone="accent" className={styles.submit} aria-disabled={busy || undefined}>
          {busy ? t('firstVisit.creating') : t('firstVisit.create')}
        </Button>
      </form>
    </SignInFrame>
  )
}
