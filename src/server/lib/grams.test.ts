import { describe, expect, test } from 'vitest'
import { foldLine } from './fold-text.ts'
import { gramQuery, gramsOf, isEverywhere, numberIn } from './grams.ts'

describe('grams', () => {
  test.each([
    ['東京 ab', ['東京', '京', ' ab', 'ab', 'b']],
    ['raj duarte', ['raj', 'aj ', 'j d', ' du', 'dua', 'uar', 'art', 'rte', 'te', 'e']],
    ['a. 花', ['a', '花']],
    ['佐藤', ['佐藤', '藤']],
    ['user12', ['use', 'ser', 'er1', 'r12', '12', '2']],
    ['ab佐cd', ['ab', 'b佐', '佐c', 'cd', 'd']],
    ['𠮷野家', ['𠮷野', '野家', '家']],
    ['a', ['a']],
    ['。!', []],
  ])('of %s', (folded, grams) => expect(gramsOf(folded)).toEqual(grams))

  test('of a number are those of its digits as well', () => {
    expect(gramsOf('room 12-34')).toEqual(expect.arrayContaining(['123', '234']))
    expect(gramsOf('1 2')).toContain('12')
  })
})

describe('a question', () => {
  test.each([
    ['東京 た', "'東京' & '京' & 'た':*"],
    ["it's", "'it ' & 't s'"],
    ['raj d', "'raj' & 'aj ' & 'j d'"],
    ['.j', "'j':*"],
    ['佐藤 花', "'佐藤' & '藤' & '花':*"],
    ['花 ab', "'花' & ' ab'"],
    ['ab 花', "'ab ' & 'b' & '花':*"],
    ['a 花', "'a' & '花':*"],
    ['us', "'us':*"],
    ['use', "'use'"],
    ['user12', "'use' & 'ser' & 'er1' & 'r12'"],
    ['amelia s', "'ame' & 'mel' & 'eli' & 'lia' & 'ia ' & 'a s'"],
    ['ab佐', "'ab' & 'b佐'"],
    ['佐ab', "'佐a'"],
    ['090-7', "'090' & '907'"],
    ['+44 (7', "'447'"],
    ['7', "'7':*"],
    ["'\\&|!", null],
    ['+-', null],
  ])('%s asks for %s', (folded, query) => expect(gramQuery(folded)).toBe(query))

  test('is a number where nothing else stands in it', () => {
    expect(numberIn('+81 (90) 1.2/3-4')).toBe('81901234')
    expect(numberIn('r2-d2')).toBe('')
    expect(numberIn('')).toBe('')
  })
})

test('one plain letter is everywhere', () => {
  const asked = ['+4', 'a', 'us', '花', 'a 花'].map((text) => isEverywhere(gramQuery(text) ?? ''))
  expect(asked).toEqual([true, true, false, false, false])
})

/** As PostgreSQL takes it. */
function finds(query: string, grams: Set<string>): boolean {
  return query.split(' & ').every((term) => {
    const gram = /^'(.*)'/s.exec(term)?.[1] as string
    return term.endsWith(':*') ? [...grams].some((one) => one.startsWith(gram)) : grams.has(gram)
  })
}

test('whatever part of a text somebody types is found by its grams', () => {
  const texts = [
    '佐藤 花子',
    'Amelia O’Hara-Smith',
    'user4711@mail.example',
    '09012345678',
    'ab佐藤cd12 Ωμέγα 7',
    'Room 12-34 (5)',
    '+81 90-1234-5678',
    '𠮷野家2号店',
    'カタカナーabc',
    'e\u0301a3 한글 ไทย',
  ].map(foldLine)
  for (const text of texts) {
    const grams = new Set(gramsOf(text))
    for (let from = 0; from < text.length; from++)
      for (let to = from + 1; to <= text.length; to++) {
        const part = text.slice(from, to).toWellFormed()
        const query = text.isWellFormed() && part === text.slice(from, to) ? gramQuery(part.trim()) : null
        if (query !== null)
          expect([text, part, query, finds(query, grams)]).toEqual([text, part, query, true])
      }
  }
})
