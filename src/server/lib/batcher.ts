/**
 * Work that waits together is written together (invariant 14).
 *
 * One write is under way at a time; what arrives meanwhile forms the next batch. Alone, an item is written at
 * once, so an idle system pays no delay; under load the batches grow by themselves.
 * A batch that fails falls apart into single items, so that a bad one never drops its neighbours.
 */
export interface Batcher<Item, Result> {
  /** Settles when the item's own write is committed; rejects only with the item's own error. */
  add(item: Item): Promise<Result>
  /** Resolves when nothing waits and nothing is being written. */
  settle(): Promise<void>
  readonly waiting: number
}

interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

export interface BatcherOptions<Item, Result> {
  maxItems: number
  /** Writes all items or none; the results stand in the items' order. */
  write(items: Item[]): Promise<Result[]>
  /** Told of a batch that fell apart, for the log. */
  onSplit?(error: unknown, size: number): void
}

export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  let queue: Waiting<Item, Result>[] = []
  let running = false
  let idle: (() => void)[] = []

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, options.maxItems)
      queue = queue.slice(options.maxItems)
      await writeTogether(batch)
    }
    running = false
    const waiters = idle
    idle = []
    for (const resolve of waiters) resolve()
  }

  async function writeTogether(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await options.write(batch.map((waiting) => waiting.item))
      batch.forEach((waiting, index) => {
        waiting.resolve(results[index] as Result)
      })
    } catch (error) {
      if (batch.length === 1) {
        batch[0]?.reject(error)
        return
      }
      options.onSplit?.(error, batch.length)
      for (const waiting of batch) await writeTogether([waiting])
    }
  }

  return {
    add(item) {
      return new Promise<Result>((resolve, reject) => {
        queue.push({ item, resolve, reject })
        if (running) return
        running = true
        // After the poll phase, so that requests that were read in the same turn are written in the same batch.
        setImmediate(() => void run())
      })
    },
    settle() {
      if (!running) return Promise.resolve()
      return new Promise((resolve) => idle.push(resolve))
    },
    get waiting() {
      return queue.length
    },
  }
}
