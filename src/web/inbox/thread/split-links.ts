/** A text in pieces: plain ones, and addresses of the web that may be opened. */
export interface Piece {
  text: string
  href?: string
}

const address = /https?:\/\/[^\s<>"'「」『』【】（）。、，！？]+/giu
/** What ends a sentence ends the address, too. A closing bracket belongs to it only if it was opened inside. */
const ending = /[.,;:!?*_~'")\]}]+$/

export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0])
    if (!URL.canParse(found)) continue
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    pieces.push({ text: found, href: found })
    from = match.index + found.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

function trimmed(found: string): string {
  const end = ending.exec(found)?.[0]
  if (!end) return found
  const bare = found.slice(0, -end.length)
  if (end.startsWith(')') && bare.includes('(') && !bare.includes(')')) return `${bare})`
  return bare
}
