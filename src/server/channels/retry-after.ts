/** The `retry-after` of an answer (RFC 9110 §10.2.3). */
import type { AnswerHeaders } from './call-once.ts'

const DAY_SECONDS = 86_400

/** In seconds: as they stand, or from the answer's own date where a date stands there. At most a day. */
export function retryAfterIn(headers: AnswerHeaders): number | null {
  const written = headers['retry-after']
  if (typeof written !== 'string') return null
  const seconds = /^\d+$/.test(written.trim()) ? Number(written) : secondsBetween(headers.date, written)
  return seconds === null ? null : Math.min(Math.max(Math.ceil(seconds), 0), DAY_SECONDS)
}

function secondsBetween(from: unknown, until: unknown): number | null {
  const [start, end] = [httpDate(from), httpDate(until)]
  return start !== null && end !== null ? (end - start) / 1000 : null
}

/** `Thu, 24 Aug 2023 05:01:45 GMT`, in milliseconds; null for anything else, of which `Date` alone would make some day. */
function httpDate(written: unknown): number | null {
  if (typeof written !== 'string' || !HTTP_DATE.test(written)) return null
  const time = Date.parse(written)
  return Number.isNaN(time) ? null : time
}

const HTTP_DATE = /^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT|UTC)$/
