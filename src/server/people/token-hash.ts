import { createHash } from 'node:crypto'

/** How tokens and invitations are kept: what nobody can guess (192 random bits) needs no slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
