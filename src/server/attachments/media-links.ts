/**
 * Links from which a provider pulls what we send (contract §3, precise 16): signed, one per attempt, good for 24 hours
 * of real time. Nothing is stored for them: the token itself says which file until when, and a row that is gone takes
 * its links with it.
 */
import type { Clock } from '../lib/clock.ts'
import type { SecretBox } from '../lib/seal.ts'
import type { FileKey } from './storage.ts'

const GOOD_FOR_MILLISECONDS = 24 * 3_600_000

export interface MediaLinks {
  /** The recipient sees the last part of the address as the file's name. */
  linkTo(file: FileKey, attemptId: string, name: string): string
  /** Null where the token is not ours, was changed, or is too old. */
  read(token: string): FileKey | null
}

export function createMediaLinks(publicUrl: string, box: SecretBox, clock: Clock): MediaLinks {
  return {
    linkTo(file, attemptId, name) {
      const until = Math.floor((clock.realNow().getTime() + GOOD_FOR_MILLISECONDS) / 1000)
      const payload = Buffer.alloc(PAYLOAD_BYTES)
      payload.writeUInt32BE(file.companyId, 0)
      payload.writeUIntBE(until, 4, 6)
      writeUuid(payload, file.attachmentId, 10)
      writeUuid(payload, attemptId, 26)
      const signature = box.sign(signedOf(payload)).subarray(0, SIGNATURE_BYTES)
      const token = Buffer.concat([payload, signature]).toString('base64url')
      return `${publicUrl}/media/${token}/${encodeURIComponent(name)}`
    },
    read(token) {
      if (token.length !== TOKEN_CHARACTERS || !/^[\w-]+$/.test(token)) return null
      const bytes = Buffer.from(token, 'base64url')
      const payload = bytes.subarray(0, PAYLOAD_BYTES)
      if (!box.isSignatureOf(signedOf(payload), bytes.subarray(PAYLOAD_BYTES))) return null
      if (payload.readUIntBE(4, 6) * 1000 <= clock.realNow().getTime()) return null
      return { companyId: payload.readUInt32BE(0), attachmentId: readUuid(payload, 10) }
    },
  }
}

/** Company 4 · until 6 · attachment 16 · attempt 16. */
const PAYLOAD_BYTES = 42
const SIGNATURE_BYTES = 18
const TOKEN_CHARACTERS = ((PAYLOAD_BYTES + SIGNATURE_BYTES) * 4) / 3

function signedOf(payload: Buffer): string {
  return `media link 1 ${payload.toString('hex')}`
}

function writeUuid(target: Buffer, id: string, offset: number): void {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new Error('an id of a media link is not a UUID')
  bytes.copy(target, offset)
}

function readUuid(source: Buffer, offset: number): string {
  const digits = source.toString('hex', offset, offset + 16)
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
