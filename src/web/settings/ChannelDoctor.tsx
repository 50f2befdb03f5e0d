import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel } from '../../shared/contract/channels.ts'
import { type Check, checkChannel } from '../api/channels.ts'
import { Button } from '../ui/Button.tsx'
import { AlertIcon } from '../ui/icons/AlertIcon.tsx'
import { CheckCircleIcon } from '../ui/icons/CheckCircleIcon.tsx'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './ChannelDoctor.module.css'
import { Said } from './Said.tsx'

const known = [
  'credentials',
  'clock',
  'sender',
  'subscription',
  'webhook_configuration',
  'webhook_reachable',
  'templates',
  'last_heard',
] as const

/** The channel doctor: asks everything that messages need, and says of each what it found and what to do. */
export function ChannelDoctor({ channel }: { channel: Channel }) {
  const t = useTranslations('doctor')
  const words = useErrorWords()
  const [checks, setChecks] = useState<Check[] | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const bad = checks?.filter(({ ok }) => !ok).length ?? 0

  const run = async () => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      setChecks((await checkChannel(channel.id)).data)
    } catch (error) {
      setProblem(words(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <div className={styles.line}>
        <Button aria-disabled={busy || undefined} onClick={() => void run()}>
          {busy ? t('checking') : checks ? t('again') : t('check')}
        </Button>
        <p role="status" className={styles.sum} data-good={(checks && bad === 0) || undefined}>
          {checks && !busy && (bad === 0 ? t('allGood') : t('found', { count: bad }))}
        </p>
      </div>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      {checks && (
        <ul className={styles.checks} aria-label={t('results')} aria-busy={busy || undefined}>
          {checks.map((check) => (
            <Result key={check.check} check={check} />
          ))}
        </ul>
      )}
    </>
  )
}

function Result({ check: { check, ok, sentence, words, what_to_do: todo, to_do_words } }: { check: Check }) {
  const t = useTranslations('doctor')
  const name = known.find((one) => one === check)
  return (
    <li className={styles.check} data-ok={ok || undefined}>
      {ok ? <CheckCircleIcon size={18} /> : <AlertIcon size={18} />}
      <div className={styles.words}>
        <h3 className={styles.name}>
          {name ? t(`of.${name}`) : check}
          <span className={styles.state}>{ok ? t('ok') : t('failed')}</span>
        </h3>
        <div className={styles.said}>
          <p>
            <Said words={words} sentence={sentence} />
          </p>
          {todo && (
            <p className={styles.todo}>
              <Said words={to_do_words} sentence={todo} />
            </p>
          )}
        </div>
      </div>
    </li>
  )
}
