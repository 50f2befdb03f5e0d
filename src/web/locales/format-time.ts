/**
 * Times in the reader's way: 14:05 in both languages; Sat 22 Nov and 11月22日(土). All in the reader's own zone.
 * Pure: the present comes in as an argument.
 */
import type { Locale } from '../../shared/contract/users.ts'

/** `zone` is an IANA name; left out, it is the browser's. */
export interface Reader {
  locale: Locale
  zone?: string | undefined
}

/** 14:05 */
export function clockTime(at: Date, reader: Reader): string {
  return format(at, reader, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** For a list: 14:05 today, Yesterday, then the weekday for a week, then the date. */
export function listTime(at: Date, now: Date, reader: Reader): string {
  const days = daysBetween(at, now, reader)
  if (days === 0) return clockTime(at, reader)
  if (days === 1) return capital(relativeDay(-1, reader))
  if (days > 1 && days < 7) {
    return format(at, reader, { weekday: reader.locale === 'ja' ? 'long' : 'short' })
  }
  return date(at, now, reader, false)
}

/** For the divider between two days: Today, Yesterday, Sat 22 Nov, with the year where it is another one. */
export function dayName(at: Date, now: Date, reader: Reader): string {
  const days = daysBetween(at, now, reader)
  if (days === 0 || days === 1) return capital(relativeDay(-days, reader))
  return date(at, now, reader, true)
}

/** Sat 22 Nov 2026, 14:05 */
export function exactTime(at: Date, reader: Reader): string {
  const day =
    reader.locale === 'ja' ? `${dateJa(at, reader, true, true)} ` : `${dateEn(at, reader, true, true)}, `
  return day + clockTime(at, reader)
}

/** Thu 28 Jan 2027, of a day that is no moment (`2027-01-28`), such as a birthday. What is none stays as it is. */
export function calendarDay(day: string, { locale }: Reader): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return day
  const reader = { locale, zone: 'UTC' }
  return locale === 'ja' ? dateJa(at, reader, true, true) : dateEn(at, reader, true, true)
}

/** A moment near now, inside a sentence: 14:05, tomorrow 14:05, Wed 25 Nov 14:05. */
export function nearMoment(at: Date, now: Date, reader: Reader): string {
  const days = daysBetween(at, now, reader)
  const time = clockTime(at, reader)
  if (days === 0) return time
  const gap = reader.locale === 'ja' ? '' : ' '
  if (Math.abs(days) === 1) return relativeDay(-days, reader) + gap + time
  return `${date(at, now, reader, true)} ${time}`
}

/** The key of a day in the reader's zone; equal for two moments of one day. */
export function dayKey(at: Date, reader: Reader): string {
  const known = days.get(at)
  if (known?.reader === reader) return known.key
  const key = findDayKey(at, reader)
  days.set(at, { reader, key })
  return key
}

/** Of the present each entry of a list asks, and of its own time more than once. */
const days = new WeakMap<Date, { reader: Reader; key: string }>()

function findDayKey(at: Date, reader: Reader): string {
  const parts = partsOf(at, reader, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-US')
  return `${parts.year}-${parts.month}-${parts.day}`
}

function daysBetween(at: Date, now: Date, reader: Reader): number {
  return Math.round((Date.parse(dayKey(now, reader)) - Date.parse(dayKey(at, reader))) / 86_400_000)
}

function date(at: Date, now: Date, reader: Reader, weekday: boolean): string {
  const year = dayKey(at, reader).slice(0, 4) !== dayKey(now, reader).slice(0, 4)
  return reader.locale === 'ja' ? dateJa(at, reader, weekday, year) : dateEn(at, reader, weekday, year)
}

/** Put together from parts: the browsers differ about the comma. */
function dateEn(at: Date, reader: Reader, weekday: boolean, year: boolean): string {
  const parts = partsOf(
    at,
    reader,
    { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    'en-GB',
  )
  const words = [weekday ? parts.weekday : '', parts.day, parts.month?.slice(0, 3), year ? parts.year : '']
  return words.filter(Boolean).join(' ')
}

function dateJa(at: Date, reader: Reader, weekday: boolean, year: boolean): string {
  const parts = partsOf(
    at,
    reader,
    { weekday: 'short', day: 'numeric', month: 'numeric', year: 'numeric' },
    'ja-JP',
  )
  const day = `${parts.month}月${parts.day}日`
  return `${year ? `${parts.year}年` : ''}${day}${weekday ? `(${parts.weekday})` : ''}`
}

function relativeDay(days: number, { locale }: Reader): string {
  const known = relative.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  relative.set(locale, known)
  return known.format(days, 'day')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

const tag = { en: 'en-GB', ja: 'ja-JP' } as const
const relative = new Map<Locale, Intl.RelativeTimeFormat>()
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, reader: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${reader.zone ?? ''} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  // Making one costs more than using it a thousand times.
  const made = new Intl.DateTimeFormat(locale, reader.zone ? { ...options, timeZone: reader.zone } : options)
  formatters.set(key, made)
  return made
}

function format(at: Date, reader: Reader, options: Intl.DateTimeFormatOptions): string {
  return formatter(tag[reader.locale], reader, options).format(at)
}

function partsOf(at: Date, reader: Reader, options: Intl.DateTimeFormatOptions, locale: string) {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const part of formatter(locale, reader, options).formatToParts(at)) parts[part.type] = part.value
  return parts
}
