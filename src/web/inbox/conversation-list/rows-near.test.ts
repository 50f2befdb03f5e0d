import { expect, test } from 'vitest'
import { rowsNear } from './rows-near.ts'

const at = (first: number) => ({ first, last: first + 9 })

test('at rest eight rows stand ready on either side', () => {
  expect(rowsNear(at(100), at(100), 1_000)).toEqual({ first: 92, last: 117 })
})

test('a step makes what is seen and two rows more, and keeps what is near', () => {
  expect(rowsNear(at(112), at(100), 1_000)).toEqual({ first: 104, last: 123 })
  expect(rowsNear(at(88), at(100), 1_000)).toEqual({ first: 86, last: 105 })
})

test('a small step makes nothing beyond what stood ready', () => {
  expect(rowsNear(at(103), at(100), 1_000)).toEqual({ first: 95, last: 117 })
})

test('a leap makes only what is seen, and two rows on either side', () => {
  expect(rowsNear(at(500), at(100), 1_000)).toEqual({ first: 498, last: 511 })
  expect(rowsNear(at(100), at(500), 1_000)).toEqual({ first: 98, last: 111 })
})

test('neither end is passed', () => {
  expect(rowsNear(at(0), at(0), 1_000)).toEqual({ first: 0, last: 17 })
  expect(rowsNear(at(990), at(990), 1_000)).toEqual({ first: 982, last: 999 })
  expect(rowsNear(at(0), at(0), 3)).toEqual({ first: 0, last: 2 })
  expect(rowsNear(at(0), at(0), 0)).toEqual({ first: 0, last: -1 })
})

test('of a list that became shorter its end is seen', () => {
  expect(rowsNear(at(500), at(500), 20)).toEqual({ first: 8, last: 19 })
})
