/** What Meta’s own list gives back: the past at connect (B2), and what was missed (B1). Shallow, and it says so. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Customer } from '../../../simulator/index.ts'
import type { Channel } from '../../../src/shared/contract/channels.ts'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import type { Message } from '../../../src/shared/contract/messages.ts'
import { connectMessenger, META } from '../../support/meta-request.ts'
import { createWorld, type World } from '../../support/world.ts'

let world: World
let channelId: string
let hanako: Customer
let sam: Customer

const PICTURE = { content_type: 'image/png', bytes: Buffer.from('not really'), name: 'x.png' }

/** Before the product was there: 26 messages with one customer, and a few with another. */
beforeAll(async () => {
  world = await createWorld()
  world.simulator.registerMetaPage({
    ...META,
    name: 'Kumo Furniture',
    webhook_url: `${world.url}/webhooks/messenger/${META.app_id}`,
    subscribed: false,
  })
  hanako = world.simulator.addCustomer({ name: '見本 花子', locale: 'ja' })
  sam = world.simulator.addCustomer({ name: 'Sam Reed', locale: 'en' })
  for (let number = 0; number < 13; number++) {
    world.simulator.writeOnMessenger(hanako.id, { text: `in ${number}` })
    await world.advance(2)
    world.simulator.writeInPageInbox(hanako.id, `out ${number}`)
    await world.advance(2)
  }
  world.simulator.writeOnMessenger(sam.id, { text: 'Good morning' })
  await world.advance(2)
  world.simulator.writeOnMessenger(sam.id, { media: PICTURE })
  await world.simulator.settle()
  await world.advance(5)
})
afterAll(() => world?.stop())

const channel = async () => (await world.owner.get<Channel>(`/channels/${channelId}`)).data
const gaps = async () => (await world.owner.get<{ messages: number }[]>(`/channels/${channelId}/gaps`)).data
const conversations = async () =>
  (await world.owner.get<Conversation[]>(`/conversations?channel_id=${channelId}`)).data
const talkWith = async (name: string) =>
  (await conversations()).find(({ contact }) => contact.name === name) as Conversation
const messagesOf = async ({ id }: Conversation) =>
  (await world.owner.get<Message[]>(`/conversations/${id}/messages?limit=200`)).data.reverse()

async function pass(seconds: number): Promise<void> {
  await world.advance(seconds)
  await world.settle()
}

describe('the past of a page', () => {
  test('comes with names, times and files, unread by nobody, also after an interruption', async () => {
    await world.simulator.addFault({ kind: 'server_error', operation: 'fetch', count: 1 })
    channelId = (await connectMessenger(world)).data.id
    await world.settle()
    await pass(10)
    await pass(70)
    expect((await channel()).history).toMatchObject({ state: 'done', imported: 22, shallow: true })
    const found = await conversations()
    expect(found.map(({ contact, unread_count }) => [contact.name, unread_count])).toEqual([
      ['Sam Reed', 0],
      ['見本 花子', 0],
    ])
    const [, picture] = await messagesOf(await talkWith('Sam Reed'))
    expect(picture?.attachments).toEqual([expect.objectContaining({ name: 'x.png' })])
    const past = await messagesOf(await talkWith('見本 花子'))
    expect(past.map(({ text, author }) => text ?? author.type)).toEqual([
      'system',
      ...Array.from({ length: 10 }, (_, index) => [`in ${index + 3}`, `out ${index + 3}`]).flat(),
    ])
    expect(past.slice(1, 3).map(({ author }) => author.type)).toEqual(['contact', 'provider_inbox'])
  })

  test('says in the thread that there may be more before it, and only there', async () => {
    const [line] = await messagesOf(await talkWith('見本 花子'))
    expect(line?.activity).toMatchObject({ kind: 'may_be_incomplete', by: { type: 'system' } })
    const complete = await messagesOf(await talkWith('Sam Reed'))
    expect(complete.every(({ activity }) => activity === null)).toBe(true)
  })

  test('is no gap', async () => expect(await gaps()).toEqual([]))
})

