/**
 * Finds again which sayings a stored sentence was made of, so that a screen can say it in the reader's language. For
 * what is kept as its English sentence alone: why a request was not understood. Pure.
 */
import type { Word } from './contract/channels.ts'
import type { SayingCode } from './say.ts'
import { sayings } from './sayings.ts'

const KEPT = /^REQUEST_/

interface Form {
  code: SayingCode
  names: string[]
  pattern: RegExp
}

const forms: Form[] = (Object.keys(sayings) as SayingCode[]).filter((code) => KEPT.test(code)).map(formOf)

/** In their order; empty where a part of it is nothing of ours. */
export function recogniseSayings(text: string): Word[] {
  const words: Word[] = []
  let rest = text
  while (rest !== '') {
    const found = forms.map((form) => ({ form, match: form.pattern.exec(rest) })).find(({ match }) => match)
    if (!found?.match) return []
    const { form, match } = found
    const values = Object.fromEntries(form.names.map((name, index) => [name, match[index + 1] ?? '']))
    // Two of the same kind are one sentence to a reader.
    if (!words.some((word) => word.code === form.code)) words.push({ code: form.code, values })
    rest = rest.slice(match[0].length).replace(/^(; | )/, '')
  }
  return words
}

/** Sentences are joined by a space or a semicolon. */
function formOf(code: SayingCode): Form {
  const text = sayings[code]
  const names = [...text.matchAll(/\{(\w+)\}/g)].map((place) => place[1] as string)
  const between = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return { code, names, pattern: new RegExp(`^${between.join('(.+?)')}(?=$|; | )`) }
}
