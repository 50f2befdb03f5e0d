import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { SignInWays } from '../../shared/contract/security.ts'
import { passkeyQuestion, signInByPasskey } from '../api/security.ts'
import button from '../ui/Button.module.css'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './SignInForm.module.css'

interface OtherWaysProps {
  ways: SignInWays | null
  onEntered: () => Promise<void>
  onProblem: (problem: string | null) => void
}

export function OtherWays({ ways, onEntered, onProblem }: OtherWaysProps) {
  const t = useTranslations('signIn')
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const passkeys = 'PublicKeyCredential' in window
  if (!passkeys && !ways?.openid) return null

  const byPasskey = async () => {
    if (busy) return
    setBusy(true)
    onProblem(null)
    try {
      const { startAuthentication } = await import('@simplewebauthn/browser')
      const { data } = await passkeyQuestion()
      const response = await startAuthentication({ optionsJSON: data as never }).catch(() => null)
      // Null: the person closed the browser's question; nothing is to be said.
      if (response) {
        await signInByPasskey(response)
        await onEntered()
      }
    } catch (error) {
      onProblem(words(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.ways}>
      <p className={styles.or}>
        <span>{t('or')}</span>
      </p>
      {passkeys && (
        <Button className={styles.way} aria-disabled={busy || undefined} onClick={() => void byPasskey()}>
          {t('usePasskey')}
        </Button>
      )}
      {ways?.openid && (
        <a className={classes(button.button, button.plain, styles.way)} href={openIdPath()}>
          {t('continueWith', { name: ways.openid.name })}
        </a>
      )}
    </div>
  )
}

/** The wanted page goes along, and opens after the way through the provider. */
function openIdPath(): string {
  const { pathname, search } = window.location
  return `/api/inbox/sign_in/openid?to=${encodeURIComponent(pathname + search)}`
}
