/** Who is mentioned in a comment: `@` and the whole name of a colleague. Pure. */
interface Named {
  id: number
  name: string
}

export interface MentionPiece {
  text: string
  userId: number | null
}

/** The text in pieces, whole and in order. Of two names that begin alike the longer counts. */
export function mentionsIn(text: string, users: readonly Named[]): MentionPiece[] {
  const byLength = [...users].sort((a, b) => b.name.length - a.name.length)
  const pieces: MentionPiece[] = []
  let plainFrom = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const user = byLength.find(({ name }) => name !== '' && text.startsWith(name, at + 1))
    if (!user) continue
    if (at > plainFrom) pieces.push({ text: text.slice(plainFrom, at), userId: null })
    const end = at + 1 + user.name.length
    pieces.push({ text: text.slice(at, end), userId: user.id })
    plainFrom = end
    at = end - 1
  }
  if (plainFrom < text.length) pieces.push({ text: text.slice(plainFrom), userId: null })
  return pieces
}

export function mentionedIds(text: string, users: readonly Named[]): number[] {
  return [...new Set(mentionsIn(text, users).flatMap(({ userId }) => userId ?? []))]
}

/** The name that is being written before the caret, and where its `@` stands; null where none is. */
export function mentionBefore(text: string, caret: number): { from: number; query: string } | null {
  const match = /(?:^|[\s\p{P}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])@([^@\n]{0,40})$/u.exec(
    text.slice(0, caret),
  )
  if (!match) return null
  const query = match[1] ?? ''
  return { from: caret - query.length - 1, query }
}
