/** What the CRM's places read. Kept fresh by `crm-live.ts`. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { fetchContactMerges, fetchContactSuggestions } from '../api/contacts.ts'
import {
  fetchBoard,
  fetchConversationsOf,
  fetchItem,
  fetchLabels,
  fetchList,
  fetchPinned,
  fetchPipelines,
  fetchStages,
  fetchSuggestions,
  fetchTemplates,
  fetchTimeline,
  findItems,
  type ItemKey,
  type ListFilter,
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

/** Without words: those who look like the same human. */
export const contactSuggestionsQuery = (contactId: string, q: string) =>
  queryOptions({
    queryKey: ['crm', 'contact suggestions', contactId, q],
    queryFn: async ({ signal }) => (await fetchContactSuggestions(contactId, q, signal)).data,
    gcTime: 60_000,
  })

/** Merging and parting change whose addresses are whose, or what is linked. */
export const contactMergesQuery = ({ contact, merged_into, links }: Conversation) =>
  queryOptions({
    queryKey: [
      'crm',
      'contact merges',
      contact.id,
      merged_into,
      contact.addresses,
      links.map(({ id }) => id),
    ],
    queryFn: async ({ signal }) => (await fetchContactMerges(contact.id, signal)).data,
    gcTime: 60_000,
  })

export const conversationsOfQuery = (item: ItemKey) =>
  queryOptions({
    queryKey: ['crm', 'conversations', item],
    queryFn: async ({ signal }) => (await fetchConversationsOf(item, signal)).data,
    meta: of('conversation'),
  })

/** A list shows the names of what its items belong to, so it changes with those too. */
const shownIn: Record<CrmKind, readonly CrmNoun[]> = {
  person: ['person', 'organization'],
  organization: ['organization'],
  lead: ['lead', 'person', 'organization'],
  deal: ['deal', 'person', 'organization'],
}

export const listQuery = <K extends CrmKind>(kind: K, filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: ['crm', 'list', kind, filter],
    queryFn: ({ pageParam, signal }) => fetchList(kind, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more.next_cursor ?? null,
    meta: of(...shownIn[kind]),
  })

export const itemQuery = <K extends CrmKind>(kind: K, id: string) =>
  queryOptions({
    queryKey: ['crm', 'item', kind, id],
    queryFn: async ({ signal }) => (await fetchItem(kind, id, signal)).data,
    meta: of(...shownIn[kind]),
  })

export const timelineQuery = (kind: CrmKind, id: string) =>
  infiniteQueryOptions({
    queryKey: ['crm', 'timeline', kind, id],
    queryFn: ({ pageParam, signal }) => fetchTimeline(kind, id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.more.next_cursor ?? null,
    meta: of('note', kind, 'conversation'),
  })

export const pinnedQuery = (kind: CrmKind, id: string) =>
  queryOptions({
    queryKey: ['crm', 'pinned', kind, id],
    queryFn: async ({ signal }) => (await fetchPinned(kind, id, signal)).data,
    meta: of('note'),
  })

export const labelsQuery = queryOptions({
  queryKey: ['crm', 'labels'],
  queryFn: async ({ signal }) => (await fetchLabels(signal)).data,
  meta: of('lead'),
})

export const boardQuery = (pipelineId: number, ownerId: number | null) =>
  queryOptions({
    queryKey: ['crm', 'board', pipelineId, ownerId],
    queryFn: async ({ signal }) => (await fetchBoard(pipelineId, ownerId, signal)).data,
    meta: of('deal', 'stage', 'person', 'organization'),
  })

export const pipelinesQuery = queryOptions({
  queryKey: ['crm', 'pipelines'],
  queryFn: async ({ signal }) => (await fetchPipelines(signal)).data,
  meta: of('pipeline'),
})

export const stagesQuery = queryOptions({
  queryKey: ['crm', 'stages'],
  queryFn: async ({ signal }) => {
    const { data } = await fetchStages(signal)
    return data.toSorted((a, b) => a.order_nr - b.order_nr || a.id - b.id)
  },
  meta: of('stage', 'pipeline'),
})

export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['crm', 'templates', channelId],
    queryFn: async ({ signal }) => (await fetchTemplates(channelId, signal)).data,
    staleTime: 60_000,
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
