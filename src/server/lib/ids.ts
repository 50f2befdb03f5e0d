/** Ids made by us: UUIDv7, so that neighbours in time are neighbours in an index. */
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

export function newId(): string {
  return v7()
}

/** A secret nobody can guess, for links and tokens: 192 bits in letters that are safe in a URL. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url')
}
