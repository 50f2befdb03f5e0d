import { describe, expect, test } from 'vitest'
import { climb, isNews, type OutgoingStatus } from './delivery-status.ts'

const ALL: OutgoingStatus[] = ['queued', 'unknown', 'sent', 'failed', 'delivered', 'read']

function orders<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, index) =>
    orders(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  )
}

const after = (receipts: OutgoingStatus[]) => receipts.reduce(climb, 'queued' as OutgoingStatus)

describe('delivery status', () => {
  test('ends at the same place in whatever order receipts come', () => {
    for (const receipts of [
      ['sent', 'delivered', 'read'],
      ['sent', 'failed'],
      ['sent', 'failed', 'delivered'],
      ALL,
    ] as OutgoingStatus[][]) {
      const ends = new Set(orders(receipts).map(after))
      expect(ends.size).toBe(1)
    }
  })
  test.each([
    [['sent', 'read', 'delivered'], 'read'],
    [['sent', 'failed'], 'failed'],
    [['failed', 'sent'], 'failed'],
    [['delivered', 'failed'], 'delivered'],
    [['read', 'failed'], 'read'],
    [['failed', 'delivered'], 'delivered'],
    [['unknown', 'sent'], 'sent'],
    [['sent', 'unknown'], 'sent'],
    [['unknown', 'failed'], 'failed'],
  ] as [OutgoingStatus[], OutgoingStatus][])('%j ends at %s', (receipts, end) => {
    expect(after(receipts)).toBe(end)
  })
  test('never falls, and tells news from repetition', () => {
    for (const current of ALL)
      for (const reported of ALL) {
        const next = climb(current, reported)
        expect(climb(next, current)).toBe(next)
        expect(isNews(current, reported)).toBe(next !== current)
      }
  })
})
