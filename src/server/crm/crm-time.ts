/** Times as Pipedrive's API takes them. */
import { badRequest } from '../errors.ts'

/**
 * `2026-11-22T14:03:00Z`, with or without fractions or an offset, or `2026-11-22 14:03:00` in UTC.
 * @throws AppError 400
 */
export function readCrmTime(text: string): Date {
  const plain = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}))?$/.exec(text)
  const offset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)
  const time = plain ? new Date(`${plain[1]}T${plain[2] ?? '00:00:00'}Z`) : new Date(offset ? text : '')
  const year = time.getUTCFullYear()
  if (!(year >= 1900 && year <= 2200))
    throw badRequest(`"${text.slice(0, 40)}" is not a time.`, 'Send RFC 3339, or YYYY-MM-DD HH:MM:SS in UTC.')
  return time
}

/** @throws AppError 400 for the 31st of February */
export function judgeDay(day: string | null): string | null {
  if (day === null) return null
  const time = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== day)
    throw badRequest(`"${day}" is not a day of the calendar.`, 'Send YYYY-MM-DD.')
  return day
}
