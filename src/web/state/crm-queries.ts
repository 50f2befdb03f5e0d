import { queryOptions } from '@tanstack/react-query'
import {
  fetchConversationsOf,
  fetchPipelines,
  fetchStages,
  fetchSuggestions,
  findItems,
  type ItemKey,
  searchOrganizations,
  searchPersons,
} from '../api/crm.ts'
import type { CrmNoun } from './crm-live.ts'

const of = (...nouns: CrmNoun[]) => ({ of: nouns })

export const foundItemsQuery = (q: string) =>
  queryOptions({
    queryKey: ['crm', 'found', q],
    queryFn: async ({ signal }) => (await findItems(q, signal)).data,
    meta: of('person', 'lead', 'deal', 'organization'),
    gcTime: 60_000,
  })

/** Who it may be depends on whom it is linked to. */
export const suggestionsQuery = (conversationId: string, linkedPersonId: number | null) =>
  queryOptions({
    queryKey: ['crm', 'suggestions', conversationId, linkedPersonId],
    queryFn: async ({ signal }) => (await fetchSuggestions(conversationId, signal)).data,
    meta: of('person'),
  })

export const conversationsOfQuery = (item: ItemKey) =>
  queryOptions({
    queryKey: ['crm', 'conversations', item],
    queryFn: async ({ signal }) => (await fetchConversationsOf(item, signal)).data,
    meta: of('conversation'),
  })

export const pipelinesQuery = queryOptions({
  queryKey: ['crm', 'pipelines'],
  queryFn: async ({ signal }) => (await fetchPipelines(signal)).data,
  meta: of('pipeline'),
})

export const stagesQuery = queryOptions({
  queryKey: ['crm', 'stages'],
  queryFn: async ({ signal }) => (await fetchStages(signal)).data,
  meta: of('stage', 'pipeline'),
})

export interface Named {
  id: number
  name: string
  detail: string | null
}

export const namedQuery = (kind: 'person' | 'organization', term: string) =>
  queryOptions({
    queryKey: ['crm', 'named', kind, term],
    queryFn: async ({ signal }): Promise<Named[]> => {
      const { data } = await (kind === 'person' ? searchPersons : searchOrganizations)(term, signal)
      return data.items.map(({ item }) => ({
        id: item.id,
        name: item.name,
        detail: item.organization?.name ?? null,
      }))
    },
    meta: of(kind),
    gcTime: 60_000,
  })
