import { expect, test } from 'vitest'
import { accessOf, sharingOf } from './access.ts'

test('everybody is an empty list; nobody chosen is private, not everybody', () => {
  expect(sharingOf({ kind: 'shared', memberIds: [3] })).toEqual({ access: 'shared', member_ids: [] })
  expect(sharingOf({ kind: 'some', memberIds: [3, 4] })).toEqual({ access: 'shared', member_ids: [3, 4] })
  expect(sharingOf({ kind: 'some', memberIds: [] })).toEqual({ access: 'private', member_ids: [] })
  expect(sharingOf({ kind: 'private', memberIds: [3] })).toEqual({ access: 'private', member_ids: [] })
})

test.each([
  { access: 'private', member_ids: [] },
  { access: 'shared', member_ids: [] },
  { access: 'shared', member_ids: [3, 4] },
] as const)('what a channel has comes back as it was: %o', (sharing) => {
  expect(sharingOf(accessOf({ ...sharing, member_ids: [...sharing.member_ids] }))).toEqual(sharing)
})
