/** Says something of a channel by its code: in English for the API, with the code beside it for screens. Pure. */
import { sayings } from './sayings.ts'

export type SayingCode = keyof typeof sayings

/** The names in braces. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never
type ValuesOf<Code extends SayingCode> = [NamesIn<(typeof sayings)[Code]>] extends [never]
  ? []
  : [Record<NamesIn<(typeof sayings)[Code]>, string | number>]

/** Something said, by its code. */
export interface Saying {
  code: string
  values: Record<string, string>
  /** In English, for the API. */
  sentence: string
}

/** A stop at the end of foreign words goes: the sentence has its own. */
export function say<Code extends SayingCode>(code: Code, ...[given]: ValuesOf<Code>): Saying {
  const values = Object.fromEntries(
    Object.entries<string | number>(given ?? {}).map(([name, value]) => [
      name,
      name === 'words' ? String(value).replace(/[.\s]+$/, '') : String(value),
    ]),
  )
  const text: string = sayings[code]
  const sentence = text
    .replace(/<\/?said>/g, '')
    .replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
  return { code, values, sentence }
}

/** Several, read one after the other; null for none. */
export function sentenceOf(said: readonly Saying[]): string | null {
  return said.map(({ sentence }) => sentence).join(' ') || null
}

/** What is kept and given beside the sentence. */
export function codesOf(said: readonly Saying[]): Pick<Saying, 'code' | 'values'>[] {
  return said.map(({ code, values }) => ({ code, values }))
}
