/** The whole way with the simulated Meta, which was written by others from Meta's documents. */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Customer, MessengerMessage } from '../../simulator/index.ts'
import { recordSendOutcome } from '../../src/server/conversations/record-send-outcome.ts'
import { recordEvents } from '../../src/server/events/record.ts'
import type { Channel } from '../../src/shared/contract/channels.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import { connectMessenger, eventTo, META, postEvents } from '../support/meta-request.ts'
import { openScreen, takeSnapshot } from '../support/screen.ts'
import { upload } from '../support/upload.ts'
import { createWorld, type World } from '../support/world.ts'

const HOUR = 3600

let world: World
let channelId: string

beforeAll(async () => {
  world = await createWorld()
  registerPage({ subscribed: false })
  channelId = (await connectMessenger(world)).data.id
  await world.settle()
})
afterAll(() => world?.stop())

function registerPage(change: object): void {
  world.simulator.registerMetaPage({
    ...META,
    name: 'Kumo Furniture',
    webhook_url: `${world.url}/webhooks/messenger/${META.app_id}`,
    ...change,
  })
}

async function channel(): Promise<Channel> {
  return (await world.owner.get<Channel>(`/channels/${channelId}`)).data
}

interface MessengerTalk {
  customer: Customer
  conversation: Conversation
  reply(text: string, more?: object): Promise<{ status: number; data: Message; code: string | null }>
  messages(): Promise<Message[]>
  fresh(): Promise<Conversation>
  /** What stands on the customer's phone. */
  phone(): MessengerMessage[]
}

let counter = 0

async function startMessengerTalk(
  name = 'Amelia Stone',
  more: { picture?: Buffer } = {},
): Promise<MessengerTalk> {
  const phone = `+81900010${1000 + ++counter}`
  const customer = world.simulator.addCustomer({ name, locale: 'en', phone, ...more })
  const first = world.simulator.writeOnMessenger(customer.id, { text: `Hello ${counter}` })
  await world.settle()
  const { data } = await world.owner.get<Conversation[]>('/conversations?limit=200')
  for (const conversation of data) {
    const path = `/conversations/${conversation.id}`
    const messages = async () => (await world.owner.get<Message[]>(`${path}/messages?limit=200`)).data
    if (conversation.channel_id !== channelId) continue
    if (!(await messages()).some(({ external_id }) => external_id === first.mid)) continue
    return {
      customer,
      conversation,
      messages,
      reply: (text, more = {}) =>
        world.owner.post(`${path}/messages`, { client_message_id: `c-${++counter}`, text, ...more }),
      fresh: async () => (await world.owner.get<Conversation>(path)).data,
      phone: () => world.simulator.messengerThread(customer.id),
    }
  }
  throw new Error('the customer’s message did not arrive')
}

/** Meta takes our message, its answer is lost, and its echo says neither whose it is nor, perhaps, what we wrote. */
async function loseAnswer(echoed: string): Promise<{ talk: MessengerTalk; mid: string }> {
  const talk = await startMessengerTalk()
  await world.simulator.addFault({ kind: 'answer_lost', count: 1 })
  const lost = await world.simulator.addFault({ kind: 'webhooks_lost' })
  await talk.reply('as we wrote it')
  await world.settle()
  const mid = talk.phone().find(({ from }) => from === 'app')?.mid ?? ''
  const contact = talk.conversation.contact.address
  const at = world.simulator.now().getTime()
  await postEvents(world, eventTo(contact, { message: { mid, text: echoed, is_echo: true } }, at))
  await world.settle()
  await world.simulator.removeFault(lost.id)
  return { talk, mid }
}

describe('connecting', () => {
  test('subscribes the app to the page, and answers the handshake', async () => {
    expect(await channel()).toMatchObject({ status: 'connected', status_reason: null })
    expect(await world.simulator.verifyMetaWebhook(META.app_id)).toBeTruthy()
  })

  test('says in a sentence what is wrong, and takes it back once it is mended', async () => {
    registerPage({ page_access_token: 'renewed-token' })
    await world.advance(11 * 60)
    await world.settle()
    expect(await channel()).toMatchObject({
      status: 'attention',
      status_reason: expect.stringMatching(/token.*\.$/),
      status_words: [{ code: 'META_TOKEN_REFUSED', values: {} }],
    })
    await world.owner.patch(`/channels/${channelId}`, { page_access_token: 'renewed-token' })
    await world.settle()
    expect(await channel()).toMatchObject({ status: 'connected', status_reason: null })
    expect(JSON.stringify(await channel())).not.toContain('renewed-token')
  })
})

