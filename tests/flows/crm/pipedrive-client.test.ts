import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewLink } from '../../../src/shared/contract/links.ts'
import { startTalk } from '../../support/conversation.ts'
import { openPipedriveClient, type PipedriveClient } from '../../support/pipedrive.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ken: Session
let client: PipedriveClient
let kens: PipedriveClient

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  client = await openPipedriveClient(world, world.owner)
  kens = await openPipedriveClient(world, ken, '/v1')
})
afterAll(() => world?.stop())

/** Required, or the test fails here and not later. */
function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('it is not there')
  return value
}
const idOf = (answer: { data?: { id?: number } }) => given(answer.data?.id)
const refusal = { success: false, error: expect.any(String), error_info: expect.any(String), data: null }

/** All pages by cursor, three a page. */
async function allPages<Item>(
  fetchPage: (cursor: string | undefined) => Promise<{
    data?: Item[]
    additional_data?: { next_cursor?: string | null } | undefined
  }>,
): Promise<Item[][]> {
  const pages: Item[][] = []
  for (let cursor: string | undefined; ; ) {
    const answer = await fetchPage(cursor)
    pages.push(given(answer.data))
    if (!answer.additional_data?.next_cursor) return pages
    cursor = answer.additional_data.next_cursor
    if (pages.length > 50) throw new Error('the pages do not end')
  }
}

