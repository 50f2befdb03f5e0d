/** What the CRM's pages read: lists with search and pages by key, the board, timelines, writing to a person. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import type {
  BoardStage,
  ListedDeal,
  ListedLead,
  ListedPerson,
  TimelineEntry,
} from '../../../src/shared/contract/crm-screen.ts'
import type { Template } from '../../../src/shared/contract/templates.ts'
import { startTalk } from '../../support/conversation.ts'
import { openPipedriveClient, type PipedriveClient } from '../../support/pipedrive.ts'
import { type Answer, colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ken: Session
let client: PipedriveClient

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  client = await openPipedriveClient(world, world.owner)
})
afterAll(() => world?.stop())

const addPerson = async (person: object): Promise<number> =>
  (await client.persons.addPerson({ AddPersonRequest: { name: 'Nameless', ...person } as never })).data?.id ??
  0

describe('the list of persons', () => {
  test('is found by name, number and address, and pages by key without a gap', async () => {
    const org = (await client.organizations.addOrganization({ AddOrganizationRequest: { name: 'Harbour' } }))
      .data?.id
    for (let number = 0; number < 7; number++)
      await addPerson({
        name: `Walter ${number}`,
        org_id: org,
        phones: [{ value: `+81 90 7000 000${number}` }],
      })
    await addPerson({ name: '中村 さくら', emails: [{ value: 'sakura@minato.example' }] })
    const list = (query: string) => world.owner.get<ListedPerson[]>(`/crm/persons?${query}`)
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Answer<ListedPerson[]> = await list(`q=walter&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
      found.push(...page.data.map(({ name }) => name))
      cursor = page.next_cursor
    }
    expect(found).toEqual([6, 5, 4, 3, 2, 1, 0].map((number) => `Walter ${number}`))
    for (const q of ['中村', 'ｻｸﾗ', 'SAKURA@', '0900000'])
      expect(
        (await list(`q=${encodeURIComponent(q)}`)).data.map(({ name }) => name),
        q,
      ).toEqual(q === '0900000' ? [] : ['中村 さくら'])
    const [one] = (await list(`q=${encodeURIComponent('090-7000-0003')}`)).data
    expect(one).toMatchObject({ name: 'Walter 3', organization: { id: org, name: 'Harbour' } })
    expect((await list(`org_id=${org}`)).data).toHaveLength(7)
    expect((await list('cursor=nonsense')).status).toBe(400)
  })

  test('shows nobody what is hidden, nor the name of it', async () => {
    const hidden = await addPerson({ name: 'Secret Sam', visible_to: 1 })
    const deal = await client.deals.addDeal({ AddDealRequest: { title: 'Of Sam', person_id: hidden } })
    expect((await ken.get<ListedPerson[]>('/crm/persons?q=secret')).data).toEqual([])
    expect((await ken.get(`/crm/persons/${hidden}`)).status).toBe(404)
    expect((await ken.get(`/crm/timeline?kind=person&id=${hidden}`)).status).toBe(404)
    expect((await ken.get<ListedDeal>(`/crm/deals/${deal.data?.id}`)).data.person).toBeNull()
    expect((await world.owner.get<ListedDeal>(`/crm/deals/${deal.data?.id}`)).data.person?.name).toBe(
      'Secret Sam',
    )
  })
})

test('leads are filtered by label and owner; the archived stand apart', async () => {
  const person_id = await addPerson({ name: 'Lead’s' })
  const [hot] = (await client.leadLabels.getLeadLabels()).data ?? []
  const add = async (title: string, more: object = {}) =>
    (await client.leads.addLead({ AddLeadRequest: { title, person_id, ...more } as never })).data?.id
  await add('Cold one')
  await add('Hot one', { label_ids: [hot?.id] })
  const gone = await add('Old one')
  await client.leads.updateLead({ id: String(gone), UpdateLeadRequest: { is_archived: true } })
  const list = async (query: string) =>
    (await world.owner.get<ListedLead[]>(`/crm/leads?${query}`)).data.map(({ title }) => title)
  expect(await list('')).toEqual(['Hot one', 'Cold one'])
  expect(await list(`label_id=${hot?.id}`)).toEqual(['Hot one'])
  expect(await list('archived=true')).toEqual(['Old one'])
  expect(await list('q=cold')).toEqual(['Cold one'])
  expect(await list(`owner_id=${ken.userId}`)).toEqual([])
})

test('the board has each stage with its open deals, their number and their worth', async () => {
  const stages = (await client.stages.getStages()).data ?? []
  const [first, second] = stages.map(({ id }) => Number(id))
  const add = async (title: string, more: object) =>
    Number((await client.deals.addDeal({ AddDealRequest: { title, ...more } })).data?.id)
  const one = await add('One', { stage_id: second, value: 100, currency: 'EUR' })
  await add('Two', { stage_id: second, value: 50, currency: 'EUR' })
  await add('Lost', { stage_id: second, value: 9, status: 'lost' })
  const board = async () =>
    (await world.owner.get<BoardStage[]>(`/crm/board?pipeline_id=${stages[0]?.pipeline_id}`)).data
  expect((await board()).map(({ stage_id }) => stage_id)).toEqual(stages.map(({ id }) => id))
  expect((await board())[1]).toMatchObject({ count: 2, sums: [{ currency: 'EUR', value: 150 }] })
  await world.advance(1)
  await client.deals.updateDeal({ id: one, UpdateDealRequest: { stage_id: first } as never })
  const [column, rest] = await board()
  expect(column?.deals[0]?.title).toBe('One')
  expect(rest?.deals.map(({ title }) => title)).toEqual(['Two'])
  expect((await world.owner.get('/crm/board?pipeline_id=999999')).status).toBe(404)
})

test('a timeline tells notes and changes in words, newest first, by pages', async () => {
  const org = (await client.organizations.addOrganization({ AddOrganizationRequest: { name: 'Quay' } })).data
    ?.id
  const talk = await startTalk(world, 'zero')
  const person = await addPerson({ name: 'Timely' })
  const act = async (run: () => Promise<unknown>) => {
    await world.advance(60)
    await run()
  }
  await act(() => client.persons.updatePerson({ id: person, UpdatePersonRequest: { org_id: org } as never }))
  await act(() => client.notes.addNote({ AddNoteRequest: { content: 'A word', person_id: person } }))
  await act(() =>
    client.persons.updatePerson({
      id: person,
      UpdatePersonRequest: { name: 'Timely T.', owner_id: ken.userId } as never,
    }),
  )
  await act(() => world.owner.post(`/conversations/${talk.conversation.id}/links`, { person_id: person }))
  const entries: TimelineEntry[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Answer<TimelineEntry[]> = await world.owner.get(
      `/crm/timeline?kind=person&id=${person}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
    )
    entries.push(...page.data)
    cursor = page.next_cursor
  }
  const told = entries.map(({ note, change }) =>
    note ? (note.automatic ? 'automatic note' : note.content) : [change?.what, ...(change?.fields ?? [])],
  )
  expect(told.slice(0, 2)).toEqual(expect.arrayContaining(['automatic note', ['linked']]))
  expect(told.slice(2)).toEqual([
    [
      'changed',
      { name: 'name', from: 'Timely', to: 'Timely T.' },
      { name: 'owner_id', from: expect.any(String), to: 'Ken' },
    ],
    'A word',
    ['changed', { name: 'org_id', from: null, to: 'Quay' }],
  ])
})

test('a person is written to: in the conversation that is there, else by number, and is linked', async () => {
  const talk = await startTalk(world, 'Hello')
  const known = await addPerson({ name: 'Known' })
  await world.owner.post(`/conversations/${talk.conversation.id}/links`, { person_id: known })
  const start = (body: object) =>
    world.owner.post<Conversation>('/conversations', { channel_id: world.channelId, ...body })
  expect((await start({ person_id: known })).data.id).toBe(talk.conversation.id)

  const fresh = await addPerson({ name: 'Fresh', phones: [{ value: '090-8123-4567' }] })
  expect((await start({ person_id: fresh })).code).toBe('TEXT_MISSING')
  expect((await start({ person_id: fresh, text: 'free' })).code).toBe('WINDOW_CLOSED')
  const templates = (await world.owner.get<Template[]>(`/channels/${world.channelId}/templates`)).data
  const quote = templates.find(({ name }) => name === 'quote_ready_en')
  const begun = await start({
    person_id: fresh,
    template: { id: quote?.id, variables: { '1': 'F', '2': 'Q' } },
  })
  expect(begun).toMatchObject({
    status: 201,
    data: { contact: { phone: '+819081234567' }, links: [{ person_id: fresh, title: 'Fresh' }] },
  })
  const nowhere = await addPerson({ name: 'Nowhere' })
  expect((await start({ person_id: nowhere, text: 'x' })).code).toBe('ADDRESS_MISSING')
  expect((await start({ person_id: fresh, address: '+819081234567' })).code).toBe('ADDRESS_MISSING')
  expect((await start({ person_id: 999_999 })).status).toBe(404)
})
