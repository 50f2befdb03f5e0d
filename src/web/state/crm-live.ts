/**
 * The CRM in the query cache. Its lists are joined and searched on the server, so a change is not worked into them
 * here: each query names in `meta.of` what it is made of, and is fetched anew when one of these changes.
 */
import type { QueryClient } from '@tanstack/react-query'
import type { EventFrame } from '../../shared/events.ts'
import { frameListeners } from './follow-stream.ts'

export type CrmNoun =
  | 'person'
  | 'organization'
  | 'lead'
  | 'deal'
  | 'note'
  | 'pipeline'
  | 'stage'
  | 'conversation'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: { of?: readonly CrmNoun[] }
  }
}

/** An import changes thousands of persons in a minute; the screen follows, but not each of them. */
const betweenMilliseconds = 400

const followed = new WeakSet<QueryClient>()

/** From the first place that shows the CRM until the page goes: what is kept for later grows stale as well. */
export function followCrm(cache: QueryClient): void {
  if (followed.has(cache)) return
  followed.add(cache)
  const changed = new Set<string>()
  let waiting = false
  const refresh = () => {
    waiting = changed.size > 0
    if (!waiting) return
    const nouns = new Set(changed)
    changed.clear()
    setTimeout(refresh, betweenMilliseconds)
    void cache.invalidateQueries({
      predicate: (query) =>
        query.queryKey[0] === 'crm' && query.meta?.of?.some((noun) => nouns.has(noun)) === true,
    })
  }
  frameListeners.add((frame: EventFrame) => {
    changed.add(frame.type.slice(0, frame.type.indexOf('.')))
    if (waiting) return
    waiting = true
    setTimeout(refresh)
  })
}
