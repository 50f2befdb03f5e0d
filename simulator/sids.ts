import { randomBytes } from 'node:crypto'

/** Two letters and 32 hexadecimal digits, as Twilio's ids are. */
export function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex')
}

/** A number of `length` digits that never begins with zero. */
export function newDigits(length: number): string {
  let digits = ''
  for (const byte of randomBytes(length)) digits += String(byte % 10)
  return digits.replace(/^0/, '7')
}
