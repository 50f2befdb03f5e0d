/** Where the words of a question stand in a text, and the piece of the text that shows it. Pure. */
import { foldText } from '../lib/fold-text.ts'

export interface ExcerptPart {
  text: string
  hit: boolean
}

/** The question's words, folded. At most ten count. */
export function wordsOf(question: string): string[] {
  return [...new Set(foldText(question).text.split(' ').filter(Boolean))].slice(0, 10)
}

const BEFORE = 30
const LONGEST = 160

/** Null where one of the words does not stand in the text. */
export function excerptOf(original: string, words: string[]): ExcerptPart[] | null {
  const folded = foldText(original)
  const hits: [number, number][] = []
  for (const word of words) {
    const before = hits.length
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + word.length)) {
      const start = folded.origins[at]?.[0] ?? 0
      hits.push([start, folded.origins[at + word.length - 1]?.[1] ?? original.length])
    }
    if (hits.length === before) return null
  }
  return cut(original, merged(hits))
}

function merged(hits: [number, number][]): [number, number][] {
  const result: [number, number][] = []
  for (const [start, end] of hits.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = result.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}

/** Begins a little before the first hit; dots say that there is more. */
function cut(original: string, hits: [number, number][]): ExcerptPart[] {
  const first = hits[0]?.[0] ?? 0
  const from = wholeLetter(original, first <= BEFORE * 2 ? 0 : first - BEFORE)
  const until = wholeLetter(original, Math.min(original.length, from + LONGEST))
  const parts: ExcerptPart[] = []
  const add = (text: string, hit: boolean) => {
    if (text !== '') parts.push({ text, hit })
  }
  let at = from
  for (const [start, end] of hits) {
    if (start >= until) break
    add((at === from && from > 0 ? '…' : '') + original.slice(at, start), false)
    add(original.slice(start, Math.min(end, until)), true)
    at = Math.min(end, until)
  }
  add(original.slice(at, until) + (until < original.length ? '…' : ''), false)
  return parts
}

/** Never between the two halves of a letter outside the basic plane. */
function wholeLetter(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
