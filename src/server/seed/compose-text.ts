/**
 * Texts, made faster than the database takes them: some thousand phrases a language are filled beforehand, each with
 * its words for the search, and a message is one to three of them.
 */
import { bigramsOf } from '../lib/bigrams.ts'
import { foldText } from '../lib/fold-text.ts'
import { english, japanese, type Phrases } from './phrases.ts'
import type { Random } from './random.ts'

export type Language = 'en' | 'ja'

export interface Composed {
  text: string
  /** A `tsvector` as PostgreSQL reads it; a word may stand in it twice. */
  words: string
}

export interface Composer {
  message(language: Language, fromCustomer: boolean): Composed
  name(language: Language): Composed
}

const PHRASES_A_SIDE = 4_000

export function createComposer(random: Random): Composer {
  const languages: [Language, Phrases][] = [
    ['en', english],
    ['ja', japanese],
  ]
  const filled = new Map(
    languages.map(([language, phrases]) => [
      language,
      {
        phrases,
        fromCustomer: fill(phrases.fromCustomer, phrases.gaps, random),
        fromUs: fill(phrases.fromUs, phrases.gaps, random),
      },
    ]),
  )
  const of = (language: Language) => {
    const found = filled.get(language)
    if (!found) throw new Error(`no phrases in ${language}`)
    return found
  }
  return {
    message(language, fromCustomer) {
      const { phrases, ...sides } = of(language)
      const side = fromCustomer ? sides.fromCustomer : sides.fromUs
      let { text, words } = random.pick(side)
      for (let more = random.next(); more > 0.55; more -= 0.3) {
        const next = random.pick(side)
        text += phrases.between + next.text
        words += ` ${next.words}`
      }
      return { text, words }
    },
    name(language) {
      const { phrases } = of(language)
      const text = phrases.name(random.pick(phrases.family), random.pick(phrases.given))
      return { text, words: wordsOf(text) }
    },
  }
}

function fill(templates: readonly string[], gaps: Phrases['gaps'], random: Random): Composed[] {
  return Array.from({ length: PHRASES_A_SIDE }, (_, index) => {
    const template = templates[index % templates.length] as string
    const text = template.replace(/\{(\w+)\}/g, (_gap, name: string) => random.pick(gaps[name] ?? []))
    return { text, words: wordsOf(text) }
  })
}

/** The words of the search consist of letters and digits alone, so that quoting them is enough. */
export function wordsOf(text: string): string {
  return bigramsOf(foldText(text).text)
    .map((word) => `'${word}'`)
    .join(' ')
}