describe('a customer on Messenger', () => {
  test('shows with a name, and a person without one is an ordinary contact', async () => {
    const talk = await startMessengerTalk('Amelia Stone')
    expect((await talk.fresh()).contact).toMatchObject({ name: 'Amelia Stone', phone: null })
    const hanako = await startMessengerTalk('見本 花子')
    expect((await hanako.fresh()).contact.name).toBe('見本 花子')
    registerPage({ page_access_token: 'renewed-token', profile_access: false })
    const nameless = await startMessengerTalk('Nobody Knows')
    expect((await nameless.fresh()).contact).toMatchObject({ name: null, avatar_url: null })
    expect((await channel()).status).toBe('connected')
    expect((await nameless.reply('How can I help?')).status).toBe(201)
    registerPage({ page_access_token: 'renewed-token', profile_access: true })
  })

  test('has the picture that Meta shows, fetched by us, for those who share the channel', async () => {
    const picture = readFileSync('simulator/samples/chair.jpg')
    const talk = await startMessengerTalk('Pia Picture', { picture })
    const address = (await talk.fresh()).contact.avatar_url ?? ''
    expect(address).toMatch(/^\/api\/inbox\/contacts\/[-0-9a-f]{36}\/picture\?v=[0-9a-f]{16}$/)
    const shown = await fetch(`${world.url}${address}`, { headers: { cookie: world.owner.cookie } })
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({
      width: 192,
      height: 192,
    })
    expect((await fetch(`${world.url}${address}`)).status).toBe(401)
    // What is no picture costs the picture alone.
    const odd = await startMessengerTalk('Otto Odd', { picture: Buffer.from('<svg onload="alert(1)"/>') })
    expect((await odd.fresh()).contact).toMatchObject({ name: 'Otto Odd', avatar_url: null })
  })

  test('edits, reacts, takes back', async () => {
    const talk = await startMessengerTalk()
    const said = world.simulator.writeOnMessenger(talk.customer.id, { text: 'Tow chairs please' })
    const gone = world.simulator.writeOnMessenger(talk.customer.id, { text: 'wrong chat' })
    await world.settle()
    await talk.reply('Gladly')
    await world.settle()
    const ours = talk.phone().find(({ from }) => from === 'app')
    world.simulator.edit(said.mid, 'Two chairs please')
    world.simulator.unsend(gone.mid)
    world.simulator.react(ours?.mid ?? '', '❤️')
    await world.settle()
    const messages = await talk.messages()
    expect(messages.find(({ external_id }) => external_id === said.mid)).toMatchObject({
      text: 'Two chairs please',
      edited_at: expect.any(String),
    })
    expect(messages.find(({ external_id }) => external_id === gone.mid)).toMatchObject({
      text: null,
      withdrawn_at: expect.any(String),
    })
    expect(messages.find(({ text }) => text === 'Gladly')?.reactions).toMatchObject([{ emoji: '❤️' }])
    world.simulator.react(ours?.mid ?? '', null)
    await world.settle()
    expect((await talk.messages()).find(({ text }) => text === 'Gladly')?.reactions).toEqual([])
  })

  test('sends a picture, which is fetched before its link runs out', async () => {
    const talk = await startMessengerTalk()
    const picture = readFileSync(new URL('../../simulator/samples/chair.jpg', import.meta.url))
    world.simulator.writeOnMessenger(talk.customer.id, {
      media: { content_type: 'image/jpeg', bytes: picture, name: 'chair.jpg' },
    })
    await world.settle()
    const [attachment] = (await talk.messages())[0]?.attachments ?? []
    expect(attachment).toMatchObject({ status: 'ready', content_type: 'image/jpeg', url: expect.any(String) })
  })

  test('is answered in Meta’s own inbox too', async () => {
    const talk = await startMessengerTalk()
    world.simulator.writeInPageInbox(talk.customer.id, 'by hand')
    await world.settle()
    const [message] = await talk.messages()
    expect(message).toMatchObject({ text: 'by hand', direction: 'out', author: { type: 'provider_inbox' } })
    world.simulator.openPhone(talk.customer.id)
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('read')
  })
})

