/**
 * What an open page does for notifications: it says what is in front of the user, shows what no push service brought
 * to this browser, goes where a click leads, and keeps the badge. Loaded after the inbox; nothing waits for it.
 */
import type { QueryClient } from '@tanstack/react-query'
import type { Counts } from '../../shared/contract/conversations.ts'
import type { DesktopNotification } from '../../shared/contract/notifications.ts'
import type { EventFrame } from '../../shared/events.ts'
import { fetchDesktopNotification, reportScreen, screenClosedPath, tellShown } from '../api/notifications.ts'
import { frameListeners } from '../state/follow-stream.ts'
import { keys } from '../state/live-cache.ts'
import { screen } from '../state/presence.ts'
import { permissionHere, subscribe, subscriptionHere, workerHere } from './this-browser.ts'

export interface HereParts {
  cache: QueryClient
  open(path: string): void
}

export interface Here {
  /** Another place is open. */
  moved(): void
  stop(): void
}

const visibleMilliseconds = 15_000
const hiddenMilliseconds = 60_000
const shownKey = 'tsunagi.shown'
const mostRemembered = 50

export function notifyHere({ cache, open }: HereParts): Here {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  /** Not told to whom is signed out or offline: it would only be noise. */
  const report = () => {
    clearTimeout(timer)
    if (stopped) return
    const visible = document.visibilityState === 'visible'
    timer = setTimeout(report, visible ? visibleMilliseconds : hiddenMilliseconds)
    // A conversation that is shown says by itself that it is in front (`useViewing`).
    if (!navigator.onLine || (visible && openConversation() !== null)) return
    const notifies = permissionHere() === 'granted'
    void reportScreen(screen, { conversation_id: null, visible, notifies }).catch(() => {})
  }
  const close = () => void navigator.sendBeacon?.(screenClosedPath(screen))

  const onFrame = (frame: EventFrame) => {
    if (frame.type !== 'notification.created' || permissionHere() !== 'granted') return
    const { id, pushed_to: pushedTo } = frame.data
    const here = subscriptionHere()
    if (here !== null && pushedTo.includes(here)) return
    void showOnce(id).catch(() => {})
  }
  const onMessage = ({ data }: MessageEvent<{ type?: string; url?: string }>) => {
    if (data?.type === 'open' && data.url) open(data.url)
  }
  const stopBadge = keepBadge(cache)

  frameListeners.add(onFrame)
  document.addEventListener('visibilitychange', report)
  window.addEventListener('pagehide', close)
  window.addEventListener('pageshow', report)
  navigator.serviceWorker?.addEventListener('message', onMessage)
  if (permissionHere() === 'granted') void subscribe().catch(() => {})
  report()

  return {
    moved: report,
    stop() {
      stopped = true
      clearTimeout(timer)
      stopBadge()
      frameListeners.delete(onFrame)
      document.removeEventListener('visibilitychange', report)
      window.removeEventListener('pagehide', close)
      window.removeEventListener('pageshow', report)
      navigator.serviceWorker?.removeEventListener('message', onMessage)
    },
  }
}

function openConversation(): string | null {
  return /^\/leads\/messaging\/([0-9a-f-]{36})/.exec(location.pathname)?.[1] ?? null
}

/** One of this browser's tabs shows it: whoever has the lock, unless another one had it before. */
async function showOnce(id: string): Promise<void> {
  const show = async () => {
    const remembered = JSON.parse(localStorage.getItem(shownKey) ?? '[]') as string[]
    if (remembered.includes(id)) return
    localStorage.setItem(shownKey, JSON.stringify([id, ...remembered].slice(0, mostRemembered)))
    const { data } = await fetchDesktopNotification(id)
    await showNow(data)
  }
  if ('locks' in navigator) await navigator.locks.request('tsunagi.notification', show)
  else await show()
}

async function showNow({ id, title, body, url, tag, silent, lang }: DesktopNotification): Promise<void> {
  const registration = await workerHere()
  const there = await registration.getNotifications({ tag })
  const renotify = there.length > 0 && !silent
  await registration.showNotification(title, {
    body,
    tag,
    lang,
    silent,
    data: { id, url },
    ...(renotify && { renotify }),
  })
  await tellShown(id)
}

/** On the icon of the browser's app, where there is one. */
function keepBadge(cache: QueryClient): () => void {
  let shown: number | undefined
  const set = () => {
    const unread = cache.getQueryData<Counts>(keys.counts)?.unread
    if (unread === undefined || unread === shown || !('setAppBadge' in navigator)) return
    shown = unread
    void navigator.setAppBadge(unread).catch(() => {})
  }
  set()
  return cache.getQueryCache().subscribe(({ query }) => {
    if (query.queryKey[0] === keys.counts[0]) set()
  })
}
