/** Two letters for a Latin name, one sign for a Japanese one, as its readers shorten it. */
export function initialsOf(name: string | null): string {
  const words = (name ?? '')
    .trim()
    .split(/[\s・]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const first = firstSign(words[0] ?? '')
  if (!first) return '#'
  if (!/\p{Script=Latin}/u.test(first)) return first
  const last = words.length > 1 ? firstSign(words.at(-1) ?? '') : ''
  return (first + last).toUpperCase()
}

function firstSign(word: string): string {
  return Array.from(word).find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? ''
}

/** A hue in degrees, the same for the same id everywhere. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % 360
}
