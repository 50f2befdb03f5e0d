/**
 * The language of a text, where its signs tell: kana is Japanese, hangul is Korean. Chinese characters alone and Latin
 * letters belong to many languages; there the page's language stays (undefined).
 */
export function guessLanguage(text: string): 'ja' | 'ko' | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja'
  if (/\p{Script=Hangul}/u.test(text)) return 'ko'
  return undefined
}
