/** A judge that cannot find anything proves nothing: each promise is broken once, by hand. */
import { expect, test } from 'vitest'
import type { Conversation } from '../../src/shared/contract/conversations.ts'
import type { Message } from '../../src/shared/contract/messages.ts'
import {
  judgeConversations,
  judgeOrderOfTakes,
  judgeSaid,
  judgeStrangers,
  judgeTakes,
  judgeWritten,
  type Story,
} from './judge.ts'
import type { Said, Written } from './ledger.ts'

const ADDRESS = 'whatsapp:+819000000001'

/** Number `number` was posted and acknowledged after the ones before it. */
function said(number: number): Said {
  return {
    address: ADDRESS,
    number,
    sid: `SM${number}`,
    text: `says ${number}`,
    firstPostAt: number * 10,
    acknowledgedAt: number * 10 + 5,
    posts: 1,
    acknowledgements: 1,
  }
}

function written(number: number): Written {
  return {
    conversationId: 'c1',
    clientMessageId: `reply-${number}`,
    text: `reply ${number}`,
    unique: true,
    firstPostAt: number * 10,
    acknowledgedAt: number * 10 + 5,
    posts: 1,
    messageId: `m${number}`,
  }
}

function inbound(number: number): Message {
  return {
    id: `in${number}`,
    direction: 'in',
    author: { type: 'contact', id: null, name: null },
    text: `says ${number}`,
    external_id: `SM${number}`,
  } as Message
}

function reply(number: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${number}`,
    direction: 'out',
    author: { type: 'user', id: 1, name: 'Mio' },
    text: `reply ${number}`,
    client_message_id: `reply-${number}`,
    external_id: `SMout${number}`,
    status: 'delivered',
    failure: null,
    ...change,
  } as Message
}

function story(thread: Message[]): Story {
  return {
    threads: new Map([['c1', thread]]),
    messages: new Map(thread.map((message) => [message.id, message])),
    byAddress: new Map([[ADDRESS, { id: 'c1' } as Conversation]]),
  }
}

const take = (number: number, callId = number) => ({ messageId: `m${number}`, sid: `SMout${number}`, callId })
const AT_PROVIDER = new Map([
  ['SMout1', 'delivered'],
  ['SMout2', 'delivered'],
])

test('nothing is found where nothing is wrong', () => {
  const thread = story([inbound(1), reply(1), inbound(2), reply(2)])
  expect(judgeSaid([said(1), said(2)], thread)).toEqual([])
  expect(judgeWritten([written(1), written(2)], thread)).toEqual([])
  expect(judgeStrangers({ said: [said(1), said(2)], written: [written(1), written(2)] }, thread)).toEqual([])
  expect(judgeTakes([written(1), written(2)], thread, [take(1), take(2)], AT_PROVIDER)).toEqual([])
  expect(judgeOrderOfTakes([written(1)], thread, [take(1), take(2)])).toEqual([])
})

test('a message that is lost, doubled, changed or moved', () => {
  const judged = (thread: Message[]) => judgeSaid([said(1), said(2)], story(thread))
  expect(judged([inbound(1)])).toEqual(['"says 2" is lost'])
  expect(judged([inbound(1), inbound(2), inbound(2)])).toEqual(['"says 2" is there 2 times'])
  expect(judged([inbound(1), { ...inbound(2), text: 'else' }])).toEqual(['"says 2" became "else"'])
  expect(judged([inbound(2), inbound(1)])[0]).toContain('"says 1" was acknowledged before "says 2"')
})

test('messages that were under way at the same time may stand in either order', () => {
  const together = [said(1), { ...said(2), firstPostAt: 12 }]
  expect(judgeSaid(together, story([inbound(2), inbound(1)]))).toEqual([])
})

test('a reply that is lost, doubled or moved', () => {
  const judged = (thread: Message[]) => judgeWritten([written(1), written(2)], story(thread))
  expect(judged([reply(2)])).toEqual(['reply-1 is lost'])
  expect(judged([reply(1), reply(2), { ...reply(2), id: 'm3' }])).toEqual(['reply-2 is there 2 times'])
  expect(judged([reply(2), reply(1)])[0]).toContain('stands after it')
})

test('a message that nobody wrote', () => {
  const filled = reply(1, { id: 'm9', client_message_id: null })
  const both = { ...filled, author: { type: 'provider_inbox' as const, id: null, name: null } }
  expect(judgeStrangers({ said: [], written: [written(1)] }, story([reply(1), both]))).toHaveLength(1)
})

test.each<[what: string, message: Partial<Message>, takes: ReturnType<typeof take>[], sentence: string]>([
  ['sent twice', {}, [take(1), take(1, 2)], 'taken by the provider 2 times'],
  ['still queued', { status: 'queued' }, [], 'still queued'],
  ['unknown though listed', { status: 'unknown' }, [take(1)], 'list shows it'],
  [
    'failed though taken',
    { status: 'failed', failure: { code: 'X', provider_code: null, sentence: '' } },
    [take(1)],
    'but the provider took it',
  ],
  ['delivered though never taken', {}, [], 'never reached the provider'],
  ['read though delivered', { status: 'read' }, [take(1)], 'says more than the provider'],
  ['under another id', { external_id: 'SMother' }, [take(1)], 'the provider calls it SMout1'],
])('a reply that is %s', (_what, change, takes, sentence) => {
  const found = judgeTakes([written(1)], story([reply(1, change)]), takes, AT_PROVIDER)
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(sentence)
})

test('replies that reach the provider in another order', () => {
  const found = judgeOrderOfTakes([written(1)], story([reply(1), reply(2)]), [take(1, 2), take(2, 1)])
  expect(found).toHaveLength(1)
})

test('what is kept on a conversation, beside its thread', () => {
  const line = reply(3, { id: 'line', author: { type: 'system', id: null, name: null } })
  const thread = story([inbound(1), reply(1), line])
  const judged = (last_message_id: string, inbound_number = 1) =>
    judgeConversations([{ id: 'c1', inbound_number, last_message_id }], thread)
  expect(judged('m1')).toEqual([])
  expect(judged('line')).toEqual(['conversation c1 names line as its last message, its thread m1'])
  expect(judged('in1')[0]).toContain('its thread m1')
  expect(judged('m1', 2)).toEqual(['conversation c1 counts 2 messages in and has 1'])
})
