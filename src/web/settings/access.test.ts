import { expect, test } from 'vitest'
import { sharingOf } from './access.ts'

test('everybody is an empty list; nobody chosen is private, not everybody', () => {
  expect(sharingOf({ kind: 'shared', memberIds: [3] })).toEqual({ access: 'shared', member_ids: [] })
  expect(sharingOf({ kind: 'some', memberIds: [3, 4] })).toEqual({ access: 'shared', member_ids: [3, 4] })
  expect(sharingOf({ kind: 'some', memberIds: [] })).toEqual({ access: 'private', member_ids: [] })
  expect(sharingOf({ kind: 'private', memberIds: [3] })).toEqual({ access: 'private', member_ids: [] })
})
