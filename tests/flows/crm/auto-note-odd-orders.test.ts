/** S27–S32 in the orders that nobody plans: what waits, moves, goes or comes back between two messages. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import type { Note } from '../../../src/shared/contract/crm.ts'
import type { Link, NewLink } from '../../../src/shared/contract/links.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { connectSimulatedPage } from '../../support/meta-request.ts'
import { readNotes } from '../../support/notes.ts'
import { openPipedriveClient, type PipedriveClient } from '../../support/pipedrive.ts'
import { inboundForm, post, sign } from '../../support/twilio-request.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let ken: Session
let client: PipedriveClient
let webhookUrl: string

beforeAll(async () => {
  world = await createWorld()
  ken = await colleague(world, 'Ken')
  client = await openPipedriveClient(world, world.owner)
  webhookUrl = (await world.owner.get<{ webhook_url: string }>(`/channels/${world.channelId}`)).data
    .webhook_url
})
afterAll(() => world?.stop())

const pathOf = (id: string) => `/conversations/${id}/links`
const link = async (talk: Talk, body: object, session = world.owner) =>
  (await session.post<NewLink>(pathOf(talk.conversation.id), body)).data

/** Without coming to rest: it may stay unwritten for a while. */
const write = (talk: Talk, text: string) => world.simulator.write(talk.customer.id, { text })
const says = async (talk: Talk, text: string) => {
  write(talk, text)
  await world.settle()
}

function saidIn({ content }: Note): string[] {
  return [...content.matchAll(/<p><b>[^<]*<\/b> \((?:received|sent)[^)]*\)<br \/>(.*?)<\/p>/g)].map(
    (match) => match[1] ?? '',
  )
}
const toldOn = async (parent: Parameters<typeof readNotes>[1]) => (await readNotes(world, parent)).map(saidIn)

async function addDeal(title: string): Promise<number> {
  return (await client.deals.addDeal({ AddDealRequest: { title } })).data?.id ?? 0
}

async function addPerson(name: string): Promise<number> {
  return (await client.persons.addPerson({ AddPersonRequest: { name } })).data?.id ?? 0
}

describe('S29–S32: links that come and go', () => {
  test('unlinked and linked again within the 24 hours: a new note with the last message, the old one stays', async () => {
    const talk = await startTalk(world, 'zero')
    const deal_id = await addDeal('Linked twice')
    const first = await link(talk, { deal_id })
    await says(talk, 'one')
    await world.owner.delete(`${pathOf(talk.conversation.id)}/${first.id}`)
    await says(talk, 'in between')
    await says(talk, 'the last')
    const second = await link(talk, { deal_id })
    expect(second.note_id).not.toBe(first.note_id)
    await says(talk, 'two')
    expect(await toldOn({ deal_id })).toEqual([
      ['zero', 'one'],
      ['the last', 'two'],
    ])
  })

  test('two colleagues link at once: other deals both, the same deal once, two new persons one', async () => {
    const talk = await startTalk(world, 'zero')
    const [a, b] = [await addDeal('A'), await addDeal('B')] as [number, number]
    const both = (one: object, other: object) =>
      Promise.all([
        world.owner.post<NewLink>(pathOf(talk.conversation.id), one),
        ken.post<NewLink>(pathOf(talk.conversation.id), other),
      ])
    const others = await both({ deal_id: a }, { deal_id: b })
    expect(others.map(({ status }) => status)).toEqual([201, 201])
    const same = await both({ create: { lead: { title: 'L' } } }, { deal_id: a })
    expect(same.map(({ status }) => status)).toEqual([201, 200])
    const persons = await both({ create: { person: { name: 'P' } } }, { create: { person: { name: 'Q' } } })
    expect(persons.map(({ status }) => status).sort()).toEqual([201, 409])
    expect((await talk.fresh()).links).toHaveLength(4)
    await says(talk, 'one')
    expect(await toldOn({ deal_id: a })).toEqual([['zero', 'one']])
    expect(await toldOn({ deal_id: b })).toEqual([['zero', 'one']])
  })

  test('a deal whose person is deleted can be linked, and is written on', async () => {
    const person = await addPerson('Soon gone')
    const deal_id =
      (await client.deals.addDeal({ AddDealRequest: { title: 'Stays', person_id: person } })).data?.id ?? 0
    await client.persons.deletePerson({ id: person })
    const talk = await startTalk(world, 'zero')
    expect(await link(talk, { deal_id })).toMatchObject({ deal_id, kind: 'deal' })
    await says(talk, 'one')
    expect(await toldOn({ deal_id })).toEqual([['zero', 'one']])
  })

  test('a deal that an erased contact stood with can be linked with another conversation', async () => {
    const erased = await startTalk(world, 'forget me', 'Wasure')
    const person = await link(erased, { create: { person: {} } })
    const deal = await link(erased, { create: { deal: { title: 'Ten chairs' } } })
    await world.owner.post(`/contacts/${erased.conversation.contact.id}/erase`)
    await client.persons.deletePerson({ id: person.person_id ?? 0 })
    const talk = await startTalk(world, 'I take over', 'Tsugi')
    await link(talk, { deal_id: deal.deal_id })
    await says(talk, 'one')
    expect(await toldOn({ deal_id: deal.deal_id ?? 0 })).toEqual([['I take over', 'one']])
  })
})

