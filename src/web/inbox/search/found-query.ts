/** What was found, page by page. It is a moment's answer: asked anew when something new has come (`use-found.ts`). */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { type FoundKind, fetchFound } from '../../api/search.ts'

const limits: Record<FoundKind, number> = { contacts: 6, persons: 6, messages: 25 }

export const foundQuery = (q: string, kind: FoundKind) =>
  infiniteQueryOptions({
    queryKey: ['found', kind, q],
    queryFn: async ({ signal, pageParam }) => {
      const { data, more } = await fetchFound(q, kind, pageParam, limits[kind], signal)
      return { found: data, next: more.next_cursor ?? null }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: q !== '',
    staleTime: 5_000,
    gcTime: 60_000,
    // While the next letter is typed what was found before stays, so that nothing flickers.
    placeholderData: keepPreviousData,
  })