describe('persons', () => {
  test('are created, read, updated, listed, searched and deleted', async () => {
    const org = idOf(
      await client.organizations.addOrganization({ AddOrganizationRequest: { name: '港珈琲' } }),
    )
    const made = await client.persons.addPerson({
      AddPersonRequest: {
        name: '山田 太郎',
        org_id: org,
        emails: [{ value: 'Taro@example.jp' }, { value: 'taro@home.example', primary: true, label: 'home' }],
        phones: [{ value: '090-1234-5678', label: 'mobile' }],
        custom_fields: { '0123456789abcdef0123456789abcdef01234567': 'gold' },
      },
    })
    const id = idOf(made)
    expect(made).toMatchObject({
      success: true,
      data: {
        name: '山田 太郎',
        first_name: '山田',
        last_name: '太郎',
        owner_id: world.owner.userId,
        org_id: org,
        emails: [
          { value: 'Taro@example.jp', primary: false, label: 'work' },
          { value: 'taro@home.example', primary: true, label: 'home' },
        ],
        phones: [{ value: '090-1234-5678', primary: true, label: 'mobile' }],
        is_deleted: false,
        visible_to: 3,
        label_ids: [],
        custom_fields: { '0123456789abcdef0123456789abcdef01234567': 'gold' },
        add_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
    })
    expect((await client.persons.getPerson({ id })).data).toEqual(made.data)

    const updated = await client.persons.updatePerson({
      id,
      UpdatePersonRequest: { name: '山田 次郎', phones: [{ value: '+81 3-1234-5678' }] },
    })
    expect(updated.data).toMatchObject({ name: '山田 次郎', last_name: '次郎', org_id: org })
    expect(given(updated.data?.emails)).toHaveLength(2)

    for (const term of ['次郎', 'TARO@example', '03-1234', '81312345678', '+81 3 1234'])
      expect(
        (await client.persons.searchPersons({ term })).data?.items?.map(({ item }) => item?.id),
        term,
      ).toContain(id)
    const [hit] = given(
      (await client.persons.searchPersons({ term: '山田 次郎', exact_match: true })).data?.items,
    )
    expect(hit).toMatchObject({
      result_score: 1,
      item: {
        id,
        type: 'person',
        name: '山田 次郎',
        phones: ['+81 3-1234-5678'],
        emails: ['Taro@example.jp', 'taro@home.example'],
        owner: { id: world.owner.userId },
        organization: { id: org, name: '港珈琲' },
      },
    })
    const byEmail = await client.persons.searchPersons({ term: '次郎', fields: 'email' })
    expect(byEmail.data?.items).toEqual([])

    expect(await client.persons.deletePerson({ id })).toMatchObject({ success: true, data: { id } })
    await expect(client.persons.getPerson({ id })).rejects.toMatchObject(refusal)
    expect((await client.persons.searchPersons({ term: '次郎' })).data?.items).toEqual([])
    expect((await client.persons.getPersons({ ids: String(id) })).data).toEqual([])
  })

  test('are paged by cursor, in any order, without a gap or a double', async () => {
    const org_id = idOf(
      await client.organizations.addOrganization({ AddOrganizationRequest: { name: 'Paged' } }),
    )
    const ids: number[] = []
    for (let number = 0; number < 7; number++)
      ids.push(idOf(await client.persons.addPerson({ AddPersonRequest: { name: `P ${number}`, org_id } })))
    for (const sort_by of ['id', 'add_time', 'update_time'] as const)
      for (const sort_direction of ['asc', 'desc'] as const) {
        const pages = await allPages((cursor) =>
          client.persons.getPersons({ org_id, limit: 3, sort_by, sort_direction, ...(cursor && { cursor }) }),
        )
        expect(pages.map((page) => page.length)).toEqual([3, 3, 1])
        const listed = pages.flat().map(({ id }) => id)
        expect(listed).toEqual(sort_direction === 'asc' ? ids : [...ids].reverse())
      }
  })

  test('need a name, an owner and an organization that are there', async () => {
    const add = (AddPersonRequest: object) => client.persons.addPerson({ AddPersonRequest })
    await expect(add({})).rejects.toMatchObject(refusal)
    await expect(add({ name: ' ' })).rejects.toMatchObject(refusal)
    await expect(add({ name: 'x', org_id: 999_999 })).rejects.toMatchObject(refusal)
    await expect(add({ name: 'x', owner_id: 999_999 })).rejects.toMatchObject(refusal)
    await expect(add({ name: 'x', birthday: '2001-02-31' })).rejects.toMatchObject(refusal)
    await expect(add({ name: 'x', emails: 'no list' })).rejects.toMatchObject({
      ...refusal,
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
    })
    const parts = await add({ first_name: 'Ada', last_name: 'Lovelace' })
    expect(parts.data?.name).toBe('Ada Lovelace')
    await expect(client.persons.getPersons({ cursor: 'nonsense' })).rejects.toMatchObject(refusal)
    await expect(client.persons.getPersons({ filter_id: 1 })).rejects.toMatchObject(refusal)
  })

  test('hidden ones are seen by their owner and by admins alone', async () => {
    const mine = await kens.persons.addPerson({ AddPersonRequest: { name: 'Kens secret', visible_to: 1 } })
    const owners = await client.persons.addPerson({
      AddPersonRequest: { name: 'Mios secret', visible_to: 1 },
    })
    expect((await kens.persons.getPerson({ id: idOf(mine) })).data?.name).toBe('Kens secret')
    expect((await client.persons.getPerson({ id: idOf(mine) })).data?.name).toBe('Kens secret')
    await expect(kens.persons.getPerson({ id: idOf(owners) })).rejects.toMatchObject(refusal)
    await expect(kens.persons.deletePerson({ id: idOf(owners) })).rejects.toMatchObject(refusal)
    const found = await kens.itemSearch.searchItem({ term: 'secret' })
    expect(given(found.data?.items).map(({ item }) => (item as { name: string }).name)).toEqual([
      'Kens secret',
    ])
    const listed = await kens.persons.getPersons({ limit: 500 })
    expect(given(listed.data).map(({ name }) => name)).not.toContain('Mios secret')
  })
})

describe('organizations', () => {
  test('are created, read, updated, listed, searched and deleted', async () => {
    const made = await client.organizations.addOrganization({
      AddOrganizationRequest: {
        name: 'Minato Trading',
        address: { value: '東京都港区芝1-2-3', country: 'Japan' },
        website: 'https://minato.example',
        annual_revenue: 12.5,
      },
    })
    const id = idOf(made)
    expect((await client.organizations.getOrganization({ id })).data).toEqual(made.data)
    expect(made.data).toMatchObject({ address: { value: '東京都港区芝1-2-3' }, annual_revenue: 12.5 })
    const updated = await client.organizations.updateOrganization({
      id,
      UpdateOrganizationRequest: { name: 'Minato Trading KK', website: null },
    })
    expect(updated.data).toMatchObject({ name: 'Minato Trading KK', website: null })
    const list = await client.organizations.getOrganizations({ ids: `${id}`, sort_by: 'update_time' })
    expect(list.data?.map((one) => one.id)).toEqual([id])
    for (const term of ['trading', '港区'])
      expect(
        (await client.organizations.searchOrganization({ term })).data?.items?.map(({ item }) => item?.id),
        term,
      ).toContain(id)
    await client.organizations.deleteOrganization({ id })
    await expect(client.organizations.getOrganization({ id })).rejects.toMatchObject(refusal)
  })
})

describe('pipelines and stages', () => {
  test('a company begins with one pipeline and its stages', async () => {
    const pipelines = given((await client.pipelines.getPipelines()).data)
    expect(pipelines).toHaveLength(1)
    const stages = await client.stages.getStages({
      pipeline_id: given(pipelines[0]?.id),
      sort_by: 'order_nr',
    })
    expect(stages.data?.map(({ order_nr }) => order_nr)).toEqual([1, 2, 3, 4, 5])
  })

  test('are created, read, updated and deleted, by admins', async () => {
    const pipeline = idOf(await client.pipelines.addPipeline({ AddPipelineRequest: { name: 'Resale' } }))
    const stage = idOf(
      await client.stages.addStage({
        AddStageRequest: { name: 'Asked', pipeline_id: pipeline, deal_probability: 30 },
      }),
    )
    const spare = idOf(
      await client.stages.addStage({ AddStageRequest: { name: 'Answered', pipeline_id: pipeline } }),
    )
    expect((await client.stages.getStage({ id: stage })).data).toMatchObject({
      order_nr: 1,
      deal_probability: 30,
    })
    const renamed = await client.stages.updateStage({ id: stage, UpdateStageRequest: { name: 'Asked us' } })
    expect(renamed.data).toMatchObject({ name: 'Asked us', deal_probability: 30 })
    const changed = await client.pipelines.updatePipeline({
      id: pipeline,
      UpdatePipelineRequest: { is_deal_probability_enabled: true },
    })
    expect(changed.data).toMatchObject({ name: 'Resale', is_deal_probability_enabled: true })
    const pages = await allPages((cursor) =>
      client.stages.getStages({
        pipeline_id: pipeline,
        sort_by: 'order_nr',
        limit: 1,
        ...(cursor && { cursor }),
      }),
    )
    expect(pages.flat().map(({ id }) => id)).toEqual([stage, spare])

    const deal = idOf(await client.deals.addDeal({ AddDealRequest: { title: 'In it', stage_id: stage } }))
    await expect(client.stages.deleteStage({ id: stage })).rejects.toMatchObject(refusal)
    await expect(client.pipelines.deletePipeline({ id: pipeline })).rejects.toMatchObject(refusal)
    await client.deals.deleteDeal({ id: deal })
    expect(await client.stages.deleteStage({ id: spare })).toMatchObject({ data: { id: spare } })
    expect(await client.pipelines.deletePipeline({ id: pipeline })).toMatchObject({ data: { id: pipeline } })
    await expect(client.stages.getStage({ id: stage })).rejects.toMatchObject(refusal)
    await expect(kens.pipelines.addPipeline({ AddPipelineRequest: { name: 'Mine' } })).rejects.toMatchObject({
      ...refusal,
      code: 'ADMIN_ONLY',
    })
    const [last] = given((await client.pipelines.getPipelines()).data)
    await expect(client.pipelines.deletePipeline({ id: given(last?.id) })).rejects.toMatchObject(refusal)
  })
})

describe('deals', () => {
  test('are created, moved, won, listed, searched and deleted', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Buyer' } }))
    const made = await client.deals.addDeal({
      AddDealRequest: { title: '椅子を十脚', value: 120_000.5, currency: 'JPY', person_id },
    })
    const id = idOf(made)
    const stages = given((await client.stages.getStages({ pipeline_id: given(made.data?.pipeline_id) })).data)
    expect(made.data).toMatchObject({
      status: 'open',
      value: 120_000.5,
      currency: 'JPY',
      stage_id: stages[0]?.id,
      person_id,
      org_id: null,
      owner_id: world.owner.userId,
      creator_user_id: world.owner.userId,
      stage_change_time: null,
      close_time: null,
    })
    const moved = await client.deals.updateDeal({ id, UpdateDealRequest: { stage_id: given(stages[2]?.id) } })
    expect(moved.data).toMatchObject({ stage_id: stages[2]?.id, stage_change_time: expect.any(String) })
    const won = await client.deals.updateDeal({ id, UpdateDealRequest: { status: 'won' } })
    expect(won.data).toMatchObject({ status: 'won', won_time: expect.any(String), lost_time: null })
    const lost = await client.deals.updateDeal({
      id,
      UpdateDealRequest: { status: 'lost', lost_reason: 'too dear' },
    })
    expect(lost.data).toMatchObject({ status: 'lost', lost_reason: 'too dear', won_time: null })

    const list = (query: object) =>
      client.deals.getDeals(query).then(({ data }) => given(data).map((one) => one.id))
    expect(await list({ person_id })).toEqual([id])
    expect(await list({ person_id, status: 'lost' })).toEqual([id])
    expect(await list({ person_id, status: 'open' })).toEqual([])
    expect(await list({ stage_id: given(stages[2]?.id), owner_id: world.owner.userId })).toContain(id)
    const hits = await client.deals.searchDeals({ term: '十脚', person_id })
    expect(hits.data?.items?.[0]).toMatchObject({
      item: {
        id,
        type: 'deal',
        title: '椅子を十脚',
        status: 'lost',
        person: { id: person_id, name: 'Buyer' },
      },
    })
    expect((await client.deals.searchDeals({ term: '十脚', status: 'open' })).data?.items).toEqual([])

    await client.deals.updateDeal({ id, UpdateDealRequest: { is_archived: true } })
    expect(await list({ person_id })).toEqual([])
    const archived = await client.deals.getArchivedDeals({ person_id })
    expect(archived.data?.map((one) => one.id)).toEqual([id])
    await client.deals.updateDeal({ id, UpdateDealRequest: { is_archived: false } })
    await client.deals.deleteDeal({ id })
    await expect(client.deals.getDeal({ id })).rejects.toMatchObject(refusal)
    expect(await list({ person_id, status: 'deleted' })).toEqual([id])
  })

  test('are deleted by is_deleted too, and listed by several states at once', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Collector' } }))
    const add = async (status: 'open' | 'won' | 'lost') =>
      idOf(await client.deals.addDeal({ AddDealRequest: { title: status, status, person_id } }))
    const [open, won, lost] = [await add('open'), await add('won'), await add('lost')]
    const list = (status: string) =>
      client.deals
        .getDeals({ person_id, status: status as 'open' })
        .then(({ data }) => given(data).map((one) => one.id))
    expect(await list('open,lost')).toEqual([open, lost])
    const gone = await client.deals.updateDeal({ id: lost, UpdateDealRequest: { is_deleted: true } })
    expect(gone.data).toMatchObject({ id: lost, is_deleted: true })
    await expect(client.deals.getDeal({ id: lost })).rejects.toMatchObject(refusal)
    expect(await list('open,lost')).toEqual([open])
    expect(await list('won,deleted')).toEqual([won, lost])
    await expect(list('open,zebra')).rejects.toMatchObject(refusal)
    const kept = await client.deals.updateDeal({ id: open, UpdateDealRequest: { is_deleted: false } })
    expect(kept.data).toMatchObject({ is_deleted: false })
    const AddDealRequest = { title: 'born dead', is_deleted: true }
    await expect(client.deals.addDeal({ AddDealRequest })).rejects.toMatchObject(refusal)
  })

  test('stand where they are put, or not at all', async () => {
    const add = (AddDealRequest: object) =>
      client.deals.addDeal({ AddDealRequest: AddDealRequest as { title: string } })
    await expect(add({})).rejects.toMatchObject(refusal)
    await expect(add({ title: 'x', stage_id: 999_999 })).rejects.toMatchObject(refusal)
    const other = idOf(await client.pipelines.addPipeline({ AddPipelineRequest: { name: 'Empty' } }))
    await expect(add({ title: 'x', pipeline_id: other })).rejects.toMatchObject({
      code: 'PIPELINE_WITHOUT_STAGES',
    })
    const [stage] = given((await client.stages.getStages()).data)
    await expect(add({ title: 'x', pipeline_id: other, stage_id: stage?.id })).rejects.toMatchObject({
      code: 'STAGE_OF_OTHER_PIPELINE',
    })
  })
})

