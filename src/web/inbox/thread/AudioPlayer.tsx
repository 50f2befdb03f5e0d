import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { RoomWords } from '../../locales/RoomWords.tsx'
import { PauseIcon } from '../../ui/icons/PauseIcon.tsx'
import { PlayIcon } from '../../ui/icons/PlayIcon.tsx'
import styles from './AudioPlayer.module.css'

interface AudioPlayerProps {
  url: string
  name: string
}

/** What was spoken: played and paused, sought with the arrows, and faster for those in a hurry. */
export function AudioPlayer(props: AudioPlayerProps) {
  return (
    <RoomWords room="beside">
      <Player {...props} />
    </RoomWords>
  )
}

const speeds = [1, 1.25, 1.5, 2]
const seekSeconds = 5
/** The speed that was chosen holds for the next one, too. */
let chosenSpeed = 1
let playing: HTMLAudioElement | null = null

function Player({ url, name }: AudioPlayerProps) {
  const t = useTranslations('audio')
  const audio = useRef<HTMLAudioElement>(null)
  const [plays, setPlays] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState<number | null>(null)
  const [speed, setSpeed] = useState(chosenSpeed)
  const [failed, setFailed] = useState(false)

  // What loads before the player is shown has told its length to nobody.
  useEffect(() => {
    if (audio.current) setLength(lengthOf(audio.current))
  }, [])

  // The browser tells the time four times a second; a line that moves asks each frame.
  useEffect(() => {
    if (!plays) return
    let frame = requestAnimationFrame(function follow() {
      setAt(audio.current?.currentTime ?? 0)
      frame = requestAnimationFrame(follow)
    })
    return () => cancelAnimationFrame(frame)
  }, [plays])

  const toggle = () => {
    const element = audio.current
    if (!element) return
    if (!element.paused) return element.pause()
    element.playbackRate = speed
    element.play().catch(() => setFailed(true))
  }
  const seek = (to: number) => {
    if (!audio.current || length === null) return
    audio.current.currentTime = Math.min(Math.max(to, 0), length)
    setAt(audio.current.currentTime)
  }
  const faster = () => {
    chosenSpeed = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    setSpeed(chosenSpeed)
    if (audio.current) audio.current.playbackRate = chosenSpeed
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form’s
    <div role="group" aria-label={name} className={styles.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: what a customer says has no captions */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onLoadedMetadata={({ currentTarget }) => setLength(lengthOf(currentTarget))}
        onDurationChange={({ currentTarget }) => setLength(lengthOf(currentTarget))}
        onPlay={({ currentTarget }) => {
          if (playing !== currentTarget) playing?.pause()
          playing = currentTarget
          setPlays(true)
        }}
        onPause={() => setPlays(false)}
        onEnded={() => seek(0)}
        onError={() => setFailed(true)}
      />
      <button
        type="button"
        aria-label={plays ? t('pause') : t('play')}
        className={styles.play}
        disabled={failed}
        onClick={toggle}
      >
        {plays ? <PauseIcon size={18} /> : <PlayIcon size={18} />}
      </button>
      {failed ? (
        <a href={url} download={name} className={styles.failed}>
          {t('failed')}
        </a>
      ) : (
        <>
          <input
            type="range"
            aria-label={t('position')}
            aria-valuetext={t('at', { at: clock(at), of: clock(length ?? 0) })}
            min={0}
            max={length ?? 0}
            step="any"
            value={Math.min(at, length ?? 0)}
            style={{ '--played': `${length ? (at / length) * 100 : 0}%` } as React.CSSProperties}
            className={styles.line}
            onChange={({ target }) => seek(Number(target.value))}
            onKeyDown={(event) => {
              const by = { ArrowLeft: -seekSeconds, ArrowRight: seekSeconds }[event.key]
              // The arrows that go from message to message rest here.
              if (by === undefined && event.key !== ' ') return
              event.preventDefault()
              event.stopPropagation()
              if (by === undefined) toggle()
              else seek(at + by)
            }}
          />
          <span className={styles.time} aria-hidden="true">
            {clock(plays || at > 0 ? at : (length ?? 0))}
          </span>
          <button
            type="button"
            aria-label={t('speed', { speed: String(speed) })}
            className={styles.speed}
            onClick={faster}
          >
            {speed}×
          </button>
        </>
      )}
    </div>
  )
}

/** Recordings without a length in their head say that they never end. */
function lengthOf({ duration }: HTMLAudioElement): number | null {
  return Number.isFinite(duration) ? duration : null
}

function clock(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
