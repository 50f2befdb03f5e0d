/** The official client of Pipedrive's API, unmodified, pointed at the product. */
import * as v1 from 'pipedrive/v1'
import * as v2 from 'pipedrive/v2'
import type { Session, World } from './world.ts'

export interface PipedriveClient {
  persons: v2.PersonsApi
  organizations: v2.OrganizationsApi
  deals: v2.DealsApi
  pipelines: v2.PipelinesApi
  stages: v2.StagesApi
  itemSearch: v2.ItemSearchApi
  leadSearch: v2.LeadsApi
  leads: v1.LeadsApi
  leadLabels: v1.LeadLabelsApi
  notes: v1.NotesApi
  users: v1.UsersApi
}

/** `prefix` of v1: `/api/v1` or `/v1`. */
export async function openPipedriveClient(
  world: World,
  session: Session,
  prefix = '/api/v1',
): Promise<PipedriveClient> {
  const { data } = await session.post<{ token: string }>('/me/api_tokens', { name: 'pipedrive client' })
  const one = new v1.Configuration({ apiKey: data.token, basePath: `${world.url}${prefix}` })
  const two = new v2.Configuration({ apiKey: data.token, basePath: `${world.url}/api/v2` })
  return {
    persons: new v2.PersonsApi(two),
    organizations: new v2.OrganizationsApi(two),
    deals: new v2.DealsApi(two),
    pipelines: new v2.PipelinesApi(two),
    stages: new v2.StagesApi(two),
    itemSearch: new v2.ItemSearchApi(two),
    leadSearch: new v2.LeadsApi(two),
    leads: new v1.LeadsApi(one),
    leadLabels: new v1.LeadLabelsApi(one),
    notes: new v1.NotesApi(one),
    users: new v1.UsersApi(one),
  }
}
