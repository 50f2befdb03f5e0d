import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import type { CrmHit, Link, NewLink } from '../../../src/shared/contract/links.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { readNotes } from '../../support/notes.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ken: Session

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
})
afterAll(() => world?.stop())

const pathOf = (talk: Talk) => `/conversations/${talk.conversation.id}`
const conversationOf = async (talk: Talk, session = world.owner) =>
  (await session.get<Conversation>(pathOf(talk))).data

describe('S27: from a conversation', () => {
  test('a new person is made, with what is known of the contact', async () => {
    const talk = await startTalk(world, 'Is the red chair there?')
    const made = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { person: {} } })
    expect(made.status).toBe(201)
    expect(made.data).toMatchObject({ kind: 'person', person_id: expect.any(Number), lead_id: null })
    const { links, contact } = await conversationOf(talk)
    expect(links).toEqual([expect.objectContaining({ id: made.data.id, title: contact.name })])
    const found = await world.owner.get<CrmHit[]>(`/crm/search?q=${encodeURIComponent(contact.phone ?? '')}`)
    expect(found.data).toContainEqual(
      expect.objectContaining({ kind: 'person', id: made.data.person_id, detail: contact.phone }),
    )
  })

  test('a new lead and a new deal belong to the linked person and bring its organization', async () => {
    const talk = await startTalk(world, 'A quote for ten, please')
    const post = (body: object) => world.owner.post<NewLink>(`${pathOf(talk)}/links`, body)
    const person = await post({ create: { person: { name: '中村 さくら' } } })
    const lead = await post({ create: { lead: { title: 'Ten chairs' } } })
    const deal = await post({ create: { deal: { title: 'Ten chairs, ordered', value: 1200 } } })
    expect([lead.status, deal.status]).toEqual([201, 201])
    const { links } = await conversationOf(talk, ken)
    expect(links.map((link) => [link.kind, link.title])).toEqual([
      ['person', '中村 さくら'],
      ['lead', 'Ten chairs'],
      ['deal', 'Ten chairs, ordered'],
    ])
    const bySearch = await ken.get<CrmHit[]>(`/crm/search?q=${encodeURIComponent('さく')}`)
    expect(bySearch.data.map((hit) => hit.id)).toContain(person.data.person_id)
    const ofDeal = await ken.get<Conversation[]>(`/conversations?deal_id=${deal.data.deal_id}`)
    expect(ofDeal.data.map(({ id }) => id)).toEqual([talk.conversation.id])
    const ofLead = await ken.get<Conversation[]>(`/conversations?lead_id=${lead.data.lead_id}`)
    expect(ofLead.data.map(({ id }) => id)).toEqual([talk.conversation.id])
  })

  test('existing ones are linked, each once, and one person at most', async () => {
    const first = await startTalk(world)
    const second = await startTalk(world)
    const { data } = await world.owner.post<NewLink>(`${pathOf(first)}/links`, { create: { person: {} } })
    const again = await world.owner.post<NewLink>(`${pathOf(first)}/links`, { person_id: data.person_id })
    expect(again).toMatchObject({ status: 200, data: { id: data.id, note_id: data.note_id } })
    const other = await world.owner.post<NewLink>(`${pathOf(second)}/links`, { person_id: data.person_id })
    expect(other).toMatchObject({ status: 201, data: { person_id: data.person_id } })
    const refused = await world.owner.post(`${pathOf(second)}/links`, { create: { person: { name: 'X' } } })
    expect(refused).toMatchObject({ status: 409, code: 'PERSON_LINKED_ALREADY' })
  })

  test.each([
    [{}, 400],
    [{ person_id: 1, deal_id: 1 }, 400],
    [{ create: {} }, 400],
    [{ person_id: 999_999 }, 404],
    [{ lead_id: 'nonsense' }, 404],
    [{ create: { deal: { title: '   ' } } }, 400],
    [{ create: { lead: { title: 'x', owner_id: 999_999 } } }, 422],
    [{ create: { person: { name: 'null \u0000 inside' } } }, 201],
  ])('%j answers %i', async (body, status) => {
    const talk = await startTalk(world)
    const answer = await world.owner.post(`${pathOf(talk)}/links`, body)
    expect(answer.status).toBe(status)
  })

  test('whoever may not see the conversation may not link it, nor see its links', async () => {
    const talk = await startTalk(world)
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { person: {} } })
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
    for (const answer of [
      await ken.get(`${pathOf(talk)}/links`),
      await ken.post(`${pathOf(talk)}/links`, { create: { person: {} } }),
      await ken.delete(`${pathOf(talk)}/links/${data.id}`),
    ])
      expect(answer.status).toBe(404)
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared', member_ids: [] })
  })

  test('a link is removed; the note stays', async () => {
    const talk = await startTalk(world)
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { person: {} } })
    const before = await readNotes(world, { person_id: data.person_id ?? 0 })
    expect(before).toHaveLength(1)
    const gone = await world.owner.delete(`${pathOf(talk)}/links/${data.id}`)
    expect(gone.status).toBe(200)
    expect((await conversationOf(talk)).links).toEqual([])
    expect((await world.owner.get<Link[]>(`${pathOf(talk)}/links`)).data).toEqual([])
    expect(await readNotes(world, { person_id: data.person_id ?? 0 })).toEqual(before)
    expect((await world.owner.delete(`${pathOf(talk)}/links/${data.id}`)).status).toBe(404)
  })
})

