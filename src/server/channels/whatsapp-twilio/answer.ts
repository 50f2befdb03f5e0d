/** Reading what Twilio answers. All of it is foreign: nothing is taken for granted. */
import { errorNumber } from './errors.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** The JSON object of an answer, or null where it is anything else. */
export function jsonObjectIn(body: Buffer): JsonObject | null {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  return isObject(value) ? value : null
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text that is not empty, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A time with its zone; null for anything else, of which `Date` alone would make some day in 2001. */
export function timeOf(value: unknown): Date | null {
  const text = textOf(value)
  if (text === null || !(RFC_2822.test(text) || RFC_3339.test(text))) return null
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? null : time
}

/** `Thu, 24 Aug 2023 05:01:45 +0000`: Twilio's own. */
const RFC_2822 = /^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT|UTC)$/
/** `2023-08-24T05:01:45Z`: that of its newer interfaces. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Twilio's own error body, `{"code": 20500, "message": "…", "more_info": "…", "status": 500}`, else null. */
export function errorIn(answer: JsonObject | null): { number: number; message: string } | null {
  if (!answer || !Number.isInteger(answer.code) || typeof answer.message !== 'string') return null
  const number = errorNumber(answer.code)
  return number === null ? null : { number, message: answer.message }
}