describe('S30–S32: what happens to the item while a message waits', () => {
  test('the deal is deleted: nothing is written, and others go on', async () => {
    const talk = await startTalk(world, 'zero')
    const [gone, stays] = [await addDeal('Gone'), await addDeal('Stays')] as [number, number]
    await link(talk, { deal_id: gone })
    await link(talk, { deal_id: stays })
    write(talk, 'one')
    await world.simulator.settle()
    await client.deals.deleteDeal({ id: gone })
    await world.settle()
    await says(talk, 'two')
    expect(await toldOn({ deal_id: stays })).toEqual([['zero', 'one', 'two']])
  })

  test('the lead becomes a deal: the same note goes on there', async () => {
    const talk = await startTalk(world, 'zero')
    const lead = await link(talk, { create: { lead: { title: 'To be converted' } } })
    write(talk, 'one')
    await world.simulator.settle()
    await client.leadSearch.convertLeadToDeal({ id: lead.lead_id ?? '', ConvertLeadToDealRequest: {} })
    await says(talk, 'two')
    const { links } = await talk.fresh()
    expect(links).toMatchObject([{ id: lead.id, kind: 'deal', lead_id: null }])
    const deal_id = links[0]?.deal_id ?? 0
    expect(await toldOn({ deal_id })).toEqual([['zero', 'one', 'two']])
    expect((await readNotes(world, { deal_id }))[0]?.id).toBe(lead.note_id)
  })

  test('its person is merged: the same note goes on with the kept one, and comes back with the parting', async () => {
    const talk = await startTalk(world, 'zero')
    const [kept, merged] = [await addPerson('Kept'), await addPerson('Merged')] as [number, number]
    await link(talk, { person_id: merged })
    write(talk, 'one')
    await world.simulator.settle()
    const merge = await world.owner.post<{ id: string }>(`/crm/persons/${kept}/merge`, { person_id: merged })
    await says(talk, 'two')
    expect(await toldOn({ person_id: kept })).toEqual([['zero', 'one', 'two']])
    await world.advance(24 * 3600)
    await says(talk, 'begun with the kept one')
    await world.owner.post(`/crm/person_merges/${merge.data.id}/undo`)
    await says(talk, 'after the parting')
    expect(await toldOn({ person_id: kept })).toEqual([])
    expect(await toldOn({ person_id: merged })).toEqual([
      ['zero', 'one', 'two'],
      ['begun with the kept one', 'after the parting'],
    ])
  })

  test('a note of the kept person’s own conversation stays with it when the persons are parted', async () => {
    const [own, came] = [await startTalk(world, 'own zero'), await startTalk(world, 'came zero')]
    const [kept, merged] = [await addPerson('Kept'), await addPerson('Merged')] as [number, number]
    await link(own, { person_id: kept })
    await link(came, { person_id: merged })
    const merge = await world.owner.post<{ id: string }>(`/crm/persons/${kept}/merge`, { person_id: merged })
    await world.advance(24 * 3600)
    await says(own, 'own')
    await says(came, 'came')
    await world.owner.post(`/crm/person_merges/${merge.data.id}/undo`)
    expect(await toldOn({ person_id: kept })).toEqual([['own zero'], ['own']])
    expect(await toldOn({ person_id: merged })).toEqual([['came zero'], ['came']])
  })
})

