import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { newClientId } from '../api/new-client-id.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import { IconButton } from './IconButton.tsx'
import { AlertIcon } from './icons/AlertIcon.tsx'
import { CrossIcon } from './icons/CrossIcon.tsx'
import styles from './NoticeProvider.module.css'

interface Notice {
  id: string
  text: ReactNode
  tone: 'plain' | 'failure'
  action?: { label: string; run: () => void }
}

type Tell = (notice: Omit<Notice, 'id'>) => void

const TellContext = createContext<Tell | null>(null)
const shownMilliseconds = 7_000
const mostAtOnce = 3

/** Says in a corner what has just happened, with a way to undo it. Never needed to go on. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('notice')
  const [notices, setNotices] = useState<Notice[]>([])
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())

  const drop = useCallback((id: string) => {
    clearTimeout(timers.current.get(id))
    timers.current.delete(id)
    setNotices((all) => all.filter((notice) => notice.id !== id))
  }, [])
  const count = useCallback(
    (id: string) => {
      clearTimeout(timers.current.get(id))
      timers.current.set(
        id,
        setTimeout(() => drop(id), shownMilliseconds),
      )
    },
    [drop],
  )
  const tell = useCallback<Tell>(
    (notice) => {
      const id = newClientId()
      // A newer plain one takes the place of the older: only the last step is undone by one click.
      setNotices((all) => [
        ...all.filter((other) => other.tone === 'failure' || notice.tone === 'failure').slice(1 - mostAtOnce),
        { ...notice, id },
      ])
      count(id)
    },
    [count],
  )
  const undo = notices.findLast((notice) => notice.action)
  useShortcuts(
    undo
      ? {
          undo: () => {
            undo.action?.run()
            drop(undo.id)
          },
        }
      : {},
  )
  const hold = (id: string) => clearTimeout(timers.current.get(id))
  const value = useMemo(() => tell, [tell])

  return (
    <TellContext value={value}>
      {children}
      <section className={styles.corner} aria-label={t('region')} aria-live="polite">
        {notices.map((notice) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: only holds the notice while it is looked at
          <div
            key={notice.id}
            className={styles.notice}
            data-tone={notice.tone}
            onMouseEnter={() => hold(notice.id)}
            onMouseLeave={() => count(notice.id)}
            onFocus={() => hold(notice.id)}
            onBlur={() => count(notice.id)}
          >
            {notice.tone === 'failure' && <AlertIcon size={18} className={styles.alert} />}
            <span className={styles.text}>{notice.text}</span>
            {notice.action && (
              <button
                type="button"
                className={styles.action}
                onClick={() => {
                  notice.action?.run()
                  drop(notice.id)
                }}
              >
                {notice.action.label}
              </button>
            )}
            <IconButton label={t('dismiss')} quiet onClick={() => drop(notice.id)}>
              <CrossIcon size={16} />
            </IconButton>
          </div>
        ))}
      </section>
    </TellContext>
  )
}

export function useTell(): Tell {
  const tell = useContext(TellContext)
  if (!tell) throw new Error('useTell outside of NoticeProvider')
  return tell
}