describe('our answer', () => {
  test('is delivered and read, with a quotation and answers to choose from', async () => {
    const talk = await startMessengerTalk()
    const [asked] = await talk.messages()
    const sent = await talk.reply('Which colour?', {
      reply_to_id: asked?.id,
      quick_replies: [
        { title: 'Blue', payload: 'COLOUR_BLUE' },
        { title: '白', payload: 'COLOUR_WHITE' },
      ],
    })
    expect(sent).toMatchObject({ status: 201, data: { sent_as: 'free_text' } })
    await world.settle()
    const onPhone = talk.phone().find(({ from }) => from === 'app')
    expect(onPhone).toMatchObject({
      text: 'Which colour?',
      replyToMid: asked?.external_id,
      quickReplies: [{ title: 'Blue' }, { title: '白' }],
    })
    expect((await talk.messages())[0]).toMatchObject({ external_id: onPhone?.mid, status: 'delivered' })
    world.simulator.openPhone(talk.customer.id)
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('read')

    world.simulator.writeOnMessenger(talk.customer.id, {
      text: 'Blue',
      quick_reply: { title: 'Blue', payload: 'COLOUR_BLUE' },
    })
    await world.settle()
    expect((await talk.messages())[0]?.choice).toEqual({ title: 'Blue', payload: 'COLOUR_BLUE' })
  })

  test('may be a file, which Meta fetches by our signed link', async () => {
    const talk = await startMessengerTalk()
    const bytes = readFileSync(new URL('../../simulator/samples/order-1042.pdf', import.meta.url))
    const { data: file } = await upload(world, world.owner, {
      bytes,
      name: 'order.pdf',
      type: 'application/pdf',
    })
    expect(await talk.reply('with words', { attachment_ids: [file.id] })).toMatchObject({
      status: 422,
      code: 'ATTACHMENT_NOT_ALLOWED',
    })
    expect((await talk.reply('', { attachment_ids: [file.id] })).status).toBe(201)
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({
      status: 'delivered',
      attachments: [{ name: 'order.pdf' }],
    })
    expect(talk.phone().at(-1)?.attachments).toMatchObject([{ type: 'file' }])
  })

  test.each([
    ['the echo overtakes the answer', { kind: 'callback_before_answer', count: 1 }],
    ['the answer is lost', { kind: 'answer_lost', count: 1 }],
    ['the answer is garbled', { kind: 'garbled', count: 1 }],
    ['the answer never comes in time', { kind: 'answer_lost', count: 1, delay_milliseconds: 500 }],
    ['Meta fails by itself, and took it', { kind: 'server_error', count: 1, taken: true }],
  ] as const)('is one message where %s', async (_, fault) => {
    const talk = await startMessengerTalk()
    await world.simulator.addFault(fault)
    await talk.reply('only once')
    await world.settle()
    expect(talk.phone().filter(({ from }) => from === 'app')).toHaveLength(1)
    const ours = (await talk.messages()).filter(({ direction }) => direction === 'out')
    expect(ours).toHaveLength(1)
    expect(ours[0]).toMatchObject({
      text: 'only once',
      status: 'delivered',
      author: { type: 'user' },
      external_id: talk.phone().at(-1)?.mid,
    })
    await world.advance(5 * 60)
    await world.settle()
    expect(talk.phone().filter(({ from }) => from === 'app')).toHaveLength(1)
  })

  test('is one message where the echo carries no mark and the answer is lost', async () => {
    const { talk, mid } = await loseAnswer('as we wrote it')
    const ours = (await talk.messages()).filter(({ direction }) => direction === 'out')
    expect(ours).toHaveLength(1)
    expect(ours[0]).toMatchObject({ text: 'as we wrote it', status: 'sent', external_id: mid })
  })

  test('is one message in the end where its echo could not be recognised and the answer comes late', async () => {
    const { talk, mid } = await loseAnswer('as Meta writes it')
    const [other, ours] = await talk.messages()
    expect(other).toMatchObject({ external_id: mid, author: { type: 'provider_inbox' } })
    const { snapshot, cursor } = await takeSnapshot(world.owner)
    const screen = await openScreen(world.url, world.owner, snapshot, cursor)

    const { db, clock, bell, hash } = world.app.core
    const [attempt] = await db.query<{ id: string; fence: number }>(
      'select id, fence from send_attempts where message_id = $1',
      [ours?.id],
    )
    await db.transaction(async (tx) => {
      const evidence = { httpStatus: 200, providerCode: null, note: 'late' }
      const report = {
        companyId: 1,
        channelId,
        conversationId: talk.conversation.id,
        contactId: talk.conversation.contact.id,
        messageId: ours?.id ?? '',
        attemptId: attempt?.id ?? '',
        fence: attempt?.fence ?? 0,
        outcome: { outcome: 'accepted' as const, externalId: mid, evidence },
        sentAs: null,
        nextAt: null,
      }
      await recordEvents(tx, await recordSendOutcome(tx, report, clock.now(), hash), clock.now())
    })
    bell.ring()
    await world.settle()
    await screen.caughtUp()
    expect((await talk.messages()).filter(({ direction }) => direction === 'out')).toMatchObject([
      { id: ours?.id, text: 'as we wrote it', status: 'sent', external_id: mid, author: { type: 'user' } },
    ])
    expect((await talk.fresh()).last_message?.id).toBe(ours?.id)
    expect(screen.frames).toContainEqual(
      expect.objectContaining({
        type: 'message.deleted',
        data: { id: other?.id, conversation_id: talk.conversation.id },
      }),
    )
    screen.close()
  })

  test('whose fate is unknown is found in the page’s conversations, where no echo tells', async () => {
    const talk = await startMessengerTalk()
    await world.simulator.addFault({ kind: 'answer_lost', count: 1 })
    const lost = await world.simulator.addFault({ kind: 'webhooks_lost' })
    await talk.reply('look it up')
    await world.settle()
    await world.advance(2)
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({
      status: 'sent',
      external_id: talk.phone().at(-1)?.mid,
    })
    world.simulator.removeFault(lost.id)
  })

  test('that Meta did not take is asked of a person, and never sent again by itself', async () => {
    const talk = await startMessengerTalk()
    await world.simulator.addFault({ kind: 'server_error', count: 1, taken: false })
    await talk.reply('perhaps')
    await world.settle()
    for (let minute = 0; minute < 3; minute++) {
      await world.advance(60)
      await world.settle()
    }
    expect((await talk.messages())[0]).toMatchObject({ text: 'perhaps', status: 'unknown' })
    expect(talk.phone().filter(({ from }) => from === 'app')).toHaveLength(0)
    const [doubtful] = await talk.messages()
    const path = `/conversations/${talk.conversation.id}/messages/${doubtful?.id}/retry`
    expect((await world.owner.post(path)).status).toBe(200)
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({ status: 'delivered' })
    expect(talk.phone().filter(({ from }) => from === 'app')).toHaveLength(1)
  })

  test('waits where Meta takes no more for the moment', async () => {
    const talk = await startMessengerTalk()
    await world.simulator.addFault({ kind: 'rate_limited', count: 1 })
    await talk.reply('patient')
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('queued')
    await world.advance(60)
    await world.settle()
    expect((await talk.messages())[0]?.status).toBe('delivered')
  })

  test('sent to a page whose token has died fails with the reason, and the channel says so', async () => {
    const talk = await startMessengerTalk()
    registerPage({ page_access_token: 'yet-another-token' })
    await talk.reply('will not arrive')
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'CHANNEL_CREDENTIALS_REFUSED', provider_code: expect.stringMatching(/^190/) },
    })
    expect((await channel()).status).toBe('attention')
    await world.owner.patch(`/channels/${channelId}`, { page_access_token: 'yet-another-token' })
    await world.settle()
    expect((await channel()).status).toBe('connected')
  })
})

