/**
 * Reads on from its cursor and hands each event to its subscribers, in order and without ever skipping one
 * (invariant 5). Every process has a relay of its own; it holds no lock and keeps nothing that matters.
 *
 * The loop: start listening for the next wake-up, read from the cursor, and only when there is nothing wait. Where
 * newer events exist but a slower transaction holds them back, it looks again after 2 ms, doubling to 50 ms
 * (precise 17). A poll every second stands behind the wake-ups, which may be lost with a connection.
 */
import type { Log } from '../log.ts'
import { type Db, isDatabaseUnavailable } from '../store/db.ts'
import { type EventPosition, type EventRow, headPosition, readEvents } from '../store/events.ts'

export type EventSubscriber = (events: EventRow[]) => Promise<void>

export interface Relay {
  /** Reads the head and begins. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Somebody committed: look now. */
  wake(): void
  /** Everything at or before it has been handed on, or is being handed on now. */
  position(): EventPosition
  /** Resolves when everything committed before the call has been handed on. */
  settle(): Promise<void>
}

const PAGE = 500
const POLL_MILLISECONDS = 1_000
const HELD_FIRST_MILLISECONDS = 2
const HELD_LAST_MILLISECONDS = 50
const RETRY_MILLISECONDS = 250

export function createRelay(db: Db, log: Log, subscribers: EventSubscriber[]): Relay {
  let position: EventPosition = { xact: '0', id: 0 }
  let stopped = false
  let finished: Promise<void> = Promise.resolve()
  let wakeUp: (() => void) | null = null
  let woken = false
  let handing = false

  async function run(): Promise<void> {
    let heldFor = HELD_FIRST_MILLISECONDS
    while (!stopped) {
      woken = false
      try {
        const { events, held } = await readEvents(db, position, PAGE)
        if (events.length > 0) {
          heldFor = HELD_FIRST_MILLISECONDS
          await handOn(events)
          continue
        }
        await sleep(held ? heldFor : POLL_MILLISECONDS)
        heldFor = held ? Math.min(heldFor * 2, HELD_LAST_MILLISECONDS) : HELD_FIRST_MILLISECONDS
      } catch (error) {
        if (!isDatabaseUnavailable(error)) log.error({ err: error }, 'the relay could not read events')
        await sleep(RETRY_MILLISECONDS)
      }
    }
  }

  /**
   * The position moves first: whoever joins while these events are handed on reads them from the table, and
   * whoever takes a cursor for a snapshot reads the snapshot afterwards, so both hold them already.
   */
  async function handOn(events: EventRow[]): Promise<void> {
    const last = events.at(-1) as EventRow
    position = { xact: last.xact, id: last.id }
    handing = true
    for (const subscriber of subscribers) {
      // A subscriber that fails must not stop the others, nor hold the stream: each keeps its own account.
      await subscriber(events).catch((error) => log.error({ err: error }, 'a subscriber of events failed'))
    }
    handing = false
  }

  function sleep(milliseconds: number): Promise<void> {
    if (woken || stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds)
      wakeUp = done
      function done(): void {
        clearTimeout(timer)
        wakeUp = null
        resolve()
      }
    })
  }

  function wake(): void {
    woken = true
    wakeUp?.()
  }

  return {
    async start() {
      position = await headPosition(db)
      finished = run()
    },
    async stop() {
      stopped = true
      wake()
      await finished
    },
    wake,
    position: () => position,
    async settle() {
      for (;;) {
        const { events, held } = await readEvents(db, position, 1)
        if (events.length === 0 && !held && !handing) return
        wake()
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
  }
}

/** Total order of positions. */
export function isAtOrBefore(a: EventPosition, b: EventPosition): boolean {
  const [ax, bx] = [BigInt(a.xact), BigInt(b.xact)]
  return ax < bx || (ax === bx && a.id <= b.id)
}