describe('leads and labels', () => {
  test('are created, read, updated, listed, searched and deleted', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Asker' } }))
    const label = given((await client.leadLabels.getLeadLabels()).data?.[0]?.id)
    const made = await client.leads.addLead({
      AddLeadRequest: {
        title: 'Ten red chairs',
        person_id,
        label_ids: [label],
        value: { amount: 5000, currency: 'EUR' },
        expected_close_date: '2026-12-24',
        visible_to: '3',
      },
    })
    const id = given(made.data?.id)
    expect(made.data).toMatchObject({
      title: 'Ten red chairs',
      person_id,
      organization_id: null,
      label_ids: [label],
      value: { amount: 5000, currency: 'EUR' },
      expected_close_date: '2026-12-24',
      is_archived: false,
      was_seen: false,
      visible_to: '3',
      origin: 'API',
      add_time: expect.stringMatching(/Z$/),
    })
    expect((await client.leads.getLead({ id })).data).toEqual(made.data)
    const updated = await client.leads.updateLead({
      id,
      UpdateLeadRequest: { title: 'Ten blue chairs', value: null, was_seen: true },
    })
    expect(updated.data).toMatchObject({ title: 'Ten blue chairs', value: null, was_seen: true, person_id })
    expect((await client.leads.getLeads({ person_id })).data?.map((one) => one.id)).toEqual([id])
    expect((await client.leads.searchLeads({ term: 'blue ch' })).data?.items?.[0]).toMatchObject({
      item: { id, type: 'lead', title: 'Ten blue chairs', person: { id: person_id, name: 'Asker' } },
    })
    const two = await client.leadSearch.searchLeads({ term: 'blue ch', person_id })
    expect(two.data?.items?.map(({ item }) => item?.id)).toEqual([id])
    expect((await client.leads.getLeadUsers({ id })).data).toEqual([world.owner.userId, ken.userId])

    await client.leads.updateLead({ id, UpdateLeadRequest: { is_archived: true } })
    expect((await client.leads.getLeads({ person_id })).data).toEqual([])
    expect((await client.leads.getArchivedLeads({ person_id })).data?.map((one) => one.id)).toEqual([id])
    expect(await client.leads.deleteLead({ id })).toMatchObject({ success: true, data: { id } })
    await expect(client.leads.getLead({ id })).rejects.toMatchObject(refusal)
  })

  test('are paged by start and limit', async () => {
    const organization_id = idOf(
      await client.organizations.addOrganization({ AddOrganizationRequest: { name: 'Leads' } }),
    )
    const ids: string[] = []
    for (let number = 0; number < 5; number++) {
      const AddLeadRequest = { title: `Lead ${number}`, organization_id }
      ids.push(given((await client.leads.addLead({ AddLeadRequest })).data?.id))
    }
    const first = await client.leads.getLeads({ organization_id, limit: 3 })
    expect(first.additional_data).toMatchObject({
      pagination: { start: 0, limit: 3, more_items_in_collection: true, next_start: 3 },
    })
    const rest = await client.leads.getLeads({ organization_id, limit: 3, start: 3, sort: 'add_time' })
    expect(rest.additional_data).toMatchObject({ more_items_in_collection: false })
    expect([...given(first.data), ...given(rest.data)].map(({ id }) => id)).toEqual(ids)
  })

  test('a lead needs a person or an organization, and labels that are there', async () => {
    const add = (more: object) => client.leads.addLead({ AddLeadRequest: { title: 'x', ...more } })
    await expect(add({})).rejects.toMatchObject({ ...refusal, code: 'LEAD_OF_NOBODY' })
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'A' } }))
    const label_ids = ['00000000-0000-4000-8000-000000000000']
    await expect(add({ person_id, label_ids })).rejects.toMatchObject(refusal)
    await expect(client.leads.getLead({ id: 'a/b' })).rejects.toMatchObject(refusal)
  })

  test('a lead becomes a deal, with its notes and its conversations', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Ready to buy' } }))
    const AddLeadRequest = { title: 'Soon a deal', person_id, value: { amount: 70, currency: 'EUR' } }
    const id = given((await client.leads.addLead({ AddLeadRequest })).data?.id)
    const talk = await startTalk(world, 'zero')
    const path = `/conversations/${talk.conversation.id}/links`
    const { data: link } = await world.owner.post<NewLink>(path, { lead_id: id })
    const { data } = await client.leadSearch.convertLeadToDeal({ id, ConvertLeadToDealRequest: {} })
    const conversion_id = given(data?.conversion_id)
    const status = await client.leadSearch.getLeadConversionStatus({ id, conversion_id })
    expect(status.data).toMatchObject({ status: 'completed', deal_id: expect.any(Number) })
    const deal = given(status.data?.deal_id)
    expect((await client.deals.getDeal({ id: deal })).data).toMatchObject({
      title: 'Soon a deal',
      person_id,
      value: 70,
      currency: 'EUR',
      source_lead_id: id,
    })
    await expect(client.leads.getLead({ id })).rejects.toMatchObject(refusal)
    expect((await talk.fresh()).links).toMatchObject([{ id: link.id, kind: 'deal', deal_id: deal }])
    world.simulator.write(talk.customer.id, { text: 'one' })
    await world.settle()
    const notes = given((await client.notes.getNotes({ deal_id: deal })).data)
    expect(notes.map((note) => note.id)).toEqual([link.note_id])
    expect(notes[0]?.content).toMatch(/zero.*one/s)
  })

  test('labels are created, changed and taken from the leads that carry them', async () => {
    const made = await client.leadLabels.addLeadLabel({
      AddLeadLabelRequest: { name: 'VIP', color: 'purple' },
    })
    const label = given(made.data?.id)
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'B' } }))
    const AddLeadRequest = { title: 'x', person_id, label_ids: [label] }
    const lead = given((await client.leads.addLead({ AddLeadRequest })).data?.id)
    const changed = await client.leadLabels.updateLeadLabel({
      id: label,
      UpdateLeadLabelRequest: { color: 'green' },
    })
    expect(changed.data).toMatchObject({ name: 'VIP', color: 'green' })
    await client.leadLabels.deleteLeadLabel({ id: label })
    expect((await client.leads.getLead({ id: lead })).data?.label_ids).toEqual([])
    expect((await client.leadLabels.getLeadLabels()).data?.map(({ id }) => id)).not.toContain(label)
  })
})

