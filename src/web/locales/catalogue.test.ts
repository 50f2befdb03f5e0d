import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { expect, test } from 'vitest'

type Tree = { readonly [key: string]: string | Tree }

/** All files, those of later rooms too: the parts of each language by their names. */
const en = together(import.meta.glob<Tree>(['./en/*.ts', '../../shared/sayings.ts'], { eager: true }))
const ja = together(import.meta.glob<Tree>('./ja/*.ts', { eager: true }))

function together(files: Record<string, Tree>): Tree {
  const parts = Object.values(files).flatMap((file) => Object.entries(file))
  if (new Set(parts.map(([name]) => name)).size < parts.length) throw new Error('A part stands in two files.')
  return Object.fromEntries(parts)
}

test('both languages have the same keys, and no text is empty', () => {
  const english = flat(en)
  const japanese = flat(ja)
  expect([...japanese.keys()].sort()).toEqual([...english.keys()].sort())
  for (const [key, text] of [...english, ...japanese]) expect(text.trim(), key).not.toBe('')
})

test('both languages use the same arguments in each text', () => {
  const japanese = flat(ja)
  for (const [key, text] of flat(en)) {
    // `#` prints the count as well as {count} does, and Japanese needs no plural form for it.
    expect(argumentsOf(japanese.get(key) ?? ''), key).toEqual(argumentsOf(text))
  }
})

test('a plural has “other”, or nothing would show', () => {
  for (const text of [...flat(en).values(), ...flat(ja).values()]) {
    for (const options of pluralsOf(parse(text))) expect(options).toContain('other')
  }
})

test('Japanese uses Japanese words, not forgotten English ones', () => {
  const names = /^(product|channel\.(whatsapp|messenger)|settings\.(accountSid|authToken|appSecret)$)/
  for (const [key, text] of flat(ja)) {
    if (!names.test(key)) expect(text, key).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u)
  }
})

function flat(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}.${key}` : key
    if (typeof value === 'string') found.set(name, value)
    else for (const [inner, text] of flat(value, name)) found.set(inner, text)
  }
  return found
}

function argumentsOf(text: string): string[] {
  const names = new Set<string>()
  const walk = (elements: MessageFormatElement[]) => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue
      names.add(element.value)
      if (element.type === TYPE.plural || element.type === TYPE.select) {
        for (const option of Object.values(element.options)) walk(option.value)
      }
      if (element.type === TYPE.tag) walk(element.children)
    }
  }
  walk(parse(text))
  return [...names].sort()
}

function pluralsOf(elements: MessageFormatElement[]): string[][] {
  return elements.flatMap((element) =>
    element.type === TYPE.plural
      ? [Object.keys(element.options), ...Object.values(element.options).flatMap((o) => pluralsOf(o.value))]
      : [],
  )
}
