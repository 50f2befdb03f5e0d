/** The signs with their names and words in the reader's language (Emojibase, from Unicode's own lists); kept here. */
import type { Locale } from '../../../shared/contract/users.ts'

export interface Emoji {
  unicode: string
  label: string
  tags?: string[]
  group?: number
}

/** Unicode's groups; 2 holds parts that stand for nothing by themselves. */
export const groups = [
  { name: 'smileys', number: 0 },
  { name: 'people', number: 1 },
  { name: 'animals', number: 3 },
  { name: 'food', number: 4 },
  { name: 'travel', number: 5 },
  { name: 'activities', number: 6 },
  { name: 'objects', number: 7 },
  { name: 'symbols', number: 8 },
  { name: 'flags', number: 9 },
] as const

const lists: Record<Locale, () => Promise<{ default: Emoji[] }>> = {
  en: () => import('emojibase-data/en/compact.json'),
  ja: () => import('emojibase-data/ja/compact.json'),
}

const asked = new Map<Locale, Promise<Emoji[]>>()

/** The same promise for the same language: a component may wait for it with `use`. */
export function loadEmoji(locale: Locale): Promise<Emoji[]> {
  const known = asked.get(locale)
  if (known) return known
  const list = lists[locale]().then((file) =>
    file.default.filter(({ group }) => group !== undefined && group !== 2),
  )
  asked.set(locale, list)
  list.catch(() => asked.delete(locale))
  return list
}

/** Every word has to be found; a name counts before a tag. */
export function findEmoji(all: readonly Emoji[], query: string): Emoji[] {
  const words = query.trim().toLocaleLowerCase().split(/\s+/)
  const rank = ({ label, tags = [] }: Emoji): number => {
    const texts = [label, ...tags].map((text) => text.toLocaleLowerCase())
    if (!words.every((word) => texts.some((text) => text.includes(word)))) return 0
    return words.every((word) => texts[0]?.includes(word)) ? 2 : 1
  }
  return all
    .map((emoji) => ({ emoji, rank: rank(emoji) }))
    .filter((found) => found.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ emoji }) => emoji)
    .slice(0, 160)
}
