/** The CRM's things: as its own API has them (v1, v2), and what only the screen needs from the inbox API. */
import type { Conversation } from '../../shared/contract/conversations.ts'
import type { NewOrganization, Organization, Pipeline, Stage } from '../../shared/contract/crm.ts'
import type { CrmHit, LinkRequest, NewLink, PersonSuggestion } from '../../shared/contract/links.ts'
import { read, write } from './client.ts'

export const linkConversation = (conversationId: string, request: LinkRequest) =>
  write<NewLink>('POST', `/conversations/${conversationId}/links`, request)

export const unlinkConversation = (conversationId: string, linkId: string) =>
  write<unknown>('DELETE', `/conversations/${conversationId}/links/${linkId}`)

export const findItems = (q: string, signal?: AbortSignal) => read<CrmHit[]>('/crm/search', { q }, signal)

export const fetchSuggestions = (conversationId: string, signal?: AbortSignal) =>
  read<PersonSuggestion[]>(`/conversations/${conversationId}/person_suggestions`, {}, signal)

export type ItemKey = { person_id: number } | { lead_id: string } | { deal_id: number }

export const fetchConversationsOf = (item: ItemKey, signal?: AbortSignal) =>
  read<Conversation[]>('/conversations', { ...item, limit: 50 }, signal)

export const fetchPipelines = (signal?: AbortSignal) =>
  read<Pipeline[]>('/api/v2/pipelines', { limit: 500 }, signal)

export const fetchStages = (signal?: AbortSignal) => read<Stage[]>('/api/v2/stages', { limit: 500 }, signal)

interface SearchItems {
  items: { item: { id: number; name: string; organization?: { name: string } | null } }[]
}

/** Two letters at least. */
export const searchPersons = (term: string, signal?: AbortSignal) =>
  read<SearchItems>('/api/v2/persons/search', { term, limit: 10 }, signal)

export const searchOrganizations = (term: string, signal?: AbortSignal) =>
  read<SearchItems>('/api/v2/organizations/search', { term, limit: 10 }, signal)

export const createOrganization = (organization: NewOrganization) =>
  write<Organization>('POST', '/api/v2/organizations', organization)
