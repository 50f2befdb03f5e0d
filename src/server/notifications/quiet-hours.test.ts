import { expect, test } from 'vitest'
import { quietUntil } from './quiet-hours.ts'

const night = { from: '20:00', until: '08:00', weekends: false }

test.each([
  ['in the evening, over midnight', night, 'Asia/Tokyo', '2026-11-25T12:30:00Z', '2026-11-25T23:00:00.000Z'],
  ['in the morning', night, 'Asia/Tokyo', '2026-11-25T22:59:30Z', '2026-11-25T23:00:00.000Z'],
  ['at the very end', night, 'Asia/Tokyo', '2026-11-25T23:00:00Z', null],
  ['just before', night, 'Asia/Tokyo', '2026-11-25T10:59:59Z', null],
  [
    'at noon, within a day',
    { from: '12:05', until: '12:52', weekends: false },
    'UTC',
    '2026-11-25T12:05:00Z',
    '2026-11-25T12:52:00.000Z',
  ],
  [
    'on a weekend, from Friday evening to Monday morning',
    { ...night, weekends: true },
    'Europe/Berlin',
    '2026-11-27T19:00:00Z',
    '2026-11-30T07:00:00.000Z',
  ],
  [
    'in the night in which the clock goes back',
    night,
    'Europe/Berlin',
    '2026-10-24T20:00:00Z',
    '2026-10-25T07:00:00.000Z',
  ],
  [
    'in the night in which it goes forward',
    night,
    'Europe/Berlin',
    '2026-03-28T20:00:00Z',
    '2026-03-29T06:00:00.000Z',
  ],
  ['in a zone of quarter hours', night, 'Asia/Kathmandu', '2026-11-25T15:00:00Z', '2026-11-26T02:15:00.000Z'],
  [
    'with hours that are none',
    { from: '08:00', until: '08:00', weekends: false },
    'UTC',
    '2026-11-25T08:00:00Z',
    null,
  ],
] as const)('%s', (_when, quiet, zone, at, until) => {
  expect(quietUntil(quiet, zone, new Date(at))?.toISOString() ?? null).toBe(until)
})

test('without any it is never quiet', () => {
  expect(quietUntil(null, 'UTC', new Date())).toBeNull()
})
