import { describe, expect, test } from 'vitest'
import { bigramQuery, bigramsOf } from '../lib/bigrams.ts'
import { foldText } from '../lib/fold-text.ts'
import { excerptOf, wordsOf } from './excerpt.ts'

describe('folding', () => {
  test.each([
    ['ＡＢＣ　１２', 'abc 12'],
    ['カタカナ', 'かたかな'],
    ['ｶﾞｷﾞ', 'がぎ'],
    ['が', 'が'],
    ['ヴァイオリン', 'ゔぁいおりん'],
    ['Café ÀÉÎ', 'cafe aei'],
    ['Straße', 'strasse'],
    ['タワー', 'たわー'],
    ['한글', '한글'],
    ['👍🏽', '👍🏽'],
  ])('%s is found as %s', (original, folded) => {
    expect(foldText(original).text).toBe(folded)
  })
  test('knows か from が', () => {
    expect(foldText('か').text).not.toBe(foldText('が').text)
  })
  test('remembers where each unit came from, however the length changes', () => {
    for (const original of ['ｶﾞｷﾞ㍍ß', 'e\u0301a', '😀ガ', ' \ud800x']) {
      const { text, origins } = foldText(original)
      expect(origins).toHaveLength(text.length)
      for (const [start, end] of origins) expect(end).toBeGreaterThan(start)
      expect(origins.at(-1)?.[1]).toBe(original.length)
    }
  })
})

describe('bigrams', () => {
  test('are the pairs of each run and the last letter of it', () => {
    expect(bigramsOf('東京 ab')).toEqual(['東京', '京', 'ab', 'b'])
    expect(bigramsOf('a')).toEqual(['a'])
    expect(bigramsOf('。!')).toEqual([])
  })
  test('of a question must all occur; a single letter is a beginning', () => {
    expect(bigramQuery('東京 タ')).toBe("'東京' & 'タ':*")
    expect(bigramQuery("it's")).toBe("'it' & 's':*")
    expect(bigramQuery("'\\&|!")).toBeNull()
  })
  test('keep letters outside the basic plane whole', () => {
    expect(bigramsOf('𠮷野家')).toEqual(['𠮷野', '野家', '家'])
  })
})

describe('an excerpt', () => {
  const hits = (text: string, question: string) =>
    excerptOf(text, wordsOf(question))
      ?.filter((part) => part.hit)
      .map((part) => part.text)
  test('marks the words as they were written', () => {
    expect(hits('ご予約はｶﾞｲﾄﾞまで', 'ガイド')).toEqual(['ｶﾞｲﾄﾞ'])
    expect(hits('A Café in Tokyo', 'cafe tokyo')).toEqual(['Café', 'Tokyo'])
    expect(hits('了解です', '了解')).toEqual(['了解'])
  })
  test('is null where a word is missing or only its pairs are there', () => {
    expect(excerptOf('abc', ['x'])).toBeNull()
    expect(excerptOf('京都と東京', ['東京都'])).toBeNull()
  })
  test('puts together to the text, and shows the place in a long one', () => {
    const short = 'one two one'
    expect(
      excerptOf(short, ['one'])
        ?.map((part) => part.text)
        .join(''),
    ).toBe(short)
    const long = `${'x'.repeat(500)} needle ${'y'.repeat(500)}`
    const parts = excerptOf(long, ['needle']) ?? []
    expect(parts.map((part) => part.hit)).toEqual([false, true, false])
    expect(parts[0]?.text.startsWith('…')).toBe(true)
    expect(parts.map((part) => part.text).join('').length).toBeLessThan(170)
  })
})
