/** S6, S7, S15 on the server: who hears of what, by mail and in the browser, once, in time, and why not. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Message } from '../../../src/shared/contract/messages.ts'
import type {
  Delivery,
  NotificationSettings,
  OneTold,
  PushState,
  ToldNews,
} from '../../../src/shared/contract/notifications.ts'
import { startTalk, type Talk } from '../../support/conversation.ts'
import { type MailServer, startMailServer } from '../../support/mail-server.ts'
import { type PushService, startPushService } from '../../support/push-service.ts'
import { colleague, createWorld, type Session, type World } from '../../support/world.ts'

let world: World
let mails: MailServer
let push: PushService
let ken: Session

const off = { desktop: false, email: false }
const ALL_OFF = {
  events: {
    message_in_mine: off,
    message_in_others: off,
    message_in_unassigned: off,
    assigned_to_me: off,
  },
  channels: [],
  quiet_hours: null,
  sound: true,
  preview: true,
}

beforeAll(async () => {
  mails = await startMailServer()
  push = await startPushService()
  world = await createWorld({ SMTP_URL: mails.url, MAIL_FROM: 'Tsunagi <tsunagi@minato.example>' })
  ken = await colleague(world, 'Ken')
})

afterAll(async () => {
  await world.stop()
  await mails.close()
  await push.close()
})

beforeEach(async () => {
  for (const session of [world.owner, ken]) await session.put('/me/notification_settings', ALL_OFF)
  await pass(120)
  mails.mails.length = 0
  mails.answer = null
  push.pushed.length = 0
  push.status = 201
})

const SETTINGS = '/me/notification_settings'

async function pass(seconds: number): Promise<void> {
  await world.settle()
  await world.advance(seconds)
  await world.settle()
}

async function say(talk: Talk, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    world.simulator.write(talk.customer.id, { text })
    await world.simulator.settle()
  }
  await world.settle()
}

async function assignTo(talk: Talk, userId: number | null, by = world.owner): Promise<void> {
  await by.put(`/conversations/${talk.conversation.id}/assignee`, { user_id: userId })
  await world.settle()
}

const mailsTo = (name: string) => mails.mails.filter(({ to }) => to[0] === `${name}@minato.example`)

async function toldOf(session: Session, talk: Talk): Promise<ToldNews | undefined> {
  const { data } = await session.get<ToldNews[]>('/me/notifications')
  return data.find((news) => news.conversation_id === talk.conversation.id)
}

async function talkOfKen(name: string): Promise<Talk> {
  const talk = await startTalk(world, 'Hello', name)
  await assignTo(talk, ken.userId)
  await pass(120)
  mails.mails.length = 0
  push.pushed.length = 0
  return talk
}

test('a new user hears of own conversations and assignments; what is absent in a change stays', async () => {
  const mika = await colleague(world, 'Mika')
  const { data } = await mika.get<NotificationSettings>(SETTINGS)
  expect(data).toEqual({
    events: {
      message_in_mine: { desktop: true, email: true },
      message_in_others: off,
      message_in_unassigned: off,
      assigned_to_me: { desktop: true, email: true },
    },
    channels: [],
    quiet_hours: null,
    sound: true,
    preview: true,
    email_available: true,
  })
  const changed = await mika.put<NotificationSettings>(SETTINGS, {
    events: { message_in_others: { desktop: true, email: false } },
  })
  expect(changed).toMatchObject({ status: 200, data: { events: { message_in_others: { desktop: true } } } })
  expect((await mika.get<NotificationSettings>(SETTINGS)).data).toEqual({
    ...data,
    events: { ...data.events, message_in_others: { desktop: true, email: false } },
  })
  const wrong = await mika.put(SETTINGS, { quiet_hours: { from: '25:00', until: '08:00', weekends: false } })
  expect(wrong).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
})

test('S6: a burst in a conversation of mine is one mail, in my language, that says how to stop it', async () => {
  const talk = await talkOfKen('Amelia')
  await ken.patch('/me', { locale: 'ja', time_zone: 'Asia/Tokyo' })
  await ken.put(SETTINGS, { events: { message_in_mine: { desktop: false, email: true } } })
  await say(talk, '見積もりを<b>お願い</b>します', 'How much is it?', 'Are you there?')
  await pass(30)
  expect(mails.mails).toHaveLength(0)
  // Within the 75 s of the contract, reckoned from the first of them.
  await pass(15)
  expect(mails.mails).toHaveLength(1)
  const [mail] = mailsTo('ken')
  expect(mail?.headers.get('subject')).toBe('Amelia さんからの新しいメッセージ 3 件')
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail?.headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  for (const text of ['How much is it?', 'Are you there?', `/leads/messaging/${talk.conversation.id}`]) {
    expect(mail?.text).toContain(text)
    expect(mail?.html).toContain(text)
  }
  expect(mail?.html).not.toContain('<b>お願い')

  // A scanner that follows the link changes nothing; a mail program's one click does, without signing in.
  const link = /<([^>]+)>/.exec(mail?.headers.get('list-unsubscribe') ?? '')?.[1] ?? ''
  const looked = await fetch(link)
  expect(looked.status).toBe(200)
  expect(await looked.text()).toContain('自分に割り当てられた会話の新しいメッセージ')
  expect((await ken.get<NotificationSettings>(SETTINGS)).data.events.message_in_mine.email).toBe(true)
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  expect((await fetch(link, { method: 'POST', body })).status).toBe(200)
  expect((await ken.get<NotificationSettings>(SETTINGS)).data.events.message_in_mine.email).toBe(false)
  for (const forged of [`${link}x`, link.replace(/\.[^.]+$/, '.AAAA'), `${world.url}/unsubscribe/x`])
    expect((await fetch(forged, { method: 'POST', body })).status).toBe(404)
  await say(talk, 'Still there?')
  await pass(60)
  expect(mails.mails).toHaveLength(1)
  await ken.patch('/me', { locale: 'en' })
})

test('S15: whoever is given a conversation hears of it, and nobody of an own act', async () => {
  const on = { events: { assigned_to_me: { desktop: false, email: true } } }
  await ken.put(SETTINGS, on)
  await world.owner.put(SETTINGS, on)
  const talk = await startTalk(world, 'Hello', 'Bruno')
  await assignTo(talk, ken.userId)
  await pass(45)
  expect(mails.mails.map(({ to }) => to)).toEqual([['ken@minato.example']])
  expect(mails.mails[0]?.headers.get('subject')).toBe('Assigned to you: Bruno')
  expect(mails.mails[0]?.text).toContain('Mio assigned this conversation to you')
  await assignTo(talk, null)
  // By themselves; and given to somebody else before the mail has left.
  await assignTo(talk, ken.userId, ken)
  await pass(60)
  await assignTo(talk, null)
  await assignTo(talk, ken.userId)
  await assignTo(talk, world.owner.userId)
  await pass(60)
  expect(mails.mails).toHaveLength(1)
  const { data } = await ken.get<ToldNews[]>('/me/notifications')
  expect(data.find((news) => news.event === 'assigned_to_me')?.email).toMatchObject({
    state: 'skipped',
    reason: 'reassigned',
  })
})

test('a comment tells whom it mentions, once, and nobody who may not see it', async () => {
  const on = { events: { assigned_to_me: { desktop: true, email: true } } }
  const nao = await colleague(world, 'Nao')
  await pass(1)
  mails.mails.length = 0
  await world.owner.put(SETTINGS, on)
  const desk = await nao.post<{ id: string }>('/push_subscriptions', push.subscribe('desk'))
  const talk = await startTalk(world, 'Hello', 'Doris')
  const comments = `/conversations/${talk.conversation.id}/comments`
  const both = [nao.userId, world.owner.userId]
  const { data } = await world.owner.post<{ id: string }>(comments, {
    text: '@Nao is this one yours?',
    mentioned_user_ids: both,
  })
  await pass(5)
  expect(push.pushed.map(({ notification }) => notification)).toMatchObject([
    {
      title: 'Doris',
      body: 'Mio mentioned you in a comment: @Nao is this one yours?',
      url: `/leads/messaging/${talk.conversation.id}`,
    },
  ])
  await pass(45)
  expect(mails.mails.map(({ to }) => to)).toEqual([['nao@minato.example']])
  expect(mails.mails[0]?.headers.get('subject')).toBe('Mio mentioned you: Doris')
  expect(mails.mails[0]?.text).toContain('@Nao is this one yours?')
  expect(await toldOf(nao, talk)).toMatchObject({ event: 'mention', email: { state: 'sent' } })
  // A change of its words tells nobody twice.
  await world.owner.patch(`${comments}/${data.id}`, { text: '@Nao yours, I think', mentioned_user_ids: both })
  await pass(60)
  expect(mails.mails).toHaveLength(1)

  // Without a word of it; and not at all where it was taken back, or the right is gone.
  await nao.put(SETTINGS, { preview: false, events: { assigned_to_me: { desktop: false, email: true } } })
  await world.owner.post(comments, { text: '@Nao a secret', mentioned_user_ids: [nao.userId] })
  await pass(60)
  expect(mails.mails[1]?.text).toContain('Mio mentioned you in a comment')
  expect(mails.mails[1]?.text).not.toContain('a secret')
  const gone = await world.owner.post<{ id: string }>(comments, {
    text: '@Nao no',
    mentioned_user_ids: [nao.userId],
  })
  await world.settle()
  await world.owner.delete(`${comments}/${gone.data.id}`)
  await pass(60)
  await world.owner.post(comments, { text: '@Nao private now', mentioned_user_ids: [nao.userId] })
  await world.settle()
  await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
  await pass(60)
  expect(mails.mails).toHaveLength(2)
  const { data: deliveries } = await world.owner.get<Delivery[]>('/notifications?state=skipped')
  const reasons = deliveries.filter(({ event }) => event === 'mention').map(({ reason }) => reason)
  expect(reasons).toEqual(expect.arrayContaining(['taken_back', 'no_access']))
  await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared', member_ids: [] })
  await nao.delete(`/push_subscriptions/${desk.data.id}`)
})

test('S6: others’ and unassigned conversations are told to those who asked for them, and who may see them', async () => {
  await ken.put(SETTINGS, {
    events: {
      message_in_others: { desktop: false, email: true },
      message_in_unassigned: { desktop: false, email: true },
    },
  })
  const talk = await startTalk(world, 'First words', 'Chie')
  await pass(60)
  expect(mailsTo('ken')[0]?.text).toContain('First words')
  await assignTo(talk, world.owner.userId)
  await say(talk, 'Second words')
  await pass(60)
  expect(mailsTo('ken')[1]?.text).toContain('Second words')
  expect(mailsTo('mio')).toEqual([])

  // Between the news and the mail the right is taken away.
  await say(talk, 'Third words')
  await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
  await pass(60)
  await say(talk, 'Fourth words')
  await pass(60)
  expect(mailsTo('ken')).toHaveLength(2)
  expect((await ken.get<ToldNews[]>('/me/notifications')).data).toEqual([])
  await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared', member_ids: [] })
})

test('what was read, closed or blocked meanwhile is not told any more, and the page says why', async () => {
  const talk = await talkOfKen('Dai')
  const path = `/conversations/${talk.conversation.id}`
  await ken.put(SETTINGS, { events: { message_in_mine: { desktop: false, email: true } } })
  await say(talk, 'One')
  await ken.post(`${path}/seen`)
  await pass(60)
  expect((await toldOf(ken, talk))?.email).toMatchObject({ state: 'skipped', reason: 'seen' })
  await say(talk, 'Two')
  await world.owner.post(`${path}/close`)
  await pass(60)
  expect((await toldOf(ken, talk))?.email).toMatchObject({ state: 'skipped', reason: 'closed' })
  // It opens again by itself, and is news.
  await say(talk, 'Three')
  await pass(60)
  expect(mails.mails).toHaveLength(1)
  expect((await toldOf(ken, talk))?.email).toMatchObject({ state: 'sent', reason: null })
  expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'skipped', reason: 'off' })
  await world.owner.put(`/contacts/${talk.conversation.contact.id}/blocked`, { blocked: true })
  await say(talk, 'Four')
  await pass(60)
  expect(mails.mails).toHaveLength(1)
})

test('a channel’s own choice, and words that are not shown', async () => {
  const talk = await talkOfKen('Emi')
  await ken.put(SETTINGS, {
    preview: false,
    channels: [
      {
        channel_id: world.channelId,
        events: { ...ALL_OFF.events, message_in_mine: { desktop: false, email: true } },
      },
    ],
  })
  await say(talk, 'A secret word')
  await pass(60)
  expect(mails.mails).toHaveLength(1)
  expect(mails.mails[0]?.raw).not.toContain('secret')
  expect(mails.mails[0]?.text).toContain('What was written is not shown')
})

test('in the quiet hours nothing leaves, and in the morning all of it at once', async () => {
  const [first, second] = [await talkOfKen('Fumi'), await talkOfKen('Goro')]
  push.subscribe('quiet')
  await ken.post('/push_subscriptions', push.subscribe('quiet'))
  const now = world.app.core.clock.now()
  const inTokyo = (minutes: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' }).format(
      new Date(now.getTime() + minutes * 60_000),
    )
  await ken.put(SETTINGS, {
    events: { message_in_mine: { desktop: true, email: true } },
    quiet_hours: { from: inTokyo(-60), until: inTokyo(180), weekends: false },
  })
  await say(first, 'In the night')
  await say(second, 'Also', 'twice')
  await pass(3600)
  expect([mails.mails.length, push.pushed.length]).toEqual([0, 0])
  expect((await toldOf(ken, first))?.email).toMatchObject({ state: 'waiting', held: true })
  // A test comes through all the same.
  await ken.post('/me/test_notification', { way: 'email' })
  await world.settle()
  expect(mails.mails.map((mail) => mail.headers.get('subject'))).toEqual(['Tsunagi: This is a test'])
  await pass(2 * 3600 + 60)
  expect(mails.mails).toHaveLength(2)
  expect(mails.mails[1]?.headers.get('subject')).toBe('3 notifications in 2 conversations')
  for (const words of ['In the night', 'Also', 'twice', 'Fumi', 'Goro'])
    expect(mails.mails[1]?.text).toContain(words)
  expect(push.pushed.map(({ notification }) => notification.title)).toEqual([
    '3 notifications in 2 conversations',
  ])
  const { data } = await ken.get<PushState>('/push_subscriptions')
  for (const { id } of data.subscriptions) await ken.delete(`/push_subscriptions/${id}`)
})

describe('in the browser', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await talkOfKen('Hana')
  })

  test('a push message comes encrypted and signed, once a burst, to each browser', async () => {
    await ken.put(SETTINGS, { events: { message_in_mine: { desktop: true, email: false } }, sound: false })
    expect(await ken.post('/push_subscriptions', push.subscribe('laptop'))).toMatchObject({ status: 201 })
    await ken.post('/push_subscriptions', push.subscribe('phone'))
    await say(talk, 'One', 'Two', 'Three')
    await pass(5)
    expect(push.pushed.map(({ browser }) => browser).sort()).toEqual(['laptop', 'phone'])
    const { data } = await ken.get<PushState>('/push_subscriptions')
    for (const { notification, headers, claims, publicKey } of push.pushed) {
      expect(notification).toMatchObject({
        title: 'Hana',
        body: '3 new messages\nThree',
        url: `/leads/messaging/${talk.conversation.id}`,
        tag: talk.conversation.id,
        silent: true,
        unread: expect.any(Number),
      })
      expect(notification.unread).toBeGreaterThan(0)
      expect(headers).toMatchObject({ topic: talk.conversation.id.replaceAll('-', ''), urgency: 'high' })
      expect(claims.aud).toBe(push.url)
      expect(publicKey).toBe(data.public_key)
    }
    expect(data.subscriptions).toMatchObject([
      { answer: `201 ${new URL(push.url).host}` },
      { answer: `201 ${new URL(push.url).host}` },
    ])
    // The browser says that it showed it.
    const id = push.pushed[0]?.notification.id ?? ''
    await ken.post(`/me/desktop_notifications/${id}/shown`)
    expect((await toldOf(ken, talk))?.desktop?.shown_at).not.toBeNull()
    // Nobody else reads it there.
    expect((await ken.get(`/me/desktop_notifications/${id}`)).status).toBe(200)
    expect((await world.owner.get(`/me/desktop_notifications/${id}`)).status).toBe(404)
  })

  test('what the push service cannot take now is tried again; a browser that is gone is forgotten', async () => {
    await ken.put(SETTINGS, { events: { message_in_mine: { desktop: true, email: false } } })
    push.status = 503
    await say(talk, 'Are you there?')
    await pass(5)
    expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'waiting' })
    push.status = 201
    await pass(15)
    expect(push.pushed.map(({ notification }) => notification.body)).toEqual([
      'Are you there?',
      'Are you there?',
    ])
    push.status = 410
    await say(talk, 'And now?')
    await pass(5)
    expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'skipped', reason: 'no_browser' })
    expect((await ken.get<PushState>('/push_subscriptions')).data.subscriptions).toEqual([])
  })

  test('what is in front of me is not told; another tab is', async () => {
    await ken.put(SETTINGS, { events: { message_in_mine: { desktop: true, email: true } } })
    const screen = '/me/screens/0193a1f0-0000-7000-8000-000000000001'
    await ken.put(screen, { conversation_id: talk.conversation.id, visible: true, notifies: true })
    await say(talk, 'In front')
    await pass(5)
    expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'skipped', reason: 'in_front' })
    // A page that shows a conversation says both by one word.
    await ken.put(screen, { conversation_id: null, visible: true, notifies: true })
    const page = screen.split('/').at(-1)
    await ken.post(`/conversations/${talk.conversation.id}/viewing`, { screen: page, notifies: true })
    await say(talk, 'Still in front')
    await pass(5)
    expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'skipped', reason: 'in_front' })
    await ken.put(screen, { conversation_id: talk.conversation.id, visible: false, notifies: true })
    await say(talk, 'In another tab')
    await pass(5)
    // A page is open that shows it, so no push service is needed.
    expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'sent' })
    await ken.post(`${screen}/closed`)
    await say(talk, 'In no tab')
    await pass(5)
    expect((await toldOf(ken, talk))?.desktop).toMatchObject({ state: 'skipped', reason: 'no_browser' })
    // The lid was shut without a word: nobody has read it, so the mail leaves.
    await pass(60)
    expect(mails.mails).toHaveLength(1)
    expect(mails.mails[0]?.text).toContain('In front')
  })

  test('a push address is an outside address, and belongs to the session that made it', async () => {
    const sound = push.subscribe('other')
    for (const endpoint of [
      'http://10.0.0.1/x',
      'https://192.168.1.1/x',
      'file:///etc/passwd',
      'http://example.com/x',
    ])
      expect(await ken.post('/push_subscriptions', { ...sound, endpoint })).toMatchObject({
        status: 422,
        code: 'PUSH_ENDPOINT_INVALID',
      })
    await ken.post('/push_subscriptions', sound)
    expect((await ken.get<PushState>('/push_subscriptions')).data.subscriptions).toHaveLength(1)
    const [row] = await world.app.core.db.query<{ content: Buffer }>('select content from push_subscriptions')
    expect(row?.content.toString('latin1')).not.toContain(push.url)
    await world.app.core.db.query('delete from sessions where user_id = $1', [ken.userId])
    await say(talk, 'After signing out')
    await pass(5)
    expect(push.pushed).toEqual([])
    await world.app.tidy()
    expect(await world.app.core.db.query('select id from push_subscriptions')).toEqual([])
  })
})

describe('nothing is lost, and nothing comes twice', () => {
  test('a killed process’s notifications leave when its lease ends; two processes tell each once', async () => {
    const { db, clock } = world.app.core
    const talk = await startTalk(world, 'Hello', 'Iris')
    await world.owner.put(`/conversations/${talk.conversation.id}/assignee`, { user_id: world.owner.userId })
    await world.owner.put(SETTINGS, { events: { message_in_mine: { desktop: false, email: true } } })
    world.simulator.write(talk.customer.id, { text: 'Held by the dead' })
    await world.settle()
    // As a process does that is killed right after its claim.
    const taken = await db.query<{ id: string }>(
      `update notifications set lease_holder = '00000000-0000-7000-8000-00000000dead', lease_until = $2
       where conversation_id = $1 and state = 'waiting' returning id`,
      [talk.conversation.id, new Date(clock.realNow().getTime() + 60_000)],
    )
    await pass(45)
    expect(taken.length).toBeGreaterThan(0)
    expect(mailsTo('mio')).toEqual([])
    await db.query(
      "update notifications set lease_until = now() - interval '1 second' where lease_until is not null",
    )
    const other = await world.anotherProcess()
    await Promise.all([world.app.settle(), other.app.settle()])
    expect(mailsTo('mio')).toHaveLength(1)
    // A mail server that is away is waited for.
    mails.answer = { code: 421, words: 'starting' }
    await say(talk, 'Once more')
    await pass(45)
    mails.answer = null
    await pass(3600)
    expect(mailsTo('mio').map((mail) => /Held|Once/.exec(mail.text)?.[0])).toEqual(['Held', 'Once'])
  })

  test('with the conversation its notifications go (S24)', async () => {
    const talk = await startTalk(world, 'Hello', 'Jun')
    await assignTo(talk, world.owner.userId)
    await world.owner.put(SETTINGS, { events: { message_in_mine: { desktop: true, email: true } } })
    await say(talk, 'Soon gone')
    await world.owner.delete(`/conversations/${talk.conversation.id}`)
    await pass(60)
    expect(mails.mails).toEqual([])
    const left = await world.app.core.db.query('select id from notifications where conversation_id = $1', [
      talk.conversation.id,
    ])
    expect(left).toEqual([])
  })

  test('operators see what became of whose, without a word of what was said', async () => {
    const mika = await colleague(world, 'Nana')
    expect(await mika.get('/notifications')).toMatchObject({ status: 403 })
    const sent = await world.owner.get<Delivery[]>('/notifications?state=sent')
    expect(sent.status).toBe(200)
    expect(sent.data.length).toBeGreaterThan(0)
    expect(JSON.stringify(sent.data)).not.toMatch(/Held by|Once more|minato/)
  })
})

test('a mail address that does not exist is a failure that is said', async () => {
  mails.answer = { code: 550, words: 'no such mailbox' }
  const test = await world.owner.post<OneTold>('/me/test_notification', { way: 'email' })
  expect(test).toMatchObject({ status: 200, data: { way: 'email', state: 'waiting' } })
  await world.settle()
  const { data } = await world.owner.get<OneTold>(`/me/notifications/${test.data.id}`)
  expect(data).toMatchObject({ state: 'failed', reason: 'refused' })
  expect(data.answer).toContain('no such mailbox')
})

test('messages of ours, and system lines, are nobody’s news', async () => {
  const talk = await startTalk(world, 'Hello', 'Kaito')
  await assignTo(talk, world.owner.userId)
  await world.owner.put(SETTINGS, {
    events: Object.fromEntries(
      Object.keys(ALL_OFF.events).map((event) => [event, { desktop: false, email: true }]),
    ),
  })
  await talk.reply('Our answer')
  await world.owner.post(`/conversations/${talk.conversation.id}/close`)
  await pass(60)
  expect(mails.mails).toEqual([])
  expect((await talk.messages()).map((message: Message) => message.direction)).toContain('out')
})