describe('notes', () => {
  test('are created, read, updated, pinned, listed and deleted', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Noted' } }))
    const deal_id = idOf(await client.deals.addDeal({ AddDealRequest: { title: 'Noted deal', person_id } }))
    const made = await client.notes.addNote({
      AddNoteRequest: {
        content:
          '<p onclick="x()">Hello <b>there</b><img src=x onerror=alert(1)></p><script>alert(1)</script>',
        person_id,
        deal_id,
        pinned_to_deal_flag: 1,
        add_time: '2020-01-02 03:04:05',
      },
    })
    const id = idOf(made)
    expect(made.data).toMatchObject({
      content: '<p>Hello <b>there</b></p>',
      active_flag: true,
      add_time: '2020-01-02 03:04:05',
      person_id,
      deal_id,
      org_id: null,
      lead_id: null,
      person: { name: 'Noted' },
      deal: { title: 'Noted deal' },
      organization: null,
      user_id: world.owner.userId,
      user: { name: 'Mio', is_you: true },
      pinned_to_deal_flag: true,
      pinned_to_person_flag: false,
      last_update_user_id: null,
    })
    expect((await client.notes.getNote({ id })).data).toEqual(made.data)
    const updated = await kens.notes.updateNote({ id, NoteRequest: { content: 'plain' } })
    expect(updated.data).toMatchObject({ content: 'plain', last_update_user_id: ken.userId, deal_id })
    const second = idOf(await client.notes.addNote({ AddNoteRequest: { content: 'second', person_id } }))
    const list = (query: object) =>
      client.notes.getNotes(query).then(({ data }) => given(data).map((note) => note.id))
    expect(await list({ person_id })).toEqual([id, second])
    expect(await list({ person_id, sort: 'add_time DESC' })).toEqual([second, id])
    for (const sort of ['user_id DESC, id DESC', 'content DESC, deal_id, org_id, person_id'])
      expect(await list({ person_id, sort }), sort).toEqual([second, id])
    await expect(list({ person_id, sort: 'zebra' })).rejects.toMatchObject(refusal)
    expect(await list({ person_id, start: 1, limit: 1 })).toEqual([second])
    expect(await list({ deal_id, pinned_to_deal_flag: 1 })).toEqual([id])
    expect(await list({ person_id, start_date: '2020-01-01', end_date: '2020-01-02' })).toEqual([id])
    expect((await client.notes.getNotes({ person_id, limit: 1 })).additional_data).toMatchObject({
      pagination: { start: 0, limit: 1, more_items_in_collection: true, next_start: 1 },
    })
    expect(await client.notes.deleteNote({ id })).toMatchObject({ success: true, data: true })
    await expect(client.notes.getNote({ id })).rejects.toMatchObject(refusal)
    expect(await list({ person_id })).toEqual([second])
  })

  test('stand on something, are at most 100 KB, and name their writer', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Noted' } }))
    const add = (more: object, by = client) => by.notes.addNote({ AddNoteRequest: { content: 'x', ...more } })
    await expect(add({})).rejects.toMatchObject({ ...refusal, code: 'NOTE_OF_NOTHING' })
    await expect(add({ person_id: 999_999 })).rejects.toMatchObject(refusal)
    await expect(add({ person_id, content: 'あ'.repeat(34_000) })).rejects.toMatchObject(refusal)
    await expect(add({ person_id, user_id: world.owner.userId }, kens)).rejects.toMatchObject({
      code: 'ADMIN_ONLY',
    })
    expect((await add({ person_id, user_id: ken.userId })).data?.user_id).toBe(ken.userId)
  })
})

