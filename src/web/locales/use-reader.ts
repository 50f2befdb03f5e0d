import { useSyncExternalStore } from 'react'
import type { Reader } from './format-time.ts'
import { useLocaleChoice } from './LocaleProvider.tsx'

const readers: Record<'en' | 'ja', Reader> = { en: { locale: 'en' }, ja: { locale: 'ja' } }

export function useReader(): Reader {
  return readers[useLocaleChoice().locale]
}

const everyMilliseconds = 15_000
let now = new Date()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

/** The present, renewed four times a minute for everybody at once: relative times stay true without a fetch. */
export function useNow(): Date {
  return useSyncExternalStore(listen, () => now)
}

function listen(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = new Date()
    timer = setInterval(() => {
      now = new Date()
      for (const each of listeners) each()
    }, everyMilliseconds)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}
