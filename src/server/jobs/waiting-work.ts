/**
 * Work that waits in rows: claimed with a lease, done outside any transaction, a few at once. The rows are the truth;
 * nothing that matters is in memory, so what a dead process had claimed is found again when its lease ends.
 */
import type { Log } from '../log.ts'
import { isDatabaseUnavailable } from '../store/db.ts'

export interface WaitingWork {
  /** Something was committed that may be due. Answers at once; the schedule calls it each second as well. */
  wake(): void
  /** Does what is due now; resolves when it is done and answers how much it was. */
  settle(): Promise<number>
  /** Claims nothing more and lets what is on its way finish. */
  stop(): Promise<void>
}

interface Parts<Item> {
  name: string
  log: Log
  mostAtOnce: number
  /** Takes up to `limit` that are due, with a lease that outlasts the work. */
  claim(limit: number): Promise<Item[]>
  /** Does one and records what became of it. Where it throws, the lease runs out and it comes again. */
  act(item: Item): Promise<void>
}

export function createWaitingWork<Item>({ name, log, mostAtOnce, claim, act }: Parts<Item>): WaitingWork {
  const running = new Set<Promise<void>>()
  let claiming: Promise<number> | null = null
  let stopped = false
  let taken = 0

  /** One claim at a time, or two would take more than there is room for. */
  function claimSome(): Promise<number> {
    claiming ??= claimOnce().finally(() => {
      claiming = null
    })
    return claiming
  }

  async function claimOnce(): Promise<number> {
    const free = mostAtOnce - running.size
    if (free <= 0 || stopped) return 0
    try {
      const items = await claim(free)
      for (const item of items) begin(item)
      taken += items.length
      return items.length
    } catch (error) {
      if (!isDatabaseUnavailable(error)) log.error({ err: error, work: name }, 'work could not be claimed')
      return 0
    }
  }

  function begin(item: Item): void {
    const work = act(item)
      .catch((error: unknown) => log.error({ err: error, work: name }, 'work was not recorded'))
      .finally(() => {
        running.delete(work)
        if (!stopped) void claimSome()
      })
    running.add(work)
  }

  return {
    wake: () => void claimSome(),
    async settle() {
      const before = taken
      // Whatever ends claims again by itself, so nothing is at rest before a claim has found nothing.
      for (;;) {
        const found = await claimSome()
        await Promise.all(running)
        if (found === 0 && running.size === 0 && !claiming) return taken - before
      }
    },
    async stop() {
      stopped = true
      await claiming
      await Promise.all(running)
    },
  }
}
