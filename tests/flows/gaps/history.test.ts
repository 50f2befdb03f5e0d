import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Customer } from '../../../simulator/index.ts'
import type { Channel } from '../../../src/shared/contract/channels.ts'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import type { Message } from '../../../src/shared/contract/messages.ts'
import { writeInConsole } from '../../support/provider-console.ts'
import { openScreen, takeSnapshot } from '../../support/screen.ts'
import { colleague, createWorld, TWILIO, type World } from '../../support/world.ts'

let world: World
let customers: Customer[]
let sid: string
const sender = 'whatsapp:+14155550177'

/** Months of talk before the product was there: an early message, 250 of five days, and two of today. */
beforeAll(async () => {
  world = await createWorld()
  world.simulator.registerTwilioAccount({ ...TWILIO, sender, webhook_url: null })
  customers = ['花子', 'Sam', 'Ines'].map((name, index) =>
    world.simulator.addCustomer({ name, phone: `+8190777700${index}0`, locale: 'en' }),
  )
  const [hanako, sam, ines] = customers as [Customer, Customer, Customer]
  world.simulator.write(ines.id, { text: 'a hundred days ago' }, sender)
  await world.advance(95 * 86_400)
  for (let day = 0; day < 5; day++) {
    for (let number = 0; number < 25; number++) {
      const media = { content_type: 'image/png', bytes: Buffer.from('not really'), name: 'x.png' }
      const withPicture = day === 2 && number === 0 ? { media } : {}
      world.simulator.write(hanako.id, { text: `day ${day} in ${number}`, ...withPicture }, sender)
      world.simulator.advanceClock(1)
      await writeInConsole(world, `whatsapp:${hanako.phone}`, `day ${day} out ${number}`, sender)
      world.simulator.advanceClock(1)
    }
    await world.simulator.settle()
    await world.advance(86_400)
    world.simulator.advanceClock(-50)
  }
  await world.advance(3_600)
  world.simulator.write(sam.id, { text: 'just before you connected' }, sender)
  await world.advance(5)
})
afterAll(() => world?.stop())

const channel = async () => (await world.owner.get<Channel>(`/channels/${sid}`)).data
const conversations = async () =>
  (await world.owner.get<Conversation[]>(`/conversations?channel_id=${sid}&limit=200`)).data

describe('history at connect (B2)', () => {
  test('goes on after an interruption, and says how far it is', async () => {
    await world.simulator.addFault({ kind: 'server_error', operation: 'media' })
    const connected = await world.owner.post<Channel>('/channels', {
      type: 'whatsapp_twilio',
      name: 'With a past',
      access: 'shared',
      ...TWILIO,
      sender,
    })
    expect(connected.status).toBe(201)
    sid = connected.data.id
    expect(connected.data.history).toMatchObject({ state: 'importing', imported: 0 })
    await world.settle()
    const { history } = await channel()
    expect(history?.state).toBe('importing')
    expect(history?.imported).toBeGreaterThanOrEqual(100)
    expect(history?.imported).toBeLessThan(251)
    await world.simulator.clearFaults()
    const other = await world.anotherProcess()
    await world.advance(10)
    await Promise.all([world.settle(), other.app.settle()])
    expect((await channel()).history).toMatchObject({ state: 'done', imported: 251 })
  })

  test('brings the conversations of ninety days, newest first, and nothing unread', async () => {
    const found = await conversations()
    expect(found.map((conversation) => conversation.contact.phone)).toEqual([
      customers[1]?.phone,
      customers[0]?.phone,
    ])
    expect(found.map((conversation) => conversation.unread_count)).toEqual([0, 0])
    expect(found[0]?.window.state).toBe('open')
    expect(found[1]?.window.state).toBe('template_only')
    const ken = await colleague(world, 'Ken')
    const seen = (await ken.get<Conversation[]>(`/conversations?channel_id=${sid}&unread=true`)).data
    expect(seen).toEqual([])
  })

  test('with original times, authors and order, each message once', async () => {
    const [, hanako] = await conversations()
    const messages: Message[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const more: string = cursor && `&cursor=${cursor}`
      const answer = await world.owner.get<Message[]>(
        `/conversations/${hanako?.id}/messages?limit=100${more}`,
      )
      messages.push(...answer.data)
      cursor = answer.next_cursor
    }
    const wanted = [0, 1, 2, 3, 4].flatMap((day) =>
      Array.from({ length: 25 }, (_, number) => [
        `day ${day} in ${number}`,
        `day ${day} out ${number}`,
      ]).flat(),
    )
    expect(messages.map((message) => message.text).reverse()).toEqual(wanted)
    expect(new Set(messages.map((message) => message.author.type))).toEqual(
      new Set(['contact', 'provider_inbox']),
    )
    const days = new Set(messages.map((message) => message.sent_at.slice(0, 10)))
    expect(days.size).toBeGreaterThanOrEqual(5)
    expect(messages.flatMap((message) => message.attachments)).toHaveLength(1)
    expect(messages.every(({ direction, status }) => direction === 'in' || status === 'delivered')).toBe(true)
  })

  test('can be marked as unread, and what comes then counts', async () => {
    const [sam] = await conversations()
    const path = `/conversations/${sam?.id}`
    expect((await world.owner.post<Conversation>(`${path}/unread`)).data.unread_count).toBe(1)
    expect((await world.owner.post<Conversation>(`${path}/seen`)).data.unread_count).toBe(0)
    world.simulator.write((customers[1] as Customer).id, { text: 'and now' }, sender)
    await world.settle()
    await world.advance(90)
    await world.settle()
    expect((await world.owner.get<Conversation>(path)).data).toMatchObject({
      unread_count: 1,
      last_message: { text: 'and now' },
    })
  })

  test('is not called a gap', async () => {
    const { data } = await world.owner.get<{ messages: number }[]>(`/channels/${sid}/gaps`)
    expect(data).toEqual([])
  })

  test('an open screen gets it without a new visit', async () => {
    const other = 'whatsapp:+14155550188'
    world.simulator.registerTwilioAccount({ ...TWILIO, sender: other, webhook_url: null })
    world.simulator.write((customers[2] as Customer).id, { text: 'earlier' }, other)
    await world.advance(5)
    const { snapshot } = await takeSnapshot(world.owner)
    const live = await openScreen(world.url, world.owner, snapshot, null)
    await world.owner.post('/channels', {
      type: 'whatsapp_twilio',
      name: 'Third',
      access: 'shared',
      ...TWILIO,
      sender: other,
    })
    await world.settle()
    await live.caughtUp()
    const texts = Object.values(live.state.conversations).map(({ last_message }) => last_message?.text)
    expect(texts).toContain('earlier')
    live.close()
  })

  test('can be left out', async () => {
    const none = 'whatsapp:+14155550166'
    world.simulator.registerTwilioAccount({ ...TWILIO, sender: none, webhook_url: null })
    world.simulator.write((customers[2] as Customer).id, { text: 'private past' }, none)
    await world.advance(5)
    const { data } = await world.owner.post<Channel>('/channels', {
      type: 'whatsapp_twilio',
      name: 'Fourth',
      access: 'shared',
      ...TWILIO,
      sender: none,
      history_days: 0,
    })
    await world.settle()
    expect(data.history).toMatchObject({ state: 'none' })
    expect((await world.owner.get<Conversation[]>(`/conversations?channel_id=${data.id}`)).data).toEqual([])
  })
})
