import { randomBytes } from 'node:crypto'

/** Message ids are long, opaque and begin with `m_`. */
export function newMid(): string {
  return `m_${randomBytes(66).toString('base64url')}`
}
