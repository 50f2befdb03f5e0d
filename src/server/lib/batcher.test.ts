import { describe, expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'

describe('a batcher', () => {
  test('writes what came during a write as the next batch', async () => {
    const batches: number[][] = []
    let release: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const batcher = createBatcher<number, number>({
      maxItems: 10,
      async write(items) {
        batches.push(items)
        if (batches.length === 1) await gate
        return items.map((item) => item * 2)
      },
    })
    const first = batcher.add(1)
    await new Promise((resolve) => setImmediate(resolve))
    const later = [2, 3, 4].map((item) => batcher.add(item))
    release()
    expect(await first).toBe(2)
    expect(await Promise.all(later)).toEqual([4, 6, 8])
    expect(batches).toEqual([[1], [2, 3, 4]])
  })

  test('that fails falls apart, and a bad item never drops its neighbours', async () => {
    const written: number[] = []
    const splits: number[] = []
    const batcher = createBatcher<number, string>({
      maxItems: 10,
      async write(items) {
        if (items.includes(3)) throw new Error('three is bad')
        written.push(...items)
        return items.map(String)
      },
      onSplit: (_error, size) => splits.push(size),
    })
    const results = await Promise.allSettled([1, 2, 3, 4].map((item) => batcher.add(item)))
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(written).toEqual([1, 2, 4])
    expect(splits).toEqual([4])
  })

  test('takes no more at once than it may', async () => {
    const sizes: number[] = []
    const batcher = createBatcher<number, number>({
      maxItems: 3,
      async write(items) {
        sizes.push(items.length)
        return items
      },
    })
    await Promise.all(Array.from({ length: 8 }, (_, item) => batcher.add(item)))
    expect(sizes).toEqual([3, 3, 2])
  })

  test('settles when nothing waits', async () => {
    let done = 0
    const batcher = createBatcher<number, null>({
      maxItems: 1,
      async write(items) {
        await new Promise((resolve) => setImmediate(resolve))
        done += items.length
        return [null]
      },
    })
    for (const item of [1, 2, 3]) void batcher.add(item)
    await batcher.settle()
    expect(done).toBe(3)
    await batcher.settle()
  })
})
