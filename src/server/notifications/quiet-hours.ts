/** Until when a user is not to be disturbed, in the user's own time zone. Pure. */
import type { QuietHours } from '../../shared/contract/notifications.ts'

const MINUTE = 60_000
const DAY_MINUTES = 1440
/** Beyond a weekend with a quiet night on either side nothing is quiet. */
const MOST_MINUTES = 4 * DAY_MINUTES

/** The end of the quiet hours that hold at `now`; null where it is not quiet. */
export function quietUntil(quiet: QuietHours | null, timeZone: string, now: Date): Date | null {
  if (!quiet || !isQuiet(quiet, timeZone, now)) return null
  // To the minute that begins next, then on by the quarter hour in which a zone may change, then back to the minute.
  const from = Math.floor(now.getTime() / MINUTE) * MINUTE
  let minutes = 0
  while (minutes < MOST_MINUTES && isQuiet(quiet, timeZone, new Date(from + minutes * MINUTE))) minutes += 15
  while (minutes > 0 && !isQuiet(quiet, timeZone, new Date(from + (minutes - 1) * MINUTE))) minutes--
  return new Date(from + minutes * MINUTE)
}

function isQuiet({ from, until, weekends }: QuietHours, timeZone: string, at: Date): boolean {
  const { day, minute } = localTime(timeZone, at)
  if (weekends && (day === 'Sat' || day === 'Sun')) return true
  const [begin, end] = [minutesOf(from), minutesOf(until)]
  if (begin === end) return false
  return begin < end ? minute >= begin && minute < end : minute >= begin || minute < end
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return hours * 60 + minutes
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(timeZone: string, at: Date): { day: string; minute: number } {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  const parts = format.formatToParts(at)
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return { day: part('weekday'), minute: Number(part('hour')) * 60 + Number(part('minute')) }
}
