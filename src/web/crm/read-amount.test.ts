import { expect, test } from 'vitest'
import { readAmount } from './read-amount.ts'

test.each([
  ['1200', 1200],
  ['1,200', 1200],
  ['1,200.50', 1200.5],
  ['1.200,50', 1200.5],
  ['12,5', 12.5],
  ['¥1,200,000', 1_200_000],
  ['１２００', 1200],
  ['1 200', 1200],
  ['-5', -5],
  ['', null],
  ['abc', null],
  ['1.2.3', null],
  ['1e5', null],
])('%j is %j', (typed, amount) => {
  expect(readAmount(typed)).toBe(amount)
})
