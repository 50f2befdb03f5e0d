import { expect, test } from 'vitest'
import { codesOf, say, sentenceOf } from './say.ts'
import { sayings } from './sayings.ts'

test('says a sentence with its values, and keeps code and values beside it', () => {
  expect(say('TEMPLATES_APPROVED', { approved: 2, total: 3 })).toEqual({
    code: 'TEMPLATES_APPROVED',
    values: { approved: '2', total: '3' },
    sentence: '2 of 3 templates are approved.',
  })
})

test('foreign words are taken as they are, and lose only the stop at their end', () => {
  const words = 'Error $& {words} <said> of it. '
  expect(say('META_NOT_ASKED', { words })).toMatchObject({
    values: { words: 'Error $& {words} <said> of it' },
    sentence: 'Meta could not be asked: Error $& {words} <said> of it.',
  })
})

test('several become one text, and none becomes null', () => {
  const both = [say('NEVER_HEARD'), say('WRITE_FROM_A_PHONE')]
  expect(sentenceOf(both)).toMatch(/^Nothing has .*yet\. Write a .*inbox\.$/)
  expect(codesOf(both)).toEqual([
    { code: 'NEVER_HEARD', values: {} },
    { code: 'WRITE_FROM_A_PHONE', values: {} },
  ])
  expect(sentenceOf([])).toBeNull()
})

test.each(Object.entries(sayings))('%s is whole sentences with plain places', (_, text) => {
  expect(text).toMatch(/^[A-Z{].*\.$/)
  expect(text.replace(/\{[a-z]+\}|<said>\{words\}<\/said>/g, '')).not.toMatch(/[{}<>']/)
  // Whoever reads it knows whose words they are.
  if (text.includes('{words}')) expect(text).toContain('<said>{words}</said>')
})