describe('the window', () => {
  test('after a day a person may answer for a week, with the tag; then nobody', async () => {
    const talk = await startMessengerTalk()
    await world.advance(25 * HOUR)
    expect((await talk.fresh()).window.state).toBe('human_agent')
    expect(await talk.reply('without the permission')).toMatchObject({
      status: 201,
      data: { sent_as: 'human_agent' },
    })
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({
      status: 'failed',
      failure: { code: 'HUMAN_AGENT_NOT_ALLOWED' },
    })
    registerPage({ page_access_token: 'yet-another-token', human_agent: true })
    await talk.reply('with it')
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({ status: 'delivered', sent_as: 'human_agent' })
    expect(talk.phone().at(-1)?.tag).toBe('HUMAN_AGENT')

    await world.advance(6 * 24 * HOUR)
    expect((await talk.fresh()).window.state).toBe('closed')
    expect(await talk.reply('too late')).toMatchObject({ status: 422, code: 'WINDOW_CLOSED' })

    const [, first] = (await talk.messages()).reverse()
    expect(first).toBeDefined()
    world.simulator.react(talk.phone().at(-1)?.mid ?? '', '👍')
    await world.settle()
    expect((await talk.fresh()).window.state).toBe('open')
  })

  test('a message that waits leaves as what the window then allows', async () => {
    const talk = await startMessengerTalk()
    await world.advance(23.9 * HOUR)
    await world.simulator.addFault({ kind: 'rate_limited', count: 1 })
    expect(await talk.reply('just in time')).toMatchObject({ data: { sent_as: 'free_text' } })
    await world.settle()
    await world.advance(HOUR / 5)
    await world.settle()
    expect((await talk.messages())[0]).toMatchObject({ status: 'delivered', sent_as: 'human_agent' })
    expect(talk.phone().at(-1)?.tag).toBe('HUMAN_AGENT')
  })
})

