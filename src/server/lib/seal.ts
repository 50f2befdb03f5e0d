/**
 * Secrets at rest: AES-256-GCM under SECRET_KEY (invariant 16).
 * A sealed value is version (1 byte) · which key (4) · nonce (12) · tag (16) · ciphertext; those of version 1 do not
 * say which key. `context` is bound to it as additional data, so that a sealed secret copied to another row does not
 * open there.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const VERSION = 2
const VERSION_WITHOUT_KEY = 1
const KEY_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface SecretBox {
  seal(plain: string, context: string): Buffer
  /** Throws where the key, the context or the bytes are not those it was sealed with. */
  open(sealed: Buffer, context: string): string
  /** Says which key this is without telling the key. */
  readonly fingerprint: string
  /** What everything begins with that this box seals. */
  readonly stamp: Buffer
  /** A keyed hash for values that must be recognised but not kept. It outlives a change of the key. */
  hash(value: string): Buffer
  /** What lets somebody in, such as a cookie: it ends with the key. */
  sign(value: string): Buffer
  /** True for a signature, or its beginning, by any of this box's keys. */
  isSignatureOf(value: string, signature: Buffer): boolean
}

export interface MoreKeys {
  /** They open what they sealed; nothing is sealed with them. */
  openedBy?: string[]
  /** Where it was first made from another key. */
  hashKey?: Buffer
}

/** `key`: 64 hexadecimal digits. */
export function createSecretBox(
  key: string,
  { openedBy = [], hashKey = hashKeyOf(key) }: MoreKeys = {},
): SecretBox {
  const own = keyOf(key)
  const all = [own, ...openedBy.map(keyOf)]

  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', own.sealing, nonce)
      cipher.setAAD(Buffer.from(context))
      const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([own.stamp, nonce, cipher.getAuthTag(), ciphertext])
    },
    open(sealed, context) {
      if (sealed[0] !== VERSION && sealed[0] !== VERSION_WITHOUT_KEY)
        throw new Error('sealed with an unknown version')
      const candidates =
        sealed[0] === VERSION
          ? all.filter(({ stamp }) => stamp.equals(sealed.subarray(0, stamp.length)))
          : all
      const rest = sealed.subarray(sealed[0] === VERSION ? 1 + KEY_BYTES : 1)
      let wrong: unknown = new Error('sealed with another key')
      for (const { sealing } of candidates) {
        try {
          return openWith(sealing, rest, context)
        } catch (error) {
          wrong = error
        }
      }
      throw wrong
    },
    fingerprint: own.fingerprint,
    stamp: own.stamp,
    hash: (value) => hmac(hashKey, value),
    sign: (value) => hmac(own.signing, value),
    isSignatureOf: (value, signature) =>
      all.some(({ signing }) => {
        const ours = hmac(signing, value).subarray(0, signature.length)
        return ours.length === signature.length && signature.length >= 16 && timingSafeEqual(ours, signature)
      }),
  }
}

/** What a database's first key makes of itself; later ones are given it. */
export function hashKeyOf(key: string): Buffer {
  return derive(Buffer.from(key, 'hex'), 'tsunagi hash 1')
}

/** Says which key this is without telling the key. */
export function fingerprintOf(key: string): string {
  return createHash('sha256')
    .update(derive(Buffer.from(key, 'hex'), 'tsunagi fingerprint 1'))
    .digest('hex')
    .slice(0, 16)
}

function keyOf(key: string) {
  const fingerprint = fingerprintOf(key)
  return {
    fingerprint,
    stamp: Buffer.concat([Buffer.of(VERSION), Buffer.from(fingerprint, 'hex').subarray(0, KEY_BYTES)]),
    sealing: derive(Buffer.from(key, 'hex'), 'tsunagi seal 1'),
    // The first key's hashes and signatures are made with one: what they are made of says which is which.
    signing: hashKeyOf(key),
  }
}

function openWith(sealing: Buffer, rest: Buffer, context: string): string {
  const nonce = rest.subarray(0, NONCE_BYTES)
  const tag = rest.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(tag)
  return decipher.update(rest.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}

function derive(master: Buffer, purpose: string): Buffer {
  return hmac(master, purpose)
}

function hmac(key: Buffer, value: string): Buffer {
  return createHmac('sha256', key).update(value).digest()
}