describe('S29–S32: the note', () => {
  test('S29: holds the last message with the sender, the assignment and the way to the conversation', async () => {
    const talk = await startTalk(world, 'the first')
    ;(await talk.customer) && world.simulator.write(talk.customer.id, { text: '2 < 3 & "so on"' })
    await world.settle()
    await world.owner.put(`${pathOf(talk)}/assignee`, { user_id: ken.userId })
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { deal: {} } })
    const [note] = await readNotes(world, { deal_id: data.deal_id ?? 0 })
    expect(note?.id).toBe(data.note_id)
    expect(note?.content).toContain('2 &lt; 3 &amp; "so on"')
    expect(note?.content).not.toContain('the first')
    expect(note?.content).toContain('Assigned to Ken')
    expect(note?.content).toContain(talk.conversation.contact.name)
    expect(note?.content).toContain(talk.conversation.contact.phone)
    expect(note?.content).toContain(`<a href="${world.url}/leads/messaging/${talk.conversation.id}">`)
    expect(note?.content).toContain('Asia/Tokyo')
    expect(note).toMatchObject({ automatic: true, user_id: world.owner.userId })
  })

  test('S30, S31: takes both directions for 24 hours, then another begins', async () => {
    const talk = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { lead: {} } })
    const ofLead = () => readNotes(world, { lead_id: data.lead_id ?? '' })
    await talk.reply('one, from us')
    world.simulator.write(talk.customer.id, { text: 'two, from outside' })
    await world.settle()
    expect((await ofLead()).map(({ content }) => saidIn(content))).toEqual([
      ['zero', 'one, from us', 'two, from outside'],
    ])
    await world.advance(24 * 3600)
    world.simulator.write(talk.customer.id, { text: 'three, a day later' })
    await world.settle()
    expect((await ofLead()).map(({ content }) => saidIn(content))).toEqual([
      ['zero', 'one, from us', 'two, from outside'],
      ['three, a day later'],
    ])
  })

  test('S32: one that a person edited or deleted is left alone, and the next message begins another', async () => {
    const talk = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { deal: {} } })
    const ofDeal = () => readNotes(world, { deal_id: data.deal_id ?? 0 })
    const says = async (text: string) => {
      world.simulator.write(talk.customer.id, { text })
      await world.settle()
    }
    await world.advance(120)
    await editNote(data.note_id, '<p>I wrote <b>this</b><script>alert(1)</script></p>')
    await says('one')
    const [edited, next] = await ofDeal()
    expect(edited?.content).toBe('<p>I wrote <b>this</b></p>')
    expect(saidIn(next?.content)).toEqual(['one'])
    await deleteNote(next?.id ?? 0)
    await says('two')
    await says('three')
    expect((await ofDeal()).map(({ content }) => saidIn(content))).toEqual([[], ['two', 'three']])
  })

  test('a save that drops what had just been added leaves it to the next note', async () => {
    const talk = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { deal: {} } })
    const ofDeal = () => readNotes(world, { deal_id: data.deal_id ?? 0 })
    const [loaded] = await ofDeal()
    world.simulator.write(talk.customer.id, { text: 'came while I typed' })
    await world.settle()
    await editNote(data.note_id, `${loaded?.content}<p>mine</p>`, loaded?.version)
    await world.advance(3600)
    world.simulator.write(talk.customer.id, { text: 'later' })
    await world.settle()
    const [, next] = await ofDeal()
    expect(saidIn(next?.content)).toEqual(['came while I typed', 'later'])
  })

  test('what a late save of an older note drops keeps the place that it gets in the newer one', async () => {
    const talk = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { deal: {} } })
    const ofDeal = () => readNotes(world, { deal_id: data.deal_id ?? 0 })
    const says = async (text: string) => {
      world.simulator.write(talk.customer.id, { text })
      await world.settle()
    }
    const [loaded] = await ofDeal()
    await says('one')
    await world.advance(24 * 3600)
    await says('two')
    await editNote(data.note_id, '<p>mine</p>', loaded?.version)
    await says('three')
    expect(saidIn((await ofDeal())[1]?.content)).toEqual(['two', 'one', 'three'])
    await says('four')
    expect(saidIn((await ofDeal())[1]?.content)).toEqual(['two', 'one', 'three', 'four'])
  })

  test('pinning is no edit; after unlinking nothing more is written', async () => {
    const talk = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { person: {} } })
    await pinNote(data.note_id)
    world.simulator.write(talk.customer.id, { text: 'one' })
    await world.settle()
    await world.owner.delete(`${pathOf(talk)}/links/${data.id}`)
    world.simulator.write(talk.customer.id, { text: 'two' })
    await world.settle()
    const notes = await readNotes(world, { person_id: data.person_id ?? 0 })
    expect(notes.map(({ content }) => saidIn(content))).toEqual([['zero', 'one']])
  })

  test('long talks are continued in further notes of the same 24 hours', async () => {
    const talk = await startTalk(world, 'zero')
    const { data } = await world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { person: {} } })
    for (let number = 1; number <= 20; number++)
      world.simulator.write(talk.customer.id, { text: `${number} ${'<&>'.repeat(500)}` })
    await world.settle()
    const notes = await readNotes(world, { person_id: data.person_id ?? 0 })
    expect(notes.length).toBeGreaterThan(1)
    for (const note of notes) expect(Buffer.byteLength(note.content)).toBeLessThanOrEqual(100_000)
    expect(notes.flatMap(({ content }) => saidIn(content)).map((text) => text.split(' ')[0])).toEqual([
      'zero',
      ...Array.from({ length: 20 }, (_, index) => String(index + 1)),
    ])
  })

  test('an event on which writing fails holds back neither its neighbours nor what comes later', async () => {
    const poisoned = await startTalk(world, 'zero')
    const healthy = await startTalk(world, 'zero')
    const link = (talk: Talk) =>
      world.owner.post<NewLink>(`${pathOf(talk)}/links`, { create: { person: {} } })
    const bad = await link(poisoned)
    const good = await link(healthy)
    const client = new pg.Client(world.database.connection)
    await client.connect()
    await client.query("update auto_notes set header = '{}' where link_id = $1", [bad.data.id])
    world.simulator.write(poisoned.customer.id, { text: 'one' })
    world.simulator.write(healthy.customer.id, { text: 'one' })
    await world.settle()
    const notes = await readNotes(world, { person_id: good.data.person_id ?? 0 })
    expect(notes.map(({ content }) => saidIn(content))).toEqual([['zero', 'one']])
    await client.end()
  })
})

function saidIn(content = ''): string[] {
  return [...content.matchAll(/<p><b>[^<]*<\/b> \((?:received|sent)[^)]*\)<br \/>(.*?)<\/p>/g)].map(
    (match) => match[1] ?? '',
  )
}

async function editNote(id: number, content: string, version?: number): Promise<void> {
  await crm('PUT', `/notes/${id}`, { content, ...(version && { version }) })
}

async function pinNote(id: number): Promise<void> {
  await crm('PUT', `/notes/${id}`, { pinned_to_person_flag: 1 })
}

async function deleteNote(id: number): Promise<void> {
  await crm('DELETE', `/notes/${id}`)
}

async function crm(method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${world.url}/api/v1${path}`, {
    method,
    headers: { cookie: world.owner.cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  expect(response.status, await response.text()).toBe(200)
}