test('seen and typing reach the customer', async () => {
  const talk = await startMessengerTalk()
  const before = world.simulator.calls().length
  await world.owner.post(`/conversations/${talk.conversation.id}/seen`)
  await world.owner.post(`/conversations/${talk.conversation.id}/seen`)
  await world.owner.post(`/conversations/${talk.conversation.id}/typing`)
  await world.owner.post(`/conversations/${talk.conversation.id}/typing`, { active: false })
  await world.settle()
  const calls = JSON.stringify(world.simulator.calls().slice(before))
  expect(calls.match(/mark_seen/g)).toHaveLength(1)
  expect(calls).toContain('typing_on')
  expect(calls).toContain('typing_off')
})

test('quick replies are refused where they cannot be shown', async () => {
  const talk = await startMessengerTalk()
  const choices = (count: number, title = 'Yes') =>
    Array.from({ length: count }, (_, index) => ({ title, payload: String(index) }))
  expect(await talk.reply('?', { quick_replies: choices(14) })).toMatchObject({
    code: 'QUICK_REPLIES_NOT_ALLOWED',
  })
  expect(await talk.reply('?', { quick_replies: choices(1, 'a'.repeat(21)) })).toMatchObject({
    code: 'QUICK_REPLIES_NOT_ALLOWED',
  })
})

test('an open screen sees what a fresh one would (invariant 12)', async () => {
  const talk = await startMessengerTalk()
  const { snapshot, cursor } = await takeSnapshot(world.owner)
  const screen = await openScreen(world.url, world.owner, snapshot, cursor)
  const said = world.simulator.writeOnMessenger(talk.customer.id, { text: 'one' })
  world.simulator.writeInPageInbox(talk.customer.id, 'two')
  await world.settle()
  await world.simulator.addFault({ kind: 'callback_before_answer', count: 1 })
  await talk.reply('three')
  await world.settle()
  world.simulator.react(said.mid, '😊')
  world.simulator.edit(said.mid, 'one!')
  await world.settle()
  world.simulator.unsend(said.mid)
  world.simulator.openPhone(talk.customer.id)
  await world.settle()
  await screen.caughtUp()
  const fresh = await takeSnapshot(world.owner)
  expect(screen.state.messages).toEqual(fresh.snapshot.messages)
  expect(screen.state.conversations).toEqual(fresh.snapshot.conversations)
  screen.close()
})
