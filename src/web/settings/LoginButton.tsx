import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { BeginChannelLogin } from '../../shared/contract/channels.ts'
import { beginChannelLogin } from '../api/channels.ts'
import { Button } from '../ui/Button.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './ChannelForm.module.css'

/** Leaves for the provider; it sends the person back to the settings. */
export function LoginButton({ request }: { request: () => BeginChannelLogin | null }) {
  const t = useTranslations('channelPage')
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const leave = async () => {
    const wanted = request()
    if (busy || !wanted) return
    setBusy(true)
    setProblem(null)
    try {
      window.location.assign((await beginChannelLogin(wanted)).data.url)
    } catch (error) {
      setProblem(words(error))
      setBusy(false)
    }
  }
  return (
    <div className={styles.form}>
      <Button tone="accent" aria-disabled={busy || undefined} onClick={() => void leave()}>
        {busy ? t('leaving') : t('login')}
      </Button>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  )
}
