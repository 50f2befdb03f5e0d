import { expect, test } from 'vitest'
import { splitText } from './split-text.ts'

test('what fits stays whole', () => expect(splitText('  short  ', 10)).toEqual(['short']))

test('parts between paragraphs, then lines, sentences, words', () => {
  expect(splitText('first part\n\nsecond part', 15)).toEqual(['first part', 'second part'])
  expect(splitText('first line\nsecond line', 15)).toEqual(['first line', 'second line'])
  expect(splitText('One is here. Two is here.', 16)).toEqual(['One is here.', 'Two is here.'])
  expect(splitText('一つ目の文です。二つ目の文です。', 10)).toEqual(['一つ目の文です。', '二つ目の文です。'])
  expect(splitText('several words and more', 14)).toEqual(['several words', 'and more'])
})

test('a word without end is cut, but never a sign', () => {
  expect(splitText('x'.repeat(25), 10).map((part) => part.length)).toEqual([10, 10, 5])
  expect(splitText('😀'.repeat(5), 3)).toEqual(['😀', '😀', '😀', '😀', '😀'])
})

test('loses nothing but blanks, and keeps to the limit', () => {
  const text =
    'Dear Aiko, the desk is 120 cm wide. We deliver on Friday!\n\nOr is Saturday better? 土曜日も伺えます。'
  for (let limit = 5; limit < 90; limit += 1) {
    const parts = splitText(text, limit)
    expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit)
  }
})
