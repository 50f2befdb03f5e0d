/**
 * Sends one request as a provider does, and compares what the API then shows with what is expected of it, in the words of
 * `fixtures/`: an absent field prescribes nothing.
 */
import { expect } from 'vitest'
import type { Channel } from '../../src/shared/contract/channels.ts'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import type { World } from './world.ts'

export interface Expected {
  /** How many are new. */
  messages?: number
  text?: string | null
  texts?: string[]
  attachments?: number
  direction?: 'in' | 'out'
  /** The address of the new messages' contact. */
  contact?: string
  payload?: string
  location?: { lat: number; long: number }
  /** The provider's word for what became of messages of ours. */
  status?: string | null
  errorCode?: string
  /** The message that is quoted, reacted to or reported on. */
  ref?: string
  emoji?: string
  event?: string
  /** Up to when messages of ours were seen. */
  upTo?: number
  ignored?: boolean
  /** What becomes of the request, where it is neither ignored nor processed. */
  request?: 'not_understood'
  /** How many more when it comes once more. */
  again?: number
  signature?: 'valid' | 'invalid'
}

export interface Kept {
  id: string
  status: string
  error: string | null
}

/** All that the API shows of one channel. */
export interface Shown {
  conversation: Conversation
  messages: Message[]
}

const OUR_STATUS: Record<string, string> = { undelivered: 'failed', canceled: 'failed' }

export async function showAll(world: World, channelId: string): Promise<Shown[]> {
  await world.settle()
  const { data } = await world.owner.get<Conversation[]>(`/conversations?limit=200&channel_id=${channelId}`)
  return await Promise.all(
    data.map(async (conversation) => ({
      conversation,
      messages: (await world.owner.get<Message[]>(`/conversations/${conversation.id}/messages?limit=200`))
        .data,
    })),
  )
}

export async function lastKept(world: World): Promise<Kept> {
  await world.settle()
  const { data } = await world.owner.get<Kept[]>('/provider_requests?limit=1')
  return data[0] as Kept
}

export async function channelOf(world: World, channelId: string): Promise<Channel> {
  return (await world.owner.get<Channel>(`/channels/${channelId}`)).data
}

/** `watched`: the external id of a message of ours that is reported on. */
export async function compare(
  world: World,
  channelId: string,
  expected: Expected,
  send: () => Promise<Response>,
  watched?: string,
): Promise<void> {
  const before = idsIn(await showAll(world, channelId))
  expect((await send()).status).toBe(200)
  const shown = await showAll(world, channelId)
  const kept = await lastKept(world)
  expect({ status: kept.status, error: kept.error }).toMatchObject({
    status: expected.request ?? (expected.ignored ? 'ignored' : 'processed'),
  })

  const fresh = shown
    .flatMap(({ conversation, messages }) => messages.map((message) => ({ conversation, message })))
    .filter(({ message }) => !before.has(message.id))
    .reverse()
  const messages = fresh.map(({ message }) => message)
  if (expected.messages !== undefined) expect(messages).toHaveLength(expected.messages)
  if (expected.text !== undefined && messages.length > 0)
    expect(messages.map(({ text }) => text)).toEqual([expected.text])
  if (expected.texts !== undefined) expect(messages.map(({ text }) => text)).toEqual(expected.texts)
  if (expected.attachments !== undefined)
    expect(messages.flatMap(({ attachments }) => attachments)).toHaveLength(expected.attachments)
  for (const { direction, author } of messages) {
    expect(direction).toBe(expected.direction ?? 'in')
    expect(author.type).toBe(expected.direction === 'out' ? 'provider_inbox' : 'contact')
  }
  if (expected.contact !== undefined)
    expect(fresh.map(({ conversation }) => conversation.contact.address)).toEqual([expected.contact])
  if (expected.payload !== undefined)
    expect(messages.map(({ choice }) => choice?.payload)).toEqual([expected.payload])
  if (expected.location !== undefined)
    expect(messages[0]?.location).toMatchObject({
      latitude: expected.location.lat,
      longitude: expected.location.long,
    })

  const all = shown.flatMap(({ messages }) => messages)
  const about = all.find(({ external_id }) => external_id === (watched ?? expected.ref))
  if (expected.status) expect(about).toMatchObject({ status: OUR_STATUS[expected.status] ?? expected.status })
  if (expected.errorCode) expect(about?.failure).toMatchObject({ provider_code: expected.errorCode })
  if (expected.emoji) expect(about?.reactions.map(({ emoji }) => emoji)).toContain(expected.emoji)
  if (expected.ref && messages.length === 1) expect(messages[0]?.reply_to_id).toBe(about?.id)

  if (expected.again === undefined) return
  expect((await send()).status).toBe(200)
  expect(idsIn(await showAll(world, channelId)).size).toBe(before.size + messages.length + expected.again)
}

function idsIn(shown: Shown[]): Set<string> {
  return new Set(shown.flatMap(({ messages }) => messages.map(({ id }) => id)))
}
