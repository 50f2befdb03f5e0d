/** What a reaction looks like. */
import { type JsonObject, textOf } from './json.ts'

/** Meta's names, for reactions that come without their emoji. */
const BY_NAME: Readonly<Record<string, string>> = {
  smile: '😆',
  angry: '😠',
  sad: '😢',
  wow: '😮',
  love: '❤️',
  like: '👍',
  dislike: '👎',
}

/** Several code points may make one emoji; what is longer is none. */
const LONGEST = 32

export function emojiOf(reaction: JsonObject): string {
  const emoji = textOf(reaction.emoji)
  if (emoji !== null && emoji.length <= LONGEST) return emoji
  const name = textOf(reaction.reaction)
  return (name !== null && Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined) ?? '❔'
}
