/**
 * Secrets at rest: AES-256-GCM under SECRET_KEY (invariant 16).
 * A sealed value is version (1 byte) · nonce (12) · tag (16) · ciphertext. `context` is bound to it as additional
 * data, so that a sealed secret copied to another row does not open there.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface SecretBox {
  seal(plain: string, context: string): Buffer
  /** Throws where the key, the context or the bytes are not those it was sealed with. */
  open(sealed: Buffer, context: string): string
  /** Says which key this is without telling the key. */
  readonly fingerprint: string
  /** A keyed hash for values that must be recognised but not kept. */
  hash(value: string): Buffer
}

/** `key`: 64 hexadecimal digits. */
export function createSecretBox(key: string): SecretBox {
  const master = Buffer.from(key, 'hex')
  const sealingKey = derive(master, 'tsunagi seal 1')
  const hashingKey = derive(master, 'tsunagi hash 1')

  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce)
      cipher.setAAD(Buffer.from(context))
      const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), ciphertext])
    },
    open(sealed, context) {
      if (sealed[0] !== VERSION) throw new Error('sealed with an unknown version')
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
      const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, nonce)
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(tag)
      return (
        decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES), undefined, 'utf8') +
        decipher.final('utf8')
      )
    },
    fingerprint: createHash('sha256')
      .update(derive(master, 'tsunagi fingerprint 1'))
      .digest('hex')
      .slice(0, 16),
    hash: (value) => createHmac('sha256', hashingKey).update(value).digest(),
  }
}

function derive(master: Buffer, purpose: string): Buffer {
  return createHmac('sha256', master).update(purpose).digest()
}
