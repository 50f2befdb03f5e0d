import { expect, test } from 'vitest'
import type { Message } from '../../../shared/contract/messages.ts'
import { judgeRivals } from './judge-rivals.ts'

const now = 1_000_000
const moment = {
  meId: 1,
  typing: [] as (number | null)[],
  typedAt: new Map<number, number>(),
  since: [] as Message[],
  now,
}
const by = (id: number, type = 'user') =>
  ({ direction: type === 'contact' ? 'in' : 'out', author: { type, id, name: 'x' } }) as Message

test('one who writes alone is not warned', () => {
  expect(judgeRivals(moment)).toBeNull()
  expect(judgeRivals({ ...moment, typing: [1, null], since: [by(1), by(7, 'contact')] })).toBeNull()
})

test('a colleague who writes, or paused a moment ago', () => {
  expect(judgeRivals({ ...moment, typing: [1, 2], since: [by(3)] })).toEqual({ did: 'writes', userIds: [2] })
  expect(judgeRivals({ ...moment, typedAt: new Map([[2, now - 10_000]]) })).toEqual({
    did: 'writes',
    userIds: [2],
  })
  expect(judgeRivals({ ...moment, typedAt: new Map([[2, now - 30_000]]) })).toBeNull()
})

test('a colleague who has answered since', () => {
  expect(judgeRivals({ ...moment, since: [by(2), by(2)] })).toEqual({ did: 'sent', userIds: [2] })
})
