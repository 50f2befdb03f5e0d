import { createHash } from 'node:crypto'

/** Part of a picture's address, so that a browser may keep it for ever: another picture has another one. */
export function pictureVersion(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
