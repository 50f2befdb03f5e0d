import { expect, test } from 'vitest'
import type { Comment } from '../../../shared/contract/comments.ts'
import type { Message } from '../../../shared/contract/messages.ts'
import { arrangeThread, type BesideMessages } from './arrange-thread.ts'

const reader = { locale: 'en', zone: 'Asia/Tokyo' } as const
const contact = { type: 'contact', id: 'x', name: 'Aiko' } as const
const ken = { type: 'user', id: 8, name: 'Ken' } as const

const message = (id: string, sent_at: string, author: Message['author'] = contact): Message =>
  ({ id, sent_at, author, direction: author.type === 'contact' ? 'in' : 'out' }) as Message

const shape = (messages: Message[], beside: BesideMessages = {}) =>
  arrangeThread(messages, beside, reader).map((item) =>
    item.kind === 'group' ? item.messages.map((each) => each.id).join('+') : item.kind,
  )

test('messages of one author within five minutes stand together', () => {
  expect(
    shape([
      message('a', '2026-11-22T01:00:00Z'),
      message('b', '2026-11-22T01:04:59Z'),
      message('c', '2026-11-22T01:09:59Z'),
      message('d', '2026-11-22T01:10:00Z', ken),
      message('e', '2026-11-22T01:10:10Z', { ...ken, id: 9 }),
      message('f', '2026-11-22T01:10:20Z'),
    ]),
  ).toEqual(['day', 'a+b', 'c', 'd', 'e', 'f'])
})

test('the reader’s midnight parts a group', () => {
  expect(shape([message('a', '2026-11-21T14:59:00Z'), message('b', '2026-11-21T15:01:00Z')])).toEqual([
    'day',
    'a',
    'day',
    'b',
  ])
})

test('a system line stands by itself and parts a group', () => {
  const system = { type: 'system', id: null, name: null } as const
  expect(
    shape([
      message('a', '2026-11-22T01:00:00Z'),
      message('s', '2026-11-22T01:01:00Z', system),
      message('b', '2026-11-22T01:02:00Z'),
    ]),
  ).toEqual(['day', 'a', 'system', 'b'])
})

test('comments stand where they were written, and part a group', () => {
  const comment = (id: string, created_at: string) => ({ id, created_at }) as Comment
  const messages = [message('a', '2026-11-22T01:00:00Z'), message('b', '2026-11-22T01:02:00Z')]
  expect(shape(messages, { comments: [comment('c', '2026-11-22T01:01:00Z')] })).toEqual([
    'day',
    'a',
    'comment',
    'b',
  ])
  expect(shape(messages, { comments: [comment('c', '2026-11-23T01:00:00Z')] })).toEqual([
    'day',
    'a+b',
    'day',
    'comment',
  ])
  expect(shape([], { comments: [comment('c', '2026-11-23T01:00:00Z')] })).toEqual(['day', 'comment'])
})

test('what was not read begins under a line of its own', () => {
  const messages = [message('a', '2026-11-22T01:00:00Z'), message('b', '2026-11-22T01:02:00Z')]
  expect(shape(messages, { firstUnreadId: 'b' })).toEqual(['day', 'a', 'new', 'b'])
  expect(shape(messages, { firstUnreadId: 'a' })).toEqual(['day', 'new', 'a+b'])
})

test('pending messages stand at the end, under their own day', () => {
  const pending = {
    client_message_id: 'p',
    conversation_id: 'c',
    text: 'hi',
    attachments: [],
    made_at: '2026-11-22T16:00:00Z',
    state: 'sending',
    problem: null,
  } as const
  const items = arrangeThread([message('a', '2026-11-22T01:00:00Z')], { pending: [pending] }, reader)
  expect(items.map((item) => item.kind)).toEqual(['day', 'group', 'day', 'pending'])
})