describe('while Meta cannot be reached, both ways, for ten minutes', () => {
  test('every message of both sides is there once afterwards, in order, and what was deleted stays gone', async () => {
    const mia = world.simulator.addCustomer({ name: 'Mia Holt', locale: 'en' })
    world.simulator.writeOnMessenger(mia.id, { text: 'before' })
    const { data: all } = await world.owner.get<{ id: string }[]>('/provider_requests')
    await world.settle()
    const gone = await talkWith('Sam Reed')
    expect((await world.owner.delete(`/conversations/${gone.id}`)).status).toBe(200)
    await world.advance(2)
    const { id } = await talkWith('Mia Holt')
    await world.simulator.addFault({ kind: 'webhooks_lost' })
    await world.simulator.addFault({ kind: 'connection_refused' })
    for (let minute = 0; minute < 10; minute++) {
      world.simulator.writeOnMessenger(mia.id, { text: `theirs ${minute}` })
      const reply = { client_message_id: `m-${minute}`, text: `ours ${minute}` }
      expect((await world.owner.post(`/conversations/${id}/messages`, reply)).status).toBe(201)
      await pass(60)
    }
    await world.simulator.clearFaults()
    await pass(60)
    await pass(60)

    const here = (await messagesOf(await talkWith('Mia Holt'))).filter(
      ({ author }) => author.type !== 'system',
    )
    const phone = world.simulator.messengerThread(mia.id)
    expect(here.map(({ external_id }) => external_id).sort()).toEqual(phone.map(({ mid }) => mid).sort())
    const side = (word: string) => here.map(({ text }) => text).filter((text) => text?.startsWith(word))
    const ten = (word: string) => Array.from({ length: 10 }, (_, minute) => `${word} ${minute}`)
    expect([side('theirs'), side('ours')]).toEqual([ten('theirs'), ten('ours')])
    expect((await talkWith('Mia Holt')).unread_count).toBe(11)
    expect(await gaps()).toContainEqual(expect.objectContaining({ messages: 10 }))

    const { data: requests } = await world.owner.get<{ id: string }[]>('/provider_requests?limit=200')
    for (const request of [...all, ...requests])
      await world.owner.post(`/provider_requests/${request.id}/replay`)
    await pass(3_700)
    expect((await conversations()).map(({ contact }) => contact.name).sort()).toEqual([
      'Mia Holt',
      '見本 花子',
    ])
  })

  test('what one conversation missed beyond what Meta tells of is said in it', async () => {
    await world.simulator.addFault({ kind: 'webhooks_lost' })
    for (let number = 0; number < 25; number++) {
      world.simulator.writeOnMessenger(hanako.id, { text: `lost ${number}` })
      await world.advance(1)
    }
    await world.simulator.settle()
    await world.simulator.clearFaults()
    await pass(90)
    const lines = await messagesOf(await talkWith('見本 花子'))
    const place = lines.findLastIndex(({ activity }) => activity?.kind === 'may_be_incomplete')
    expect(lines[place - 1]?.text).toBe('out 12')
    expect(lines.slice(place + 1).map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, index) => `lost ${index + 5}`),
    )
  })
})

test('a page that is connected again keeps its address, and nothing that was deleted comes back', async () => {
  const before = await channel()
  expect((await world.owner.delete(`/channels/${channelId}`)).status).toBe(200)
  await world.settle()
  expect((await world.owner.get(`/channels/${channelId}`)).status).toBe(404)
  expect((await connectMessenger(world)).data).toMatchObject({
    id: channelId,
    webhook_url: before.webhook_url,
  })
  await world.settle()
  await pass(10)
  expect((await channel()).history).toMatchObject({ state: 'done' })
  expect((await conversations()).map(({ contact }) => contact.name).sort()).toEqual(['Mia Holt', '見本 花子'])
})
