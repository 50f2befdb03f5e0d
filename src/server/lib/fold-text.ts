/**
 * One writing for what people take for the same word: width (ｶﾞ, ガ), katakana and hiragana, case and accents do not
 * count. Voiced marks do: か is not が.
 */

export interface FoldedText {
  text: string
  /** For each UTF-16 unit of `text`: where the letter that it comes from begins and ends in the original. */
  origins: [start: number, end: number][]
}

/** A letter with the marks that follow it, half-width voiced marks included. */
const LETTERS = /[\s\S][\u3099\u309a\uff9e\uff9f\p{M}]*/gu
const ACCENTS = /(?![\u3099\u309a])\p{M}/gu

/** Letter by letter, so that a hit can be shown in the text as it was written. */
export function foldText(original: string): FoldedText {
  let text = ''
  const origins: FoldedText['origins'] = []
  for (const { 0: letter, index } of original.matchAll(LETTERS)) {
    const folded = foldLetter(letter)
    text += folded
    for (let unit = 0; unit < folded.length; unit++) origins.push([index, index + letter.length])
  }
  return { text, origins }
}

function foldLetter(letter: string): string {
  if (letter.length === 1 && letter < '\u0080') return /\s/.test(letter) ? ' ' : letter.toLowerCase()
  const plain = letter
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ')
  const hiragana = plain.replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (kana) =>
    String.fromCharCode(kana.charCodeAt(0) - 0x60),
  )
  return hiragana.replace(/\s/g, ' ')
}

/** The same for a name or a number on one line: spaces at its ends, and more than one in a row, do not count. */
export function foldLine(original: string): string {
  return foldText(original).text.replace(/\s+/g, ' ').trim()
}
