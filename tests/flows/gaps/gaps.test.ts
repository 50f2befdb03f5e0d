import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation } from '../../../src/shared/contract/conversations.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { writeInConsole } from '../../support/provider-console.ts'
import { inboundForm, post, sign } from '../../support/twilio-request.ts'
import { createWorld, TWILIO, type World } from '../../support/world.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.stop())

/** The provider's list gives whole seconds, so what is compared by time is apart by more. */
async function talkOfBefore(): Promise<Talk> {
  const talk = await startTalk(world)
  await world.advance(2)
  return talk
}

const texts = async (talk: Talk) => (await talk.messages()).map((message) => message.text).reverse()
const gaps = async () =>
  (
    await world.owner.get<{ from: string; until: string; messages: number }[]>(
      `/channels/${world.channelId}/gaps`,
    )
  ).data

describe('after an outage (B1)', () => {
  test('ten minutes in which the provider is unreachable both ways lose and double nothing', async () => {
    const talk = await startTalk(world, 'before')
    // Twilio's list gives whole seconds: what is filled must not fall into the second of what came by webhook.
    await world.advance(2)
    await world.simulator.addFault({ kind: 'webhooks_lost' })
    await world.simulator.addFault({ kind: 'connection_refused' })
    for (let minute = 0; minute < 10; minute++) {
      world.simulator.write(talk.customer.id, { text: `theirs ${minute}` })
      expect((await talk.reply(`ours ${minute}`)).status).toBe(201)
      await world.settle()
      await world.advance(60)
    }
    await world.simulator.clearFaults()
    await world.advance(60)
    await world.settle()
    await world.advance(60)
    await world.settle()

    const here = await talk.messages()
    const phone = world.simulator.thread(talk.customer.id)
    expect(here.map((message) => message.external_id).sort()).toEqual(phone.map(({ sid }) => sid).sort())
    const inOrder = here.map((message) => message.text).reverse()
    const ten = (side: string) => Array.from({ length: 10 }, (_, minute) => `${side} ${minute}`)
    expect(inOrder.filter((text) => text?.startsWith('theirs'))).toEqual(ten('theirs'))
    expect(inOrder.filter((text) => text?.startsWith('ours'))).toEqual(ten('ours'))
    expect(inOrder.slice(1, 5)).toEqual(['theirs 0', 'ours 0', 'theirs 1', 'ours 1'])
    expect((await talk.fresh()).unread_count).toBe(11)
    expect(here.every((message) => message.direction === 'in' || message.status === 'delivered')).toBe(true)
    expect(await gaps()).toContainEqual(expect.objectContaining({ messages: 10 }))
  })

  test('a lost message comes with the provider’s time, opens the conversation and counts as unread', async () => {
    const talk = await talkOfBefore()
    await world.owner.post(`/conversations/${talk.conversation.id}/seen`)
    await world.owner.post(`/conversations/${talk.conversation.id}/close`)
    await world.simulator.addFault({ kind: 'webhooks_lost', count: 1 })
    const written = world.simulator.write(talk.customer.id, { text: 'are you there?' })
    await world.advance(300)
    await world.settle()
    const message = (await talk.messages()).find(({ author }) => author.type === 'contact')
    expect(message).toMatchObject({ text: 'are you there?', external_id: written.sid, direction: 'in' })
    expect(message?.sent_at).toBe(
      new Date(Math.floor(written.dateCreated.getTime() / 1000) * 1000).toISOString(),
    )
    expect(await talk.fresh()).toMatchObject({ status: 'open', section: 'unassigned', unread_count: 1 })
  })

  test('what a later webhook tells more completes the message, and it stays one (precise 3)', async () => {
    const phone = '+819055550101'
    const customer = world.simulator.addCustomer({ name: 'Kept Back', phone, locale: 'en' })
    await world.simulator.addFault({ kind: 'webhooks_lost', count: 1 })
    const written = world.simulator.write(customer.id, { text: 'Yes' })
    await world.advance(120)
    await world.settle()
    const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
    const found = data.find((conversation) => conversation.contact.phone === phone)
    expect(found).toMatchObject({ contact: { name: null }, unread_count: 1 })

    const webhook = `${world.url}/webhooks/twilio/${world.channelId}`
    const form = inboundForm({
      MessageSid: written.sid,
      From: `whatsapp:${phone}`,
      Body: 'Yes',
      ProfileName: 'Kept Back',
      ButtonText: 'Yes',
      ButtonPayload: 'confirm',
    })
    await post(sign(webhook, form))
    await post(sign(webhook, { ...form, Again: 'yes' }))
    await world.settle()
    const path = `/conversations/${found?.id}`
    expect((await world.owner.get<Conversation>(path)).data).toMatchObject({
      contact: { name: 'Kept Back' },
      unread_count: 1,
    })
    const { data: messages } = await world.owner.get<object[]>(`${path}/messages`)
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatchObject({ choice: { title: 'Yes', payload: 'confirm' }, text: 'Yes' })
  })

  test('a message written in the provider’s console is there, as its own', async () => {
    const talk = await talkOfBefore()
    const sid = await writeInConsole(world, `whatsapp:${talk.customer.phone}`, 'from the console')
    await world.simulator.settle()
    await world.advance(90)
    await world.settle()
    const [message] = await talk.messages()
    expect(message).toMatchObject({
      text: 'from the console',
      direction: 'out',
      author: { type: 'provider_inbox' },
      status: 'delivered',
      external_id: sid,
    })
    expect((await talk.fresh()).unread_count).toBe(1)
  })

  test('statuses whose callbacks were lost are caught up', async () => {
    const talk = await startTalk(world)
    await world.simulator.addFault({ kind: 'callbacks_lost' })
    await talk.reply('did it arrive?')
    await world.settle()
    world.simulator.openPhone(talk.customer.id)
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('sent')
    await world.simulator.clearFaults()
    await world.advance(90)
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('read')
  })

  test('a send of which a person was already asked is settled by the list', async () => {
    const talk = await startTalk(world)
    await world.simulator.addFault({ kind: 'callbacks_lost' })
    await world.simulator.addFault({ kind: 'answer_lost', count: 1 })
    await world.simulator.addFault({ kind: 'server_error', operation: 'list' })
    await talk.reply('twice or once?')
    await world.settle()
    await world.advance(150)
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('unknown')
    await world.simulator.clearFaults()
    await world.advance(60)
    await world.settle()
    expect(await texts(talk)).toEqual(['Hello', 'twice or once?'])
    expect((await talk.messages())[0]).toMatchObject({ status: 'delivered', author: { type: 'user' } })
    expect(world.simulator.thread(talk.customer.id)).toHaveLength(2)
  })

  test('a file that came meanwhile is there with its type', async () => {
    const talk = await talkOfBefore()
    await world.simulator.addFault({ kind: 'webhooks_lost', count: 1 })
    world.simulator.write(talk.customer.id, {
      text: 'the plan',
      media: { content_type: 'application/pdf', bytes: Buffer.from('%PDF-1.4'), name: 'plan.pdf' },
    })
    await world.advance(90)
    await world.settle()
    const [message] = await talk.messages()
    expect(message?.attachments).toEqual([expect.objectContaining({ content_type: 'application/pdf' })])
  })

  test('a list that the provider refuses for the moment is read later', async () => {
    const talk = await talkOfBefore()
    await world.simulator.addFault({ kind: 'webhooks_lost', count: 1 })
    await world.simulator.addFault({ kind: 'rate_limited', operation: 'list', count: 2 })
    world.simulator.write(talk.customer.id, { text: 'patience' })
    await world.advance(70)
    await world.settle()
    expect(await texts(talk)).toEqual(['Hello'])
    await world.advance(20)
    await world.settle()
    await world.advance(20)
    await world.settle()
    expect(await texts(talk)).toEqual(['Hello', 'patience'])
  })

  test('two processes fill the same gap once', async () => {
    const talk = await talkOfBefore()
    const other = await world.anotherProcess()
    await world.simulator.addFault({ kind: 'webhooks_lost', count: 25 })
    for (let number = 0; number < 25; number++)
      world.simulator.write(talk.customer.id, { text: `number ${number}` })
    await world.advance(90)
    await Promise.all([world.settle(), other.app.settle()])
    await world.settle()
    expect(await texts(talk)).toEqual([
      'Hello',
      ...Array.from({ length: 25 }, (_, index) => `number ${index}`),
    ])
    expect((await talk.fresh()).unread_count).toBe(26)
  })

  test('while nothing is missing, nothing is called a gap', async () => {
    const before = (await gaps()).length
    const talk = await startTalk(world)
    await talk.reply('fine')
    await world.settle()
    await world.advance(70)
    await world.settle()
    expect(await gaps()).toHaveLength(before)
    expect(await texts(talk)).toEqual(['Hello', 'fine'])
  })
})

test('the list of another sender of the account is not this channel’s', async () => {
  const sender = 'whatsapp:+14155550199'
  world.simulator.registerTwilioAccount({ ...TWILIO, sender, webhook_url: null })
  const customer = world.simulator.addCustomer({ name: 'Elsewhere', phone: '+819055550202', locale: 'en' })
  world.simulator.write(customer.id, { text: 'not for you' }, sender)
  await world.advance(90)
  await world.settle()
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  expect(data.some((conversation) => conversation.contact.phone === '+819055550202')).toBe(false)
})
