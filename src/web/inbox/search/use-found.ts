import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Found } from '../../../shared/contract/search.ts'
import type { FoundKind } from '../../api/search.ts'
import { foundQuery } from './found-query.ts'

/** Words are found a second after they arrived; what was just written is looked for once more. */
const settleMilliseconds = 1_500

export function useFound<K extends FoundKind>(q: string, kind: K) {
  const query = useInfiniteQuery(foundQuery(q, kind))
  const items = query.data?.pages.flatMap((page): unknown[] => page.found[kind]) as Found[K] | undefined
  return { ...query, items }
}

/** Asks anew when a message or a conversation has come meanwhile, or had come just before. */
export function useFreshFinds(): void {
  const cache = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const askSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void cache.invalidateQueries({ queryKey: ['found'] })
      }, settleMilliseconds)
    }
    askSoon()
    const stop = cache.getQueryCache().subscribe((event) => {
      const [name] = event.query.queryKey
      if (event.type !== 'updated' || event.action.type !== 'success') return
      if (name !== 'counts' && name !== 'list') return
      askSoon()
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [cache])
}
