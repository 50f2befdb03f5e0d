import { expect, test } from 'vitest'
import { nationalDigits, normalizePhone, phoneKey, regionOfTimeZone } from './phone.ts'

test.each([
  ['090-1234-5678', 'JP', '+819012345678'],
  ['０９０ー１２３４ー５６７８', 'JP', '+819012345678'],
  ['+81 (0)3 1234 5678', null, '+81312345678'],
  ['(415) 555-0100', 'US', '+14155550100'],
  ['+44 20 7946 0958', 'JP', '+442079460958'],
  ['090-1234-5678', null, null],
  ['call me', 'JP', null],
  ['12', 'JP', null],
  ['', 'JP', null],
  ['1'.repeat(100), 'JP', null],
] as const)('%s dialled from %s is %s', (typed, region, e164) => {
  expect(normalizePhone(typed, region)).toBe(e164)
})

test.each([
  ['Brazil’s ninth digit', '+5511987654321', '+551187654321'],
  ['Argentina’s 9', '+5491123456789', '+541123456789'],
  ['Mexico’s 1', '+5215512345678', '+525512345678'],
])('%s makes no other number', (_name, one, other) => {
  expect(phoneKey(one)).toBe(phoneKey(other))
})

test.each([
  ['a Brazilian landline', '+551132345678', '+5511932345678'],
  ['two Japanese mobiles', '+819012345678', '+818012345678'],
])('%s is another number', (_name, one, other) => {
  expect(phoneKey(one)).not.toBe(phoneKey(other))
})

test('national digits are those that are dialled', () => {
  expect(nationalDigits('+81312345678')).toBe('0312345678')
})

test('a time zone says where a company dials', () => {
  expect(regionOfTimeZone('Asia/Tokyo')).toBe('JP')
  expect(regionOfTimeZone('America/Argentina/Cordoba')).toBe('AR')
  expect(regionOfTimeZone('UTC')).toBeNull()
})
