import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Conversation, Counts } from '../../src/shared/contract/conversations.ts'
import { startTalk, type Talk } from '../support/conversation.ts'
import { colleague, createWorld, type Session, type World } from '../support/world.ts'

let world: World
let talk: Talk
let ken: Session

beforeAll(async () => {
  world = await createWorld()
  talk = await startTalk(world)
  ken = await colleague(world, 'Ken')
})
afterAll(() => world?.stop())

const path = () => `/conversations/${talk.conversation.id}`
const sectionFor = async (session: Session) => (await session.get<Conversation>(path())).data.section
const listed = async (session: Session, section: string) =>
  (await session.get<Conversation[]>(`/conversations?section=${section}`)).data.map(
    (conversation) => conversation.id,
  )

describe('a new colleague', () => {
  test('starts read, and finds unread what comes afterwards (precise 13)', async () => {
    expect((await ken.get<Counts>('/conversations/counts')).data.unread).toBe(0)
    world.simulator.write(talk.customer.id, { text: 'second' })
    await world.settle()
    expect((await ken.get<Conversation>(path())).data.unread_count).toBe(1)
    expect((await ken.get<Counts>('/conversations/counts')).data.sections.unassigned).toEqual({
      open: 1,
      unread: 1,
    })
    expect((await world.owner.get<Conversation>(path())).data.unread_count).toBe(2)
    // Of conversations, not of messages.
    expect((await world.owner.get<Counts>('/conversations/counts')).data.unread).toBe(1)
  })
})

describe('assignment', () => {
  test('is nobody’s by replying alone (precise 13)', async () => {
    expect((await talk.reply('Good morning')).status).toBe(201)
    await world.settle()
    expect((await ken.get<Conversation>(path())).data).toMatchObject({
      section: 'unassigned',
      assignee_id: null,
    })
  })

  test('S14: moves to Assigned to me for the assignee and to Assigned to others for the rest', async () => {
    await world.owner.put(`${path()}/assignee`, { user_id: ken.userId })
    expect(await sectionFor(ken)).toBe('mine')
    expect(await sectionFor(world.owner)).toBe('others')
    expect(await listed(ken, 'mine')).toEqual([talk.conversation.id])
    expect(await listed(ken, 'unassigned')).toEqual([])
    expect(await listed(world.owner, 'others')).toEqual([talk.conversation.id])
  })

  test('S11: nobody can assign to a user who is unavailable, the user included; the ongoing one stays', async () => {
    await ken.put('/me/availability', { available: false })
    expect(await sectionFor(ken)).toBe('mine')
    expect(await world.owner.put(`${path()}/assignee`, { user_id: ken.userId })).toMatchObject({
      status: 200,
    })
    const other = await startTalk(world, 'another')
    const assignee = `/conversations/${other.conversation.id}/assignee`
    expect(await world.owner.put(assignee, { user_id: ken.userId })).toMatchObject({
      status: 409,
      code: 'USER_UNAVAILABLE',
    })
    expect(await ken.put(assignee, { user_id: ken.userId })).toMatchObject({
      status: 409,
      code: 'USER_UNAVAILABLE',
    })
    await ken.put('/me/availability', { available: true })
    expect(await ken.put(assignee, { user_id: ken.userId })).toMatchObject({ status: 200 })
  })

  test('S16, S17, S20, S21: unassign, close, reopen, and reopen by the contact with the assignee kept', async () => {
    await world.owner.post(`${path()}/close`)
    expect(await sectionFor(ken)).toBe('closed')
    expect(await listed(world.owner, 'closed')).toEqual([talk.conversation.id])
    await ken.post(`${path()}/reopen`)
    expect(await sectionFor(ken)).toBe('mine')
    await ken.post(`${path()}/close`)
    world.simulator.write(talk.customer.id, { text: 'I am back' })
    await world.settle()
    expect(await sectionFor(ken)).toBe('mine')
    expect(await sectionFor(world.owner)).toBe('others')
    await ken.put(`${path()}/assignee`, { user_id: null })
    expect(await sectionFor(ken)).toBe('unassigned')
  })

  test('of a closed conversation whose assignee has left: it reopens in Unassigned', async () => {
    const nao = await colleague(world, 'Nao')
    await world.owner.put(`${path()}/assignee`, { user_id: nao.userId })
    await world.owner.post(`${path()}/close`)
    expect(await world.owner.patch(`/users/${nao.userId}`, { active: false })).toMatchObject({ status: 200 })
    world.simulator.write(talk.customer.id, { text: 'anybody there?' })
    await world.settle()
    expect(await sectionFor(ken)).toBe('unassigned')
  })
})

describe('a private channel', () => {
  test('is seen by its installer alone; whoever loses access loses assignments, and starts read when let in', async () => {
    await world.owner.put(`${path()}/assignee`, { user_id: ken.userId })
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
    expect(await ken.get(path())).toMatchObject({ status: 404 })
    expect(await sectionFor(world.owner)).toBe('unassigned')
    expect(await listed(ken, 'unassigned')).toEqual([])
    expect((await ken.get<unknown[]>('/channels')).data).toEqual([])
    const talked = await startTalk(world, 'while it was private')
    await world.owner.patch(`/channels/${world.channelId}`, { access: 'shared' })
    expect((await ken.get<Conversation>(`/conversations/${talked.conversation.id}`)).data.unread_count).toBe(
      0,
    )
  })

  test('cannot be changed without account settings access (S3)', async () => {
    expect(await ken.patch(`/channels/${world.channelId}`, { name: 'mine now' })).toMatchObject({
      status: 403,
    })
    expect(
      await ken.post('/channels', {
        type: 'whatsapp_twilio',
        name: 'x',
        account_sid: `AC${'0'.repeat(32)}`,
        auth_token: 't',
        sender: 'whatsapp:+15005550006',
      }),
    ).toMatchObject({ status: 403 })
    expect(await ken.get('/provider_requests')).toMatchObject({ status: 403 })
  })
})

test('what a provider sent is listed with its kind, and read by those who may read the channel (precise 12)', async () => {
  const settings = await colleague(world, 'Settings', { account_settings_access: true })
  world.simulator.write(talk.customer.id, { text: 'for the team alone' })
  await world.settle()
  await talk.reply('thank you')
  await world.settle()
  await world.owner.patch(`/channels/${world.channelId}`, { access: 'private' })
  type Listed = { id: string; kind: string; channel_id: string }
  const { data: listed } = await settings.get<Listed[]>('/provider_requests')
  expect(new Set(listed.map(({ kind }) => kind))).toEqual(new Set(['twilio_message', 'twilio_status']))
  expect(JSON.stringify(listed)).not.toContain('team')
  const message = listed.find(({ kind }) => kind === 'twilio_message')
  const whole = await world.owner.get<{ body: string }>(`/provider_requests/${message?.id}`)
  expect(new URLSearchParams(whole.data.body).get('Body')).toBe('for the team alone')
  expect(await settings.get(`/provider_requests/${message?.id}`)).toMatchObject({ status: 404 })
})
