/** Reading JSON of Meta's. All of it is foreign: nothing is taken for granted. */
import { storableText } from '../storable-text.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * The value, or undefined where the bytes are no JSON. Whole numbers of 16 digits and more come as text: ids are that
 * long, and as numbers they would lose their last digits.
 */
export function readJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  const value = parse(text)
  return value !== undefined && /\d{16}/.test(text) ? parse(withLongNumbersAsText(text)) : value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Only for text that is JSON: then every quotation mark outside of a string begins one that ends. */
function withLongNumbersAsText(json: string): string {
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g, (token) =>
    /^-?\d{16,}$/.test(token) ? `"${token}"` : token,
  )
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What may be one or several: nothing, the thing alone, or a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

/** A text that says something and can be stored, else null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? storableText(value) : null
}

/** An id as text, whichever way it was written; null for what cannot be one. It becomes part of a key. */
export function idOf(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && /^[!-~]{1,512}$/.test(text) ? text : null
}
