/** Old snapshot + events = fresh snapshot, for what the CRM shows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewLink } from '../../../src/shared/contract/links.ts'
import type { Frame } from '../../../src/shared/events.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { openPipedriveClient, type PipedriveClient } from '../../support/pipedrive.ts'
import { openScreen, takeSnapshot } from '../../support/screen.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ken: Session
let client: PipedriveClient
let kens: PipedriveClient
let talk: Talk

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  client = await openPipedriveClient(world, world.owner)
  kens = await openPipedriveClient(world, ken)
  talk = await startTalk(world)
})
afterAll(() => world?.stop())

/** What came over Ken's open screen during an act. */
async function framesOf(act: () => Promise<unknown>): Promise<Frame[]> {
  const { snapshot } = await takeSnapshot(ken)
  const screen = await openScreen(world.url, ken, snapshot, null)
  await act()
  await world.settle()
  await screen.caughtUp()
  screen.close()
  return screen.frames
}

async function provesEquation(act: () => Promise<unknown>): Promise<void> {
  const { snapshot } = await takeSnapshot(ken)
  const screen = await openScreen(world.url, ken, snapshot, null)
  await act()
  await world.settle()
  await screen.caughtUp()
  const fresh = await takeSnapshot(ken)
  expect(screen.state).toEqual(fresh.snapshot)
  expect(fresh.snapshot.conversations).not.toEqual(snapshot.conversations)
  screen.close()
}

describe('a conversation follows what it is linked to', () => {
  const path = () => `/conversations/${talk.conversation.id}/links`
  const made: Partial<Record<'person' | 'lead' | 'deal', NewLink>> = {}
  const create = (kind: 'person' | 'lead' | 'deal') => async () => {
    const { data } = await world.owner.post<NewLink>(path(), { create: { [kind]: {} } })
    made[kind] = data
  }
  const personId = () => made.person?.person_id ?? 0
  let organizationId = 0

  const acts: [string, () => Promise<unknown>][] = [
    ['linking a person', create('person')],
    ['linking a lead', create('lead')],
    ['linking a deal', create('deal')],
    [
      'renaming the person',
      () => client.persons.updatePerson({ id: personId(), UpdatePersonRequest: { name: 'Renamed' } }),
    ],
    [
      'giving the person an organization',
      async () => {
        const added = await client.organizations.addOrganization({ AddOrganizationRequest: { name: 'Shop' } })
        organizationId = added.data?.id ?? 0
        await client.persons.updatePerson({
          id: personId(),
          UpdatePersonRequest: { org_id: organizationId },
        })
      },
    ],
    [
      'renaming the organization',
      () =>
        client.organizations.updateOrganization({
          id: organizationId,
          UpdateOrganizationRequest: { name: 'Shops' },
        }),
    ],
    [
      'renaming the lead',
      () =>
        client.leads.updateLead({ id: made.lead?.lead_id ?? '', UpdateLeadRequest: { title: 'New title' } }),
    ],
    [
      'hiding the deal from the colleague',
      () =>
        client.deals.updateDeal({
          id: made.deal?.deal_id ?? 0,
          UpdateDealRequest: { title: 'Secret', visible_to: 1 },
        }),
    ],
    ['deleting the organization', () => client.organizations.deleteOrganization({ id: organizationId })],
    ['deleting the deal', () => client.deals.deleteDeal({ id: made.deal?.deal_id ?? 0 })],
    ['unlinking the lead', () => world.owner.delete(`${path()}/${made.lead?.id}`)],
    ['deleting the person', () => client.persons.deletePerson({ id: personId() })],
  ]
  for (const [name, act] of acts) test(`after ${name}`, () => provesEquation(act))
})

describe('the stream carries the things themselves', () => {
  test('a person, as it would be fetched, and its end', async () => {
    let id = 0
    const frames = await framesOf(async () => {
      id = (await client.persons.addPerson({ AddPersonRequest: { name: 'Streamed' } })).data?.id ?? 0
    })
    const fetched = await kens.persons.getPerson({ id })
    expect(frames).toContainEqual(expect.objectContaining({ type: 'person.changed', data: fetched.data }))
    const hidden = await framesOf(() =>
      client.persons.updatePerson({ id, UpdatePersonRequest: { visible_to: 1 } }),
    )
    expect(hidden).toContainEqual(expect.objectContaining({ type: 'person.deleted', data: { id } }))
    expect(JSON.stringify(hidden)).not.toContain('Streamed')
    const shown = await framesOf(() =>
      client.persons.updatePerson({ id, UpdatePersonRequest: { visible_to: 3 } }),
    )
    expect(shown.map(({ type }) => type)).toContain('person.changed')
    const gone = await framesOf(() => client.persons.deletePerson({ id }))
    expect(gone).toContainEqual(expect.objectContaining({ type: 'person.deleted', data: { id } }))
  })

  test('deals, leads, notes, pipelines and stages', async () => {
    const person_id = (await client.persons.addPerson({ AddPersonRequest: { name: 'P' } })).data?.id ?? 0
    const frames = await framesOf(async () => {
      await client.deals.addDeal({ AddDealRequest: { title: 'D' } })
      await client.leads.addLead({ AddLeadRequest: { title: 'L', person_id } })
      const note = await client.notes.addNote({ AddNoteRequest: { content: 'N', person_id } })
      const pipeline = await client.pipelines.addPipeline({ AddPipelineRequest: { name: 'Pipe' } })
      const pipeline_id = pipeline.data?.id ?? 0
      await client.stages.addStage({ AddStageRequest: { name: 'S', pipeline_id } })
      await client.notes.deleteNote({ id: note.data?.id ?? 0 })
      await client.pipelines.deletePipeline({ id: pipeline_id })
    })
    const types = frames.map(({ type }) => type)
    for (const type of ['deal.changed', 'lead.changed', 'note.deleted', 'pipeline.deleted', 'stage.deleted'])
      expect(types).toContain(type)
  })

  test('the automatic note, each time that it grows', async () => {
    const other = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`/conversations/${other.conversation.id}/links`, {
      create: { deal: {} },
    })
    const frames = await framesOf(async () => world.simulator.write(other.customer.id, { text: 'grown' }))
    const note = await kens.notes.getNote({ id: data.note_id })
    expect(note.data?.content).toContain('grown')
    expect(frames).toContainEqual(expect.objectContaining({ type: 'note.changed', data: note.data }))
  })
})
