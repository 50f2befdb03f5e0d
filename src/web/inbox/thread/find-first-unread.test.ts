import { expect, test } from 'vitest'
import type { Message } from '../../../shared/contract/messages.ts'
import { findFirstUnread } from './find-first-unread.ts'

const message = (id: string, direction: Message['direction'], type: Message['author']['type'] = 'contact') =>
  ({ id, direction, author: { type } }) as Message
const messages = [
  message('a', 'in'),
  message('b', 'out', 'user'),
  message('c', 'in'),
  message('s', 'in', 'system'),
  message('d', 'in'),
]

test('counts what the contact wrote, from the end', () => {
  expect([0, 1, 2, 3, 4].map((count) => findFirstUnread(messages, count))).toEqual([
    null,
    'd',
    'c',
    'a',
    null,
  ])
})
