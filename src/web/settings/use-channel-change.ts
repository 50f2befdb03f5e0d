import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Channel } from '../../shared/contract/channels.ts'
import { applyEvent } from '../state/apply-event.ts'
import { changeState } from '../state/live-cache.ts'
import { useErrorWords } from '../ui/use-error-words.ts'

/** One call that changes a channel: shown at once when it is answered, or said why not. */
export function useChannelChange() {
  const cache = useQueryClient()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  /** Answers the channel as it is now, or null where it could not be changed. */
  const change = async (call: () => Promise<{ data: Channel }>): Promise<Channel | null> => {
    if (busy) return null
    setBusy(true)
    setProblem(null)
    try {
      const { data } = await call()
      changeState(cache, (state) => applyEvent(state, { cursor: '', type: 'channel.changed', data }))
      return data
    } catch (error) {
      setProblem(words(error))
      return null
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, change }
}