describe('users', () => {
  test('are listed, found, and tell who is who', async () => {
    const users = given((await client.users.getUsers()).data)
    expect(users.map(({ name, is_you }) => [name, is_you])).toEqual([
      ['Mio', true],
      ['Ken', false],
    ])
    const me = await client.users.getCurrentUser()
    expect(me.data).toMatchObject({
      id: world.owner.userId,
      name: 'Mio',
      email: 'mio@minato.example',
      active_flag: true,
      company_name: 'Minato Coffee',
      timezone_name: 'Asia/Tokyo',
      timezone_offset: '+09:00',
      has_created_company: true,
    })
    expect(given(me.data?.access).map(({ app }) => app)).toContain('account_settings')
    expect((await kens.users.getCurrentUser()).data?.access?.map(({ app }) => app)).toEqual(['sales'])
    expect((await client.users.getUser({ id: ken.userId })).data).toMatchObject({
      name: 'Ken',
      is_you: false,
    })
    await expect(client.users.getUser({ id: 999_999 })).rejects.toMatchObject(refusal)
    const found = await client.users.findUsersByName({ term: 'KEN@minato', search_by_email: 1 })
    expect(found.data?.map(({ id }) => id)).toEqual([ken.userId])
    expect((await client.users.findUsersByName({ term: 'mi' })).data?.map(({ name }) => name)).toEqual([
      'Mio',
    ])
    expect((await client.users.getUserPermissions({ id: ken.userId })).data).toMatchObject({
      can_use_api: true,
      can_see_hidden_items_names: false,
    })
  })
})

