import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Here } from './notify-here.ts'

/** Begins after the first screen is there; draws nothing. */
export function NotifyHere() {
  const cache = useQueryClient()
  const router = useRouter()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const here = useRef<Here | null>(null)

  useEffect(() => {
    let gone = false
    const timer = setTimeout(async () => {
      const { notifyHere } = await import('./notify-here.ts')
      if (gone) return
      here.current = notifyHere({ cache, open: (url) => void router.history.push(url) })
    }, 400)
    return () => {
      gone = true
      clearTimeout(timer)
      here.current?.stop()
      here.current = null
    }
  }, [cache, router])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what it reports
  useEffect(() => here.current?.moved(), [path])

  return null
}
