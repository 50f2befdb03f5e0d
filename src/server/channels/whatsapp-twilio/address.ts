/**
 * Addresses of WhatsApp contacts as the provider writes them: `whatsapp:+447700900871`, or since 2026 for people
 * who hide their number a business-scoped user id, `whatsapp:JP.32864648118000811669` (`CC.ENT.…` for a business
 * with several accounts). Source: Meta's page on business-scoped user ids, 28 May 2026.
 */
import { storableText } from '../storable-text.ts'

const PREFIX = /^whatsapp:/i
/** A plus that came unescaped in a form has become a space. */
const NUMBER = /^[+ ]?(\d{5,15})$/
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/
/** It becomes part of a key; the longest known form has 144 characters. */
const LONGEST = 256

/** True for an address of WhatsApp, in whatever form its rest is. */
export function isOnWhatsApp(written: string): boolean {
  return PREFIX.test(written)
}

/**
 * The one form in which we keep an address: a number or user id with prefix, also where it was written without.
 * Null for anything else.
 */
export function knownAddress(written: string): string | null {
  const rest = written.replace(PREFIX, '')
  const number = NUMBER.exec(rest)
  if (number) return `whatsapp:+${number[1]}`
  return USER_ID.test(rest) ? `whatsapp:${rest}` : null
}

/** As `knownAddress`, but a form of address that is new to us is kept as it is: a message must not be lost for it. */
export function addressOf(written: string): string | null {
  const known = knownAddress(written)
  if (known !== null) return known
  return isOnWhatsApp(written) && written.length <= LONGEST ? storableText(written) : null
}

/** E.164, or null where the address is no number. */
export function phoneOf(address: string): string | null {
  const number = /^whatsapp:(\+\d{5,15})$/.exec(address)
  return number?.[1] ?? null
}

/** As people write numbers: `+81 90-1234-5678`, `whatsapp:+44 (20) 7946 0000`, or a user id. Null for anything else. */
export function readWrittenAddress(written: string): { address: string; phone: string | null } | null {
  const address = knownAddress(
    written.replace(/[\s().-]+/g, (signs, at: number) => (isDotOfId(written, at) ? signs : '')),
  )
  return address === null ? null : { address, phone: phoneOf(address) }
}

/** The dots of `JP.3286…` and `CC.ENT.…` belong to it. */
function isDotOfId(written: string, at: number): boolean {
  return written[at] === '.' && /^(whatsapp:)?[A-Z]{2}(\.ENT)?$/i.test(written.slice(0, at))
}
