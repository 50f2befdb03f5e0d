import { expect, test } from 'vitest'
import { hueOf, initialsOf } from './initials.ts'

test.each([
  ['Aiko Tanaka', 'AT'],
  ['Jean-Luc van der Berg', 'JB'],
  ['prince', 'P'],
  ['田中 愛子', '田'],
  ['髙橋', '髙'],
  ['𠮷田', '𠮷'],
  ['ジョン・スミス', 'ジ'],
  ['+81 3 1234', '8'],
  ['🙂', '#'],
  [null, '#'],
])('%s becomes %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test('a hue is a degree and stays the same', () => {
  expect(hueOf('abc')).toBe(hueOf('abc'))
  expect(hueOf('abc')).not.toBe(hueOf('abd'))
  for (const id of ['', '1', '0193-aa']) expect(hueOf(id)).toBeLessThan(360)
})
