import { describe, expect, test } from 'vitest'
import { sentAt } from './sent-at.ts'

const received = new Date('2026-11-22T10:00:00.000Z')

describe('when a message was said', () => {
  test('is the provider’s time where it is credible', () => {
    const said = new Date('2026-11-22T09:59:00.000Z')
    expect(sentAt(said, received)).toEqual(said)
  })
  test('is our receipt where the provider gives none', () => {
    expect(sentAt(null, received)).toEqual(received)
  })
  test('may lie five minutes ahead of us, and no more', () => {
    expect(sentAt(new Date('2026-11-22T10:05:00.000Z'), received)).toEqual(
      new Date('2026-11-22T10:05:00.000Z'),
    )
    expect(sentAt(new Date('2026-11-22T10:05:00.001Z'), received)).toEqual(received)
  })
  test('is not before 2010', () => {
    expect(sentAt(new Date('2009-12-31T23:59:59.999Z'), received)).toEqual(received)
  })
  test('recognises seconds written as milliseconds', () => {
    const seconds = Math.floor(Date.parse('2026-11-22T09:59:00.000Z') / 1000)
    expect(sentAt(new Date(seconds), received)).toEqual(new Date('2026-11-22T09:59:00.000Z'))
  })
  test('is our receipt where the time is no time', () => {
    expect(sentAt(new Date(Number.NaN), received)).toEqual(received)
  })
})
