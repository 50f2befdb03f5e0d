/**
 * A text that is too long for one message, as several: parted where a reader would pause, first between paragraphs, then
 * lines, sentences, words, and only then anywhere. No sign is lost but the blanks between the parts. Pure.
 */
const pauses = [/\n\s*\n/g, /\n/g, /(?<=[.!?。！？]["'”’」』)]*)\s*/g, /\s+/g]

export function splitText(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > limit) {
    const at = pauseWithin(rest, limit)
    parts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest) parts.push(rest)
  return parts
}

/** The last pause of the best kind that does not leave a scrap. */
function pauseWithin(text: string, limit: number): number {
  const within = text.slice(0, limit + 1)
  for (const pause of pauses) {
    const places = [...within.matchAll(pause)].map((match) => match.index).filter((at) => at <= limit)
    const last = places.at(-1)
    if (last !== undefined && last >= limit / 3) return last
  }
  // Never between the two halves of one sign.
  const code = text.charCodeAt(limit - 1)
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit
}