describe('S30–S32: what is said', () => {
  const body = async (text: string, more: Record<string, string> = {}) => {
    const form = inboundForm({ Body: text, ...more })
    await post(sign(webhookUrl, form))
    await world.settle()
  }
  async function conversationOf(address: string): Promise<Conversation> {
    const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
    return data.find(({ contact }) => contact.address === address) as Conversation
  }

  test('100 KB in one message: nothing is cut without saying so', async () => {
    const from = 'whatsapp:+447700900500'
    await body('zero', { From: from, WaId: '447700900500' })
    const conversation = await conversationOf(from)
    const { data } = await world.owner.post<NewLink>(pathOf(conversation.id), { create: { deal: {} } })
    const words = Array.from({ length: 14_000 }, (_, index) => `w${index}<`)
    await body(words.join(' '), { From: from, WaId: '447700900500' })
    await body('after it', { From: from, WaId: '447700900500' })
    const notes = await readNotes(world, { deal_id: data.deal_id ?? 0 })
    for (const note of notes) expect(Buffer.byteLength(note.content)).toBeLessThanOrEqual(100_000)
    const all = notes.map(({ content }) => content).join('')
    expect(all).toContain('w0&lt; w1&lt;')
    expect(all).toContain('Shortened')
    expect(all).toContain('after it')
  })

  test('a name without end, and more attachments than anybody sends: the message is written all the same', async () => {
    const from = 'whatsapp:+447700900501'
    const media = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`MediaUrl${index}`, `${world.url}/nothing/${index}`]),
    )
    await body('zero', { From: from, WaId: '447700900501', ProfileName: '<&>'.repeat(20_000) })
    const conversation = await conversationOf(from)
    const { data } = await world.owner.post<NewLink>(pathOf(conversation.id), {
      create: { deal: { title: 'T' } },
    })
    await body(`one ${'<'.repeat(20_000)}`, { From: from, WaId: '447700900501', NumMedia: '100', ...media })
    const notes = await readNotes(world, { deal_id: data.deal_id ?? 0 })
    expect(notes.map(({ content }) => content).join('')).toContain('zero')
    expect(notes.map(({ content }) => content).join('')).toContain('one &lt;')
  })

  test('an answer that does not leave is not told as sent; one that leaves after all is', async () => {
    const talk = await startTalk(world, 'zero')
    const { deal_id } = await link(talk, { create: { deal: { title: 'Not delivered' } } })
    await world.simulator.addFault({
      kind: 'refuse',
      status: 400,
      code: 21408,
      message: 'Not enabled',
      count: 1,
    })
    const { data } = await talk.reply('lost answer')
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({ id: data.id, status: 'failed' })
    const content = async () => (await readNotes(world, { deal_id: deal_id ?? 0 }))[0]?.content
    expect(await content()).toMatch(/\(not delivered, [^)]*\)<br \/>lost answer/)
    const path = `/conversations/${talk.conversation.id}/messages/${data.id}/retry`
    expect((await world.owner.post(path)).status).toBe(200)
    await says(talk, 'after it')
    expect(await content()).toMatch(/\(sent, [^)]*\)<br \/>lost answer.*after it/s)
  })

  test('a save that drops a message whose words begin another of the same minute leaves it to the next note', async () => {
    const talk = await startTalk(world, 'No problem')
    const { note_id, deal_id } = await link(talk, { create: { deal: { title: 'Same words' } } })
    const loaded = (await readNotes(world, { deal_id: deal_id ?? 0 }))[0] as Note
    await says(talk, 'No')
    await says(talk, 'No problem')
    await client.notes.updateNote({
      id: note_id,
      NoteRequest: { content: `${loaded.content}<p>mine</p>`, version: loaded.version } as never,
    })
    await says(talk, 'later')
    expect((await toldOn({ deal_id: deal_id ?? 0 }))[1]).toEqual(['No', 'No problem', 'later'])
  })
})

describe('S32: on Messenger', () => {
  let sql: pg.Client
  let messengerId: string
  beforeAll(async () => {
    sql = new pg.Client(world.database.connection)
    await sql.connect()
    messengerId = await connectSimulatedPage(world)
  })
  afterAll(() => sql?.end())

  async function onMessenger(text: string) {
    const customer = world.simulator.addCustomer({ name: 'Mei', locale: 'en' })
    const say = async (words: string) => {
      const { mid } = world.simulator.writeOnMessenger(customer.id, { text: words })
      await world.settle()
      return mid
    }
    const mid = await say(text)
    const { data } = await world.owner.get<Conversation[]>(
      `/conversations?channel_id=${messengerId}&limit=200`,
    )
    const conversation = data.find(({ last_message }) => last_message?.external_id === mid) as Conversation
    return { conversation, mid, say }
  }

  test('a message is edited after its note was deleted by hand: no note comes of it, the next message begins one', async () => {
    const { conversation, say } = await onMessenger('zero')
    const { data } = await world.owner.post<Link & { note_id: number }>(pathOf(conversation.id), {
      create: { deal: { title: 'Edited' } },
    })
    const mid = await say('wrnog')
    await client.notes.deleteNote({ id: data.note_id })
    world.simulator.edit(mid, 'right')
    await world.settle()
    expect(await readNotes(world, { deal_id: data.deal_id ?? 0 })).toEqual([])
    await say('next')
    expect(await toldOn({ deal_id: data.deal_id ?? 0 })).toEqual([['next']])
  })

  test('a message that its author takes back goes from the notes, but for those that a person edited', async () => {
    const { conversation, say } = await onMessenger('zero')
    const linkTo = async (title: string) =>
      (await world.owner.post<NewLink>(pathOf(conversation.id), { create: { deal: { title } } })).data
    const [automatic, edited] = [await linkTo('Automatic'), await linkTo('Edited')] as [NewLink, NewLink]
    const mid = await say('kept only by mistake')
    const note = (await readNotes(world, { deal_id: edited.deal_id ?? 0 }))[0] as Note
    await client.notes.updateNote({
      id: note.id,
      NoteRequest: { content: `${note.content}<p>mine</p>` } as never,
    })
    world.simulator.unsend(mid)
    await say('after it')
    const [here] = await readNotes(world, { deal_id: automatic.deal_id ?? 0 })
    expect(here?.content).not.toContain('by mistake')
    expect(here && saidIn(here)).toEqual(['zero', '<i>Message withdrawn</i>', 'after it'])
    const there = await readNotes(world, { deal_id: edited.deal_id ?? 0 })
    expect(there[0]?.content).toContain('mine')
    const { rows } = await sql.query(`select from auto_note_entries where entry::text like '%by mistake%'`)
    expect(rows).toEqual([])
  })
})
