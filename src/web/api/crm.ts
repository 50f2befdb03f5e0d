/** The CRM's things: as its own API has them (v1, v2), and what only the screen needs from the inbox API. */
import type { Conversation } from '../../shared/contract/conversations.ts'
import type {
  Deal,
  Lead,
  LeadLabel,
  NewDeal,
  NewLead,
  NewLeadLabel,
  NewNote,
  NewOrganization,
  NewPerson,
  Note,
  Organization,
  Person,
  Pipeline,
  Stage,
} from '../../shared/contract/crm.ts'
import type {
  BoardStage,
  CrmKind,
  ListedDeal,
  ListedLead,
  ListedOrganization,
  ListedPerson,
  TimelineEntry,
} from '../../shared/contract/crm-screen.ts'
import type { CrmHit, LinkRequest, NewLink, PersonSuggestion } from '../../shared/contract/links.ts'
import type { Template } from '../../shared/contract/templates.ts'
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

/** An item as lists and pages show it. */
export interface Items {
  person: ListedPerson
  organization: ListedOrganization
  lead: ListedLead
  deal: ListedDeal
}
/** What a form sends; a change sends a part of it. */
export interface NewItems {
  person: NewPerson
  organization: NewOrganization
  lead: NewLead
  deal: NewDeal
}
interface Plain {
  person: Person
  organization: Organization
  lead: Lead
  deal: Deal
}

const plainPaths: Record<CrmKind, string> = {
  person: '/api/v2/persons',
  organization: '/api/v2/organizations',
  lead: '/api/v1/leads',
  deal: '/api/v2/deals',
}

export type ListFilter = Record<string, string | number | boolean | null | undefined>

export const fetchList = <K extends CrmKind>(
  kind: K,
  filter: ListFilter,
  cursor: string | null,
  signal?: AbortSignal,
) => read<Items[K][]>(`/crm/${kind}s`, { ...filter, cursor, limit: 50 }, signal)

export const fetchItem = <K extends CrmKind>(kind: K, id: string, signal?: AbortSignal) =>
  read<Items[K]>(`/crm/${kind}s/${id}`, {}, signal)

export const createItem = <K extends CrmKind>(kind: K, item: NewItems[K]) =>
  write<Plain[K]>('POST', plainPaths[kind], item)

export const changeItem = <K extends CrmKind>(
  kind: K,
  id: string,
  change: { [Field in keyof NewItems[K]]?: NewItems[K][Field] | null } & { is_archived?: boolean },
) => write<Plain[K]>('PATCH', `${plainPaths[kind]}/${id}`, change)

export const deleteItem = (kind: CrmKind, id: string) => write<unknown>('DELETE', `${plainPaths[kind]}/${id}`)

export const convertLead = async (id: string): Promise<number> => {
  const { data } = await write<{ conversion_id: string }>('POST', `/api/v2/leads/${id}/convert/deal`, {})
  const status = await read<{ deal_id: number }>(`/api/v2/leads/${id}/convert/status/${data.conversion_id}`)
  return status.data.deal_id
}

export const mergePersons = (keptId: number, mergedId: number) =>
  write<{ id: string }>('POST', `/crm/persons/${keptId}/merge`, { person_id: mergedId })

export const undoMerge = (mergeId: string) => write<unknown>('POST', `/crm/person_merges/${mergeId}/undo`)

export const fetchLabels = (signal?: AbortSignal) => read<LeadLabel[]>('/api/v1/leadLabels', {}, signal)

export const addLabel = (label: NewLeadLabel) => write<LeadLabel>('POST', '/api/v1/leadLabels', label)

export const changeLabel = (id: string, change: Partial<NewLeadLabel>) =>
  write<LeadLabel>('PATCH', `/api/v1/leadLabels/${id}`, change)

/** The leads that carry it lose it. */
export const deleteLabel = (id: string) => write<unknown>('DELETE', `/api/v1/leadLabels/${id}`)

export const fetchTimeline = (kind: CrmKind, id: string, cursor: string | null, signal?: AbortSignal) =>
  read<TimelineEntry[]>('/crm/timeline', { kind, id, cursor, limit: 30 }, signal)

const noteKeys = { person: 'person_id', organization: 'org_id', lead: 'lead_id', deal: 'deal_id' } as const

export const fetchPinned = (kind: CrmKind, id: string, signal?: AbortSignal) =>
  read<Note[]>('/api/v1/notes', { [noteKeys[kind]]: id, [`pinned_to_${kind}_flag`]: 1, sort: 'id' }, signal)

export const addNote = (kind: CrmKind, id: string, content: string) =>
  write<Note>('POST', '/api/v1/notes', {
    content,
    [noteKeys[kind]]: kind === 'lead' ? id : Number(id),
  } satisfies NewNote)

/** `version`: of the note as it was when the writing began (precise 21). */
export const changeNote = (id: number, change: { content?: string; version?: number }) =>
  write<Note>('PUT', `/api/v1/notes/${id}`, change)

export const pinNote = (kind: CrmKind, id: number, pinned: boolean) =>
  write<Note>('PUT', `/api/v1/notes/${id}`, { [`pinned_to_${kind}_flag`]: pinned })

export const deleteNote = (id: number) => write<unknown>('DELETE', `/api/v1/notes/${id}`)

export const fetchBoard = (pipelineId: number, ownerId: number | null, signal?: AbortSignal) =>
  read<BoardStage[]>('/crm/board', { pipeline_id: pipelineId, owner_id: ownerId }, signal)

export const fetchPipelines = (signal?: AbortSignal) =>
  read<Pipeline[]>('/api/v2/pipelines', { limit: 500 }, signal)

export const fetchStages = (signal?: AbortSignal) => read<Stage[]>('/api/v2/stages', { limit: 500 }, signal)

export const savePipeline = (id: number | null, name: string) =>
  id === null
    ? write<Pipeline>('POST', '/api/v2/pipelines', { name })
    : write<Pipeline>('PATCH', `/api/v2/pipelines/${id}`, { name })

export const deletePipeline = (id: number) => write<unknown>('DELETE', `/api/v2/pipelines/${id}`)

export const addStage = (pipelineId: number, name: string) =>
  write<Stage>('POST', '/api/v2/stages', { pipeline_id: pipelineId, name })

export const changeStage = (id: number, change: { name?: string; order_nr?: number }) =>
  write<Stage>('PATCH', `/api/v2/stages/${id}`, change)

export const deleteStage = (id: number) => write<unknown>('DELETE', `/api/v2/stages/${id}`)

interface SearchItems {
  items: { item: { id: number; name: string; organization?: { name: string } | null } }[]
}

/** Two letters at least. */
export const searchPersons = (term: string, signal?: AbortSignal) =>
  read<SearchItems>('/api/v2/persons/search', { term, limit: 10 }, signal)

export const searchOrganizations = (term: string, signal?: AbortSignal) =>
  read<SearchItems>('/api/v2/organizations/search', { term, limit: 10 }, signal)

export const fetchTemplates = (channelId: string, signal?: AbortSignal) =>
  read<Template[]>(`/channels/${channelId}/templates`, {}, signal)

/** Without a template it only finds a conversation that is there. */
export const writeToPerson = (
  channelId: string,
  personId: number,
  template: { id: string; variables: Record<string, string> } | null,
) => write<Conversation>('POST', '/conversations', { channel_id: channelId, person_id: personId, template })
