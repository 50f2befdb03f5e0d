import { describe, expect, test } from 'vitest'
import { calendarDay, clockTime, dayKey, dayName, exactTime, listTime, nearMoment } from './format-time.ts'

const en = { locale: 'en', zone: 'Asia/Tokyo' } as const
const ja = { locale: 'ja', zone: 'Asia/Tokyo' } as const
// Sunday 22 November 2026, 14:05 in Tokyo.
const now = new Date('2026-11-22T05:05:00Z')
const ago = (days: number, minutes = 0) => new Date(now.getTime() - days * 86_400_000 - minutes * 60_000)

test('the clock shows 24 hours in both languages', () => {
  expect(clockTime(now, en)).toBe('14:05')
  expect(clockTime(now, ja)).toBe('14:05')
  expect(clockTime(new Date('2026-11-21T15:00:00Z'), en)).toBe('00:00')
})

describe('a list shows', () => {
  test.each([
    [0, '14:05', '14:05'],
    [1, 'Yesterday', '昨日'],
    [2, 'Fri', '金曜日'],
    [6, 'Mon', '月曜日'],
    [7, '15 Nov', '11月15日'],
    [400, '18 Oct 2025', '2025年10月18日'],
  ])('%i days ago as %s and %s', (days, english, japanese) => {
    expect(listTime(ago(days), now, en)).toBe(english)
    expect(listTime(ago(days), now, ja)).toBe(japanese)
  })
})

test('a day divider names the day', () => {
  expect(dayName(now, now, en)).toBe('Today')
  expect(dayName(ago(1), now, ja)).toBe('昨日')
  expect(dayName(ago(8), now, en)).toBe('Sat 14 Nov')
  expect(dayName(ago(8), now, ja)).toBe('11月14日(土)')
  expect(dayName(ago(400), now, en)).toBe('Sat 18 Oct 2025')
})

test('a day without a time is the same day in every zone', () => {
  expect(calendarDay('2027-01-28', en)).toBe('Thu 28 Jan 2027')
  expect(calendarDay('2027-01-28', { locale: 'ja', zone: 'America/Los_Angeles' })).toBe('2027年1月28日(木)')
  expect(calendarDay('soon', en)).toBe('soon')
})

test('the day is that of the reader’s zone', () => {
  const lateInTokyo = new Date('2026-11-21T15:30:00Z')
  expect(dayKey(lateInTokyo, en)).toBe('2026-11-22')
  expect(dayKey(lateInTokyo, { locale: 'en', zone: 'UTC' })).toBe('2026-11-21')
})

test('the exact time has everything', () => {
  expect(exactTime(now, en)).toBe('Sun 22 Nov 2026, 14:05')
  expect(exactTime(now, ja)).toBe('2026年11月22日(日) 14:05')
})

test('a moment near now reads inside a sentence', () => {
  expect(nearMoment(ago(0, -60), now, en)).toBe('15:05')
  expect(nearMoment(ago(-1), now, en)).toBe('tomorrow 14:05')
  expect(nearMoment(ago(-1), now, ja)).toBe('明日14:05')
  expect(nearMoment(ago(-3), now, en)).toBe('Wed 25 Nov 14:05')
  expect(nearMoment(ago(1), now, en)).toBe('yesterday 14:05')
})
