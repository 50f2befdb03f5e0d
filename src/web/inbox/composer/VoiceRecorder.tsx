import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChannelType } from '../../../shared/contract/channels.ts'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { Button } from '../../ui/Button.tsx'
import styles from './VoiceRecorder.module.css'
import { recordingTypeFor, toSendable } from './voice/to-sendable.ts'

interface VoiceRecorderProps {
  channelType: ChannelType
  /** The recording joins the chosen files: it is heard before it is sent. */
  onDone: (file: File) => void
  onClose: () => void
}

export function VoiceRecorder(props: VoiceRecorderProps) {
  return (
    <RoomWords room="beside">
      <Recorder {...props} />
    </RoomWords>
  )
}

/** Longer is no voice message any more, and WAV would pass the size that is taken. */
const mostSeconds = 10 * 60

function Recorder({ channelType, onDone, onClose }: VoiceRecorderProps) {
  const t = useTranslations('voice')
  const [state, setState] = useState<'asking' | 'recording' | 'preparing' | 'refused' | 'impossible'>(
    'asking',
  )
  const [seconds, setSeconds] = useState(0)
  const recorder = useRef<MediaRecorder | null>(null)
  const done = useRef(onDone)
  done.current = onDone
  const stopButton = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    let ended = false
    let stream: MediaStream | null = null
    const begin = async () => {
      const type = typeof MediaRecorder === 'undefined' ? undefined : recordingTypeFor(channelType)
      // Missing on a page that is not served securely.
      if (!type || !navigator.mediaDevices) {
        setState('impossible')
        return
      }
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true })
      } catch {
        if (!ended) setState('refused')
        return
      }
      if (ended) {
        letGo(stream)
        return
      }
      const parts: Blob[] = []
      const made = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 })
      recorder.current = made
      made.ondataavailable = ({ data }) => parts.push(data)
      made.onstop = () => {
        letGo(stream)
        if (ended) return
        setState('preparing')
        toSendable(new Blob(parts, { type }), channelType, t('fileName')).then(
          (file) => done.current(file),
          () => setState('impossible'),
        )
      }
      made.start(250)
      setState('recording')
    }
    void begin()
    return () => {
      ended = true
      if (recorder.current?.state === 'recording') recorder.current.stop()
      letGo(stream)
    }
  }, [channelType, t])

  useEffect(() => {
    if (state !== 'recording') return
    stopButton.current?.focus()
    const from = performance.now()
    const timer = setInterval(() => {
      const passed = Math.floor((performance.now() - from) / 1000)
      setSeconds(passed)
      if (passed >= mostSeconds) recorder.current?.stop()
    }, 250)
    return () => clearInterval(timer)
  }, [state])

  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <fieldset
      className={styles.recorder}
      aria-label={t('title')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      {state === 'refused' || state === 'impossible' ? (
        <p role="alert" className={styles.words}>
          <span>{t(state)}</span>
        </p>
      ) : (
        <p role="status" className={styles.words} data-recording={state === 'recording' || undefined}>
          <span className={styles.dot} />
          <span>{t(state)}</span>
          {state === 'recording' && (
            <span className={styles.clock} aria-hidden="true">
              {clock}
            </span>
          )}
        </p>
      )}
      <Button tone="quiet" onClick={onClose}>
        {t('cancel')}
      </Button>
      {state === 'recording' && (
        <Button ref={stopButton} tone="accent" onClick={() => recorder.current?.stop()}>
          {t('stop')}
        </Button>
      )}
    </fieldset>
  )
}

function letGo(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
