/** What a provider says in its own words, made fit to be shown and kept. */
import { storableText } from './storable-text.ts'

const LONGEST_WORDS = 300

/** Foreign words on one line, of a length that a screen and a row can bear. */
export function clipped(words: string): string {
  const line = words
    .slice(0, 4 * LONGEST_WORDS)
    .replace(/\s+/g, ' ')
    .trim()
  return storableText(line.length <= LONGEST_WORDS ? line : `${line.slice(0, LONGEST_WORDS)}…`)
}

/** A faulty server may repeat our own credentials in its words. */
export function withoutSecrets(words: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '…'), words)
}