describe('item search', () => {
  test('ranks across kinds and pages', async () => {
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Zebra' } }))
    await client.organizations.addOrganization({ AddOrganizationRequest: { name: 'Zebra Crossing' } })
    await client.deals.addDeal({ AddDealRequest: { title: 'A zebra', person_id } })
    await client.leads.addLead({ AddLeadRequest: { title: 'Zebra food', person_id } })
    const all = await client.itemSearch.searchItem({ term: 'zebra' })
    const items = given(all.data?.items).map(({ item, result_score }) => ({
      ...(item as { type: string }),
      result_score,
    }))
    expect(items[0]).toMatchObject({ type: 'person', result_score: 1 })
    expect(items.map(({ type }) => type).sort()).toEqual(['deal', 'lead', 'organization', 'person'])
    expect(items.at(-1)?.type).toBe('deal')
    const pages = await allPages((cursor) =>
      client.itemSearch
        .searchItem({ term: 'zebra', limit: 3, ...(cursor && { cursor }) })
        .then(({ data, additional_data }) => ({ data: given(data?.items), additional_data })),
    )
    expect(pages.map((page) => page.length)).toEqual([3, 1])
    const some = await client.itemSearch.searchItem({
      term: 'zebra',
      item_types: 'deal,lead' as 'deal',
      exact_match: false,
    })
    expect(given(some.data?.items)).toHaveLength(2)
    expect(
      (await client.itemSearch.searchItem({ term: 'zebra', item_types: 'product' })).data?.items,
    ).toEqual([])
    const field = await client.itemSearch.searchItemByField({
      term: 'zeb',
      entity_type: 'person',
      field: 'name',
      match: 'beginning',
    })
    expect(field.data).toEqual([{ id: person_id, name: 'Zebra' }])
  })

  test('refuses terms that are too short, and unknown kinds and fields', async () => {
    const search = (query: object) => client.itemSearch.searchItem(query as { term: string })
    await expect(search({ term: 'z' })).rejects.toMatchObject(refusal)
    await expect(search({ term: 'zz', item_types: 'zebra' })).rejects.toMatchObject(refusal)
    await expect(search({ term: 'zz', fields: 'stripes' })).rejects.toMatchObject(refusal)
    const one = idOf(await client.persons.addPerson({ AddPersonRequest: { name: '鷹' } }))
    const exact = await search({ term: '鷹', exact_match: true })
    expect(exact.data?.items?.map(({ item }) => (item as { id: number }).id)).toEqual([one])
    const strange = await search({ term: `%_\\'" & | ! <-> ()` })
    expect(strange.data?.items).toEqual([])
  })
})

