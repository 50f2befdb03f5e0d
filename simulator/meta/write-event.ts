/**
 * The bytes of an event and their signature. Meta escapes everything beyond ASCII as `\u00e4` in lower case, and `/` as
 * `\/`; the signature is over these bytes. Source: protocols 3.1.
 */
import { createHmac } from 'node:crypto'

export function writeMetaJson(value: unknown): Buffer {
  const written = JSON.stringify(value)
    .replace(/\//g, '\\/')
    // Each UTF-16 unit by itself, so that an emoji becomes two escapes.
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return Buffer.from(written, 'ascii')
}

export function metaSignatures(appSecret: string, body: Buffer): Record<string, string> {
  const digest = (algorithm: string) => createHmac(algorithm, appSecret).update(body).digest('hex')
  return {
    'x-hub-signature': `sha1=${digest('sha1')}`,
    'x-hub-signature-256': `sha256=${digest('sha256')}`,
  }
}
