import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PendingMessage } from './inbox-state.ts'
import { keys } from './live-cache.ts'

/** The messages of a conversation that the server has not acknowledged. */
export function usePendingOf(conversationId: string): PendingMessage[] {
  const { data } = useQuery<PendingMessage[]>({ queryKey: keys.pending })
  return useMemo(
    () => data?.filter((message) => message.conversation_id === conversationId) ?? [],
    [data, conversationId],
  )
}
