/**
 * Decodes `application/x-www-form-urlencoded` bytes. Nothing is refused: what cannot be decoded stays as it is
 * written, because the signature is checked over the decoded fields before anything else is judged.
 */
import { isAscii } from 'node:buffer'
import { parse } from 'node:querystring'

/** Decoded fields; a name that came more than once has all its values, in their order. */
export type Form = Readonly<Record<string, string | readonly string[] | undefined>>

/** Fields as text. Bytes that are no UTF-8 become U+FFFD, as in the provider's own libraries. */
export function decodeForm(body: Buffer): Form {
  return parse(asAscii(body), '&', '=', { maxKeys: 0 })
}

/** Fields as the bytes that they are, one character a byte (latin1): for the signature of a form that is no UTF-8. */
export function decodeFormAsBytes(body: Buffer): Form {
  return parse(asAscii(body), '&', '=', { maxKeys: 0, decodeURIComponent: bytesOf })
}

/** The first value of a field; null where it is missing or empty. */
export function fieldOf(form: Form, name: string): string | null {
  const value = form[name]
  const first = typeof value === 'object' ? value[0] : value
  return first || null
}

/**
 * Raw bytes beyond ASCII are percent-encoded first: then a character of which only a part is encoded is still decoded
 * whole, and the decoder of `node:querystring`, which cuts such characters to a byte where it meets an invalid
 * escape, never meets them. By hand, because a stranger may send a megabyte of them.
 */
function asAscii(body: Buffer): string {
  if (isAscii(body)) return body.toString('latin1')
  const escaped = Buffer.allocUnsafe(body.length * 3)
  let length = 0
  for (const byte of body) {
    if (byte < 0x80) {
      escaped[length++] = byte
    } else {
      escaped[length++] = PERCENT
      escaped[length++] = HEXADECIMAL.charCodeAt(byte >> 4)
      escaped[length++] = HEXADECIMAL.charCodeAt(byte & 15)
    }
  }
  return escaped.toString('latin1', 0, length)
}

const PERCENT = 0x25
const HEXADECIMAL = '0123456789abcdef'

function bytesOf(escaped: string): string {
  return escaped.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}
