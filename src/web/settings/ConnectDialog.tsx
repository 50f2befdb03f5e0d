import { Dialog } from '@base-ui/react/dialog'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Channel, ConnectChannel } from '../../shared/contract/channels.ts'
import { connectChannel } from '../api/channels.ts'
import { nearMoment } from '../locales/format-time.ts'
import { useNow, useReader } from '../locales/use-reader.ts'
import { applyEvent } from '../state/apply-event.ts'
import { changeState } from '../state/live-cache.ts'
import { channelsQuery } from '../state/queries.ts'
import { Button } from '../ui/Button.tsx'
import { ChannelBadge } from '../ui/ChannelBadge.tsx'
import dialog from '../ui/dialog.module.css'
import { useErrorWords } from '../ui/use-error-words.ts'
import styles from './ConnectDialog.module.css'
import { CopyField } from './CopyField.tsx'
import { Said } from './Said.tsx'

interface ConnectDialogProps {
  title: string
  type: 'whatsapp_twilio' | 'messenger' | 'simulator'
  /** Everything is filled in as the provider writes it. */
  ready: boolean
  request: () => ConnectChannel
  /** What is left to do at the provider's. */
  steps: string[]
  onClose: () => void
  /** The fields; `tried` once the button was pressed, so that nobody is scolded while still writing. */
  children: (tried: boolean) => ReactNode
}

/** First the form; then the address to paste at the provider's, and a line that changes with the first message. */
export function ConnectDialog({ title, type, ready, request, steps, onClose, children }: ConnectDialogProps) {
  const t = useTranslations()
  const words = useErrorWords()
  const cache = useQueryClient()
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [connected, setConnected] = useState<Channel | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (busy) return
    if (!ready) {
      const form = event.currentTarget
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus())
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      const { data } = await connectChannel(request())
      changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'channel.changed', data }))
      setConnected(data)
    } catch (error) {
      setProblem(words(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <div className={styles.head}>
            <ChannelBadge type={type} size={28} />
            <Dialog.Title className={dialog.title}>
              {connected ? t('settings.doneTitle', { name: connected.name }) : title}
            </Dialog.Title>
          </div>
          {connected ? (
            <Done channel={connected} steps={steps} onClose={onClose} />
          ) : (
            <form className={styles.form} onSubmit={(event) => void submit(event)}>
              {children(tried)}
              {problem && (
                <p role="alert" className={styles.problem}>
                  {problem}
                </p>
              )}
              <div className={dialog.acts}>
                <Button onClick={onClose}>{t('form.cancel')}</Button>
                <Button type="submit" tone="save" aria-disabled={busy || undefined}>
                  {busy ? t('settings.connecting') : t('settings.connect')}
                </Button>
              </div>
            </form>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Done({ channel, steps, onClose }: { channel: Channel; steps: string[]; onClose: () => void }) {
  const t = useTranslations('settings')
  const reader = useReader()
  const now = useNow()
  const fresh = useQuery(channelsQuery).data?.find((known) => known.id === channel.id) ?? channel
  const simulated = channel.type === 'simulator'
  const written = fresh.webhook_setup?.state === 'written'
  const onlyHere = /^https?:\/\/(localhost|127\.|\[::1\])/.test(fresh.webhook_url ?? '')
  return (
    <div className={styles.done}>
      <Dialog.Description>
        {t(simulated ? 'doneSimulator' : written ? 'doneWritten' : 'doneIntro')}
      </Dialog.Description>
      {!written && (
        <CopyField label={t('webhookUrl')} value={fresh.webhook_setup?.paste ?? fresh.webhook_url ?? ''} />
      )}
      {fresh.webhook_setup?.sentence && (
        <p className={styles.warning}>
          <Said words={fresh.webhook_setup.words} sentence={fresh.webhook_setup.sentence} />
        </p>
      )}
      {!written && onlyHere && !fresh.webhook_setup && <p className={styles.warning}>{t('notPublic')}</p>}
      <ol className={styles.steps}>
        {!written && steps.map((step) => <li key={step}>{step}</li>)}
        <li>
          {simulated ? (
            <a href="/simulator" target="_blank" rel="noreferrer">
              {t('openSimulator')}
            </a>
          ) : (
            t('stepTest')
          )}
        </li>
      </ol>
      <p role="status" className={styles.heard} data-heard={fresh.last_heard_at ? true : undefined}>
        {fresh.last_heard_at
          ? t('heard', { when: nearMoment(new Date(fresh.last_heard_at), now, reader) })
          : t('waiting')}
      </p>
      <div className={dialog.acts}>
        <Button tone="accent" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}
