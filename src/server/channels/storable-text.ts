/**
 * U+0000 and lone surrogates become U+FFFD (precise 5): PostgreSQL stores neither, and one of them would cost
 * the whole message.
 */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd')
}
