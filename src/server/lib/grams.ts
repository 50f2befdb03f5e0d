/**
 * What the names, numbers and addresses of the CRM are found by, wherever in them somebody's letters stand: every two
 * neighbours of a run of letters and digits, and three where all are of `a-z0-9` or a gap between two runs. Two Latin
 * letters stand in every other name, two digits in every other number: with a million persons a question of five went
 * through five lists of hundreds of thousands (decision 150). Messages keep to pairs (`bigrams.ts`).
 *
 * They may stand apart in a text that holds them all: each hit is looked at again.
 */

const GAPS = /[^\p{L}\p{N}\p{M}ー]+/gu
/** A gap is one space, whatever signs it is made of. */
const PLAIN = /^[a-z0-9 ]{3}$/
const PLAIN_LETTER = /^[a-z0-9]$/
/** A number as people write it, which is looked for by its digits alone. */
const WRITTEN_NUMBER = /\d[\d\s()+./-]*\d/g
/** Longer texts are found by their beginning. */
const MOST_LETTERS = 20_000

/** Of a folded line, each once. */
export function gramsOf(folded: string): string[] {
  const text = folded.slice(0, MOST_LETTERS)
  const grams = new Set(gramsAlong(lettersOf(text)))
  for (const [number] of text.matchAll(WRITTEN_NUMBER)) {
    const digits = digitsOf(number)
    if (digits.length < number.length) for (const gram of gramsAlong([...digits])) grams.add(gram)
  }
  return [...grams]
}

const gramsAlong = (letters: string[]): string[] => letters.flatMap((_, at) => gramAt(letters, at) ?? [])

/** Of a letter that stands alone or ends its run: itself. */
function gramAt(letters: string[], at: number): string | null {
  const three = letters.slice(at, at + 3).join('')
  if (PLAIN.test(three)) return three
  const [letter, next = ' '] = letters.slice(at)
  if (letter === undefined || letter === ' ') return null
  return next === ' ' ? letter : letter + next
}

/**
 * A tsquery in which all that is sure must occur; null where the question holds no letter or digit. The end of a question
 * may go on in the text, so its last letters are a beginning: asked for only where nothing else is sure, or where they
 * are no plain letters and therefore rare.
 */
export function gramQuery(folded: string): string | null {
  const number = numberIn(folded)
  const letters = number === '' ? lettersOf(folded) : [...number]
  const sure = new Set<string>()
  const plainEnds = new Set<string>()
  letters.forEach((letter, at) => {
    const [next, third] = letters.slice(at + 1)
    const goesOn = next === undefined || (third === undefined && arePlain(letter, next))
    if (!goesOn) {
      const gram = gramAt(letters, at)
      if (gram !== null) sure.add(`'${gram}'`)
    } else if (at === 0 || letters[at - 1] === ' ')
      (arePlain(letter, next ?? letter) ? plainEnds : sure).add(`'${letter}${next ?? ''}':*`)
  })
  const terms = sure.size > 0 ? sure : plainEnds
  return terms.size > 0 ? [...terms].join(' & ') : null
}

/** One plain letter stands in every other row: looking it up costs more than looking at the newest rows. */
export function isEverywhere(query: string): boolean {
  return /^'[a-z0-9]':\*$/.test(query)
}

const arePlain = (...letters: string[]): boolean => letters.every((letter) => PLAIN_LETTER.test(letter))

/** The digits of a question that is a number or the beginning of one, however it is written; empty where it is not. */
export function numberIn(folded: string): string {
  return /[^\d\s()+./-]/.test(folded) ? '' : digitsOf(folded)
}

const digitsOf = (text: string): string => text.replace(/\D/g, '')

const lettersOf = (text: string): string[] => [...text.replace(GAPS, ' ').trim()]