describe('the door', () => {
  const ask = (path: string, init: RequestInit = {}) => fetch(`${world.url}${path}`, init)

  test('answers 401 in their words without a token', async () => {
    for (const path of ['/api/v1/notes', '/v1/leads', '/api/v2/persons', '/api/v2/persons?api_token=wrong']) {
      const response = await ask(path)
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({
        success: false,
        error: 'unauthorized access',
        errorCode: 401,
      })
    }
  })

  test('takes the token as a parameter, and forms in v1', async () => {
    const { data } = await world.owner.post<{ token: string }>('/me/api_tokens', { name: 'old client' })
    const token = `api_token=${data.token}`
    expect((await ask(`/v1/users/me?${token}`)).status).toBe(200)
    const person_id = idOf(await client.persons.addPerson({ AddPersonRequest: { name: 'Form' } }))
    const response = await ask(`/v1/notes?${token}`, {
      method: 'POST',
      body: new URLSearchParams({
        content: 'by form',
        person_id: String(person_id),
        pinned_to_person_flag: '1',
      }),
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ data: { content: 'by form', pinned_to_person_flag: true } })
  })

  test('has status codes of theirs', async () => {
    const headers = { cookie: world.owner.cookie, 'content-type': 'application/json' }
    const write = (method: string, path: string, body: object) =>
      ask(path, { method, headers, body: JSON.stringify(body) }).then((response) => response.status)
    expect(await write('POST', '/api/v2/persons', { name: 'x' })).toBe(200)
    expect(await write('POST', '/api/v2/persons', { name: 3 })).toBe(400)
    expect(await write('PATCH', '/api/v2/persons/999999', { name: 'x' })).toBe(404)
    expect(await write('POST', '/api/v2/deals', { title: 'x', person_id: 999_999 })).toBe(400)
    expect(await write('PUT', '/api/v2/persons/1', { name: 'x' })).toBe(404)
    const foreign = await ask('/api/v2/persons', {
      method: 'POST',
      headers: { ...headers, origin: 'https://evil.example' },
      body: '{"name":"x"}',
    })
    expect(foreign.status).toBe(403)
  })
})
