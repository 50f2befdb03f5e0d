/**
 * Every method of the official client's resources that this product speaks of, called once. What comes of it is the
 * table of docs/pipedrive-compatibility.md.
 */
import * as v1 from 'pipedrive/v1'
import * as v2 from 'pipedrive/v2'
import { startTalk } from './conversation.ts'
import type { World } from './world.ts'

export interface MethodResult {
  resource: string
  method: string
  /** `GET /api/v2/persons/{id}`; empty where it could not be told. */
  call: string
  offered: boolean
}

type Api = Record<string, unknown>

const RESOURCES: Record<string, { v1?: readonly string[]; v2?: readonly string[] }> = {
  Persons: { v2: ['PersonsApi'], v1: ['PersonsApi'] },
  Organizations: { v2: ['OrganizationsApi'], v1: ['OrganizationsApi'] },
  Deals: { v2: ['DealsApi'], v1: ['DealsApi'] },
  Pipelines: { v2: ['PipelinesApi'], v1: ['PipelinesApi'] },
  Stages: { v2: ['StagesApi'] },
  Leads: { v1: ['LeadsApi'], v2: ['LeadsApi'] },
  'Lead labels': { v1: ['LeadLabelsApi'] },
  Notes: { v1: ['NotesApi'] },
  Users: { v1: ['UsersApi'], v2: ['UsersApi'] },
  'Item search': { v2: ['ItemSearchApi'] },
}

/** Things that are there to be asked about; new ones after a call that takes one away. */
async function furnish(world: World, token: string) {
  const two = new v2.Configuration({ apiKey: token, basePath: `${world.url}/api/v2` })
  const one = new v1.Configuration({ apiKey: token, basePath: `${world.url}/api/v1` })
  const persons = new v2.PersonsApi(two)
  const person = await persons.addPerson({ AddPersonRequest: { name: 'Amelia Example' } })
  const other = await persons.addPerson({ AddPersonRequest: { name: 'Another Example' } })
  const person_id = person.data?.id ?? 0
  const organization = await new v2.OrganizationsApi(two).addOrganization({
    AddOrganizationRequest: { name: 'Example' },
  })
  const pipeline = await new v2.PipelinesApi(two).addPipeline({ AddPipelineRequest: { name: 'Example' } })
  const pipeline_id = pipeline.data?.id ?? 0
  const stages = new v2.StagesApi(two)
  const stage = await stages.addStage({ AddStageRequest: { name: 'Example', pipeline_id } })
  const deal = await new v2.DealsApi(two).addDeal({ AddDealRequest: { title: 'Example', person_id } })
  const leads = new v1.LeadsApi(one)
  const lead = await leads.addLead({ AddLeadRequest: { title: 'Example', person_id } })
  const note = await new v1.NotesApi(one).addNote({ AddNoteRequest: { content: 'Example', person_id } })
  const label = await new v1.LeadLabelsApi(one).addLeadLabel({
    AddLeadLabelRequest: { name: 'Example', color: 'blue' },
  })
  return {
    Persons: person_id,
    other: other.data?.id ?? 0,
    Organizations: organization.data?.id ?? 0,
    Pipelines: pipeline_id,
    Stages: stage.data?.id ?? 0,
    Deals: deal.data?.id ?? 0,
    Leads: lead.data?.id ?? '',
    Notes: note.data?.id ?? 0,
    'Lead labels': label.data?.id ?? '',
    Users: world.owner.userId,
    'Item search': 0,
  }
}

export async function callEveryMethod(world: World): Promise<MethodResult[]> {
  await startTalk(world)
  const { data } = await world.owner.post<{ token: string }>('/me/api_tokens', { name: 'every method' })
  const results: MethodResult[] = []
  for (const [resource, apis] of Object.entries(RESOURCES))
    for (const [version, names] of Object.entries(apis) as ['v1' | 'v2', string[]][])
      for (const name of names) {
        const module = (version === 'v1' ? v1 : v2) as unknown as Record<string, unknown>
        const prefix = `/api/${version}`
        const configuration = { apiKey: data.token, basePath: `${world.url}${prefix}` }
        let things = await furnish(world, data.token)
        for (const method of methodsOf(module[name])) {
          const id = things[resource as keyof typeof things]
          const api = construct(module[name], module.Configuration, configuration)
          const call = await lineOf(module[`${name}AxiosParamCreator`], method, prefix, configuration)
          const offered = await isOffered(api, method, parametersOf(id, things))
          results.push({ resource, method: `${name}.${method} (${version})`, call, offered })
          if (/^(delete|merge|convert)/.test(method)) things = await furnish(world, data.token)
        }
      }
  return results
}

