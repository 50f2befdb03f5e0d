import { expect, test } from 'vitest'
import { chooseLocale } from './choose-locale.ts'

test.each([
  [null, ['ja'], 'ja'],
  [null, ['ja-JP', 'en'], 'ja'],
  [null, ['fr-FR', 'ja'], 'ja'],
  [null, ['en-GB', 'ja'], 'en'],
  [null, ['fr'], 'en'],
  [null, [], 'en'],
  ['en', ['ja'], 'en'],
  ['ja', ['en'], 'ja'],
  ['klingon', ['ja'], 'ja'],
])('chosen %s, wanted %j: %s', (chosen, wanted, expected) => {
  expect(chooseLocale(chosen, wanted)).toBe(expected)
})
