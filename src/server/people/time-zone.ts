import { invalid } from '../errors.ts'

/** @throws AppError 422 `TIME_ZONE_UNKNOWN` */
export function judgeTimeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw invalid('TIME_ZONE_UNKNOWN', `The time zone "${name}" is not known.`, 'Use a name like Asia/Tokyo.')
  }
}