function methodsOf(api: unknown): string[] {
  const { prototype } = api as { prototype: object }
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .sort()
}

function construct(api: unknown, Configuration: unknown, parameters: object): Api {
  const make = (blueprint: unknown, argument: object) =>
    new (blueprint as new (argument: object) => object)(argument)
  return make(api, make(Configuration, parameters)) as Api
}

/** All that any of the methods may ask for; each takes its own. */
function parametersOf(id: number | string, things: Awaited<ReturnType<typeof furnish>>): object {
  const title = { title: 'Changed', name: 'Changed' }
  return {
    id,
    term: 'Example',
    entity_type: 'person',
    field: 'name',
    follower_id: things.Users,
    conversion_id: things.Leads,
    commentId: '00000000-0000-4000-8000-000000000000',
    deal_participant_id: 1,
    discount_id: '00000000-0000-4000-8000-000000000000',
    start_date: '2026-01-01',
    end_date: '2026-12-31',
    interval: 'month',
    amount: 1,
    field_key: 'add_time',
    file: new Blob(['x']),
    AddPersonRequest: title,
    UpdatePersonRequest: title,
    AddOrganizationRequest: title,
    UpdateOrganizationRequest: title,
    AddDealRequest: title,
    UpdateDealRequest: title,
    AddPipelineRequest: title,
    UpdatePipelineRequest: title,
    AddStageRequest: { name: 'Another', pipeline_id: things.Pipelines },
    UpdateStageRequest: title,
    AddLeadRequest: { title: 'Another', person_id: things.Persons },
    UpdateLeadRequest: { title: 'Changed' },
    ConvertLeadToDealRequest: {},
    AddLeadLabelRequest: { name: 'Another', color: 'red' },
    UpdateLeadLabelRequest: { name: 'Changed' },
    AddNoteRequest: { content: 'Another', person_id: things.Persons },
    NoteRequest: { content: 'Changed' },
    MergePersonsRequest: { merge_with_id: things.other },
    MergeDealsRequest: { merge_with_id: things.Deals },
    MergeOrganizationsRequest: { merge_with_id: things.Organizations },
  }
}

/** False where there is nothing at the address. Any other refusal is a fault of this table, and is thrown. */
async function isOffered(api: Api, method: string, parameters: object): Promise<boolean> {
  try {
    const answer = (await (api[method] as (parameters: object) => Promise<unknown>).call(
      api,
      parameters,
    )) as {
      success?: boolean
    }
    if (answer.success !== true) throw new Error(`${method} answered without success`)
    return true
  } catch (error) {
    const refusal = error as { error?: string }
    if (refusal.error === 'There is nothing at this address.') return false
    // A conversion is known only after it was made; that it may be asked for is what counts here.
    if (method === 'getLeadConversionStatus' && /^This conversion/.test(refusal.error ?? '')) return true
    throw new Error(`${method}: ${JSON.stringify(error)}`, { cause: error })
  }
}

/** The address, with its parameters' names. */
async function lineOf(
  creator: unknown,
  method: string,
  prefix: string,
  configuration: object,
): Promise<string> {
  const make = (
    creator as (configuration: object) => Record<string, (...args: unknown[]) => Promise<unknown>>
  )(configuration)[method]
  if (!make) return ''
  const names = /\(([^)]*)\)/.exec(make.toString().replace(/\s+/g, ' '))?.[1] ?? ''
  const args = names.split(',').map((name) => `{${(name.split('=')[0] ?? '').trim()}}`)
  const { url, options } = (await make(...args.map((name) => (/^\{[A-Z]/.test(name) ? {} : name)))) as {
    url: string
    options: { method: string }
  }
  return `${options.method} ${prefix}${decodeURIComponent(url.split('?')[0] ?? '')}`
}
