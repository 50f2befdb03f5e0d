import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import type { NewLink, PersonSuggestion } from '../../../src/shared/contract/links.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { readNotes } from '../../support/notes.ts'
import { openPipedriveClient, type PipedriveClient } from '../../support/pipedrive.ts'
import { createWorld, type World } from '../../support/world.ts'

let world: World
let client: PipedriveClient

beforeAll(async () => {
  world = await createWorld()
  client = await openPipedriveClient(world, world.owner)
})
afterAll(() => world?.stop())

async function addPerson(AddPersonRequest: object): Promise<number> {
  return (await client.persons.addPerson({ AddPersonRequest })).data?.id ?? 0
}

async function suggestionsOf(conversationId: string): Promise<PersonSuggestion[]> {
  const path = `/conversations/${conversationId}/person_suggestions`
  return (await world.owner.get<PersonSuggestion[]>(path)).data
}

async function conversationFrom(phone: string, name: string): Promise<string> {
  const customer = world.simulator.addCustomer({ name, phone, locale: 'en' })
  world.simulator.write(customer.id, { text: 'hello' })
  await world.settle()
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  return data.find(({ contact }) => contact.phone === phone)?.id ?? ''
}

describe('B6: a contact’s person is suggested', () => {
  test.each([
    ['as typed in Japan', '090-8765-4321', '+819087654321'],
    ['from Brazil, without the ninth digit', '+55 11 98765-4321', '+551187654321'],
    ['from Argentina, with the 9', '+54 11 2345-6789', '+5491123456789'],
    ['from Mexico, with the 1', '+52 55 1234 5678', '+5215512345678'],
  ])('by phone %s', async (_name, typed, phone) => {
    const id = await addPerson({ name: 'Somebody Else', phones: [{ value: typed }] })
    const conversation = await conversationFrom(phone, 'Not that name')
    expect(await suggestionsOf(conversation)).toEqual([
      { person_id: id, name: 'Somebody Else', sure: true, reasons: [{ kind: 'phone', value: typed }] },
    ])
  })

  test('by name alone only as a hint, after what is sure; nothing is joined by itself', async () => {
    const namesake = await addPerson({ name: '佐藤 花子' })
    const sure = await addPerson({ name: 'Hanako', phones: [{ value: '+81 90 1111 2222' }] })
    const conversation = await conversationFrom('+819011112222', '佐藤　花子')
    const suggested = await suggestionsOf(conversation)
    expect(suggested.map(({ person_id, sure }) => [person_id, sure])).toEqual([
      [sure, true],
      [namesake, false],
    ])
    const { data } = await world.owner.get<Conversation>(`/conversations/${conversation}`)
    expect(data.links).toEqual([])
  })

  test('a hidden or deleted person is not', async () => {
    const id = await addPerson({ name: 'Gone', phones: [{ value: '+81 90 3333 4444' }] })
    await client.persons.deletePerson({ id })
    const conversation = await conversationFrom('+819033334444', 'Gone')
    expect(await suggestionsOf(conversation)).toEqual([])
  })
})

describe('B6: persons are merged and parted again', () => {
  const link = async (talk: Talk, person_id: number) =>
    (await world.owner.post<NewLink>(`/conversations/${talk.conversation.id}/links`, { person_id })).data
  const merge = (kept: number, merged: number) =>
    world.owner.post<{ id: string }>(`/crm/persons/${kept}/merge`, { person_id: merged })
  const undo = (id: string) => world.owner.post(`/crm/person_merges/${id}/undo`)
  const read = async (id: number) => {
    const { version, update_time, ...person } = (await client.persons.getPerson({ id }))
      .data as unknown as Record<string, unknown>
    return person
  }

  test('everything goes to the kept one, and back', async () => {
    const kept = await addPerson({ name: 'Ken Sato', phones: [{ value: '090-5555-6666' }] })
    const merged = await addPerson({
      name: 'K. Sato',
      job_title: 'Buyer',
      phones: [{ value: '+81 90 5555 6666' }, { value: '03-1111-2222' }],
      emails: [{ value: 'ken@example.jp' }],
    })
    const deal =
      (await client.deals.addDeal({ AddDealRequest: { title: 'D', person_id: merged } })).data?.id ?? 0
    const talk = await startTalk(world, 'zero')
    await link(talk, merged)
    const before = [await read(kept), await read(merged)]

    const { data } = await merge(kept, merged)
    expect(await read(kept)).toMatchObject({
      name: 'Ken Sato',
      job_title: 'Buyer',
      phones: [
        { value: '090-5555-6666', primary: true },
        { value: '03-1111-2222', primary: false },
      ],
      emails: [{ value: 'ken@example.jp', primary: true }],
    })
    await expect(client.persons.getPerson({ id: merged })).rejects.toMatchObject({ success: false })
    expect((await client.deals.getDeal({ id: deal })).data?.person_id).toBe(kept)
    expect((await talk.fresh()).links).toMatchObject([{ person_id: kept, title: 'Ken Sato' }])
    world.simulator.write(talk.customer.id, { text: 'one' })
    await world.settle()
    const notes = await readNotes(world, { person_id: kept })
    expect(notes).toHaveLength(1)
    expect(notes[0]?.content).toMatch(/zero.*one/s)

    expect((await undo(data.id)).status).toBe(200)
    expect([await read(kept), await read(merged)]).toEqual(before)
    expect((await client.deals.getDeal({ id: deal })).data?.person_id).toBe(merged)
    expect((await talk.fresh()).links).toMatchObject([{ person_id: merged, title: 'K. Sato' }])
    expect(await readNotes(world, { person_id: merged })).toHaveLength(1)
    expect((await undo(data.id)).code).toBe('MERGE_UNDONE')
  })

  test('what people changed since stays; merges are undone in the reverse order', async () => {
    const [a, b, c] = [
      await addPerson({ name: 'A' }),
      await addPerson({ name: 'B', emails: [{ value: 'b@example.jp' }] }),
      await addPerson({ name: 'C' }),
    ] as [number, number, number]
    const first = await merge(a, b)
    await client.persons.updatePerson({ id: a, UpdatePersonRequest: { name: 'A renamed' } })
    const second = await merge(c, a)
    expect((await undo(first.data.id)).code).toBe('MERGED_AGAIN')
    expect((await undo(second.data.id)).status).toBe(200)
    expect((await undo(first.data.id)).status).toBe(200)
    expect(await read(a)).toMatchObject({ name: 'A renamed', emails: [] })
    expect(await read(b)).toMatchObject({ name: 'B', emails: [{ value: 'b@example.jp' }] })
  })

  test('refuses itself, unknown persons and unknown merges', async () => {
    const a = await addPerson({ name: 'A' })
    expect((await merge(a, a)).status).toBe(400)
    expect((await merge(a, 999_999)).status).toBe(404)
    expect((await undo('nonsense')).status).toBe(404)
  })
})
