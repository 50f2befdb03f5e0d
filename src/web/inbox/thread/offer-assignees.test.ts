import { expect, test } from 'vitest'
import type { Channel } from '../../../shared/contract/channels.ts'
import type { User } from '../../../shared/contract/users.ts'
import { offerAssignees } from './offer-assignees.ts'

const user = (id: number, name: string, more: Partial<User> = {}) =>
  ({ id, name, available: true, active: true, ...more }) as User

const users = [
  user(1, 'Ben'),
  user(2, 'Ada', { available: false }),
  user(3, 'Cleo'),
  user(4, 'Dan', { active: false }),
  user(5, 'Me'),
]
const channel = (more: Partial<Channel>) =>
  ({ access: 'shared', member_ids: [] as number[], installed_by: 3, ...more }) as Channel

const names = (of: Channel | undefined) => offerAssignees(users, of, 5).map((each) => each.name)

test('oneself first, then the available ones by name, then the others', () => {
  expect(names(channel({}))).toEqual(['Me', 'Ben', 'Cleo', 'Ada'])
})

test('only who has access, and always the installer', () => {
  expect(names(channel({ member_ids: [1] }))).toEqual(['Ben', 'Cleo'])
  expect(names(channel({ access: 'private' }))).toEqual(['Cleo'])
})
