import { expect, test } from 'vitest'
import { FIRST_WALK, furtherWalk } from './shorter-way.ts'

test('words that the first walk did not meet are rare: the index of words finds them', () => {
  expect(furtherWalk(0, 51, 10_000_000)).toBe(null)
})

test('the more messages there are, the rarer words are walked for', () => {
  const rare = FIRST_WALK / 1_000
  expect(furtherWalk(rare, 51, 1_000_000)).toBe(null)
  expect(furtherWalk(rare, 51, 200_000_000)).toBe(102_000)
})

test('a walk is as long as the words are rare', () => {
  expect(furtherWalk(40, 51, 10_000_000)).toBe(10_200)
  expect(furtherWalk(20, 51, 10_000_000)).toBe(20_400)
})
