/**
 * A reader of events that must not miss one and must not act twice: its place is a row, moved in the transaction in
 * which it acts. Of several processes one holds the lease and works; another takes over when it ends.
 *
 * An event on which it fails is tried three times alone, then passed over and written to the log, so that it holds
 * back neither its neighbours nor what comes later (invariant 13).
 */
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../log.ts'
import { type Db, isDatabaseUnavailable, type Sql } from '../store/db.ts'
import {
  beginReader,
  findReader,
  holdReader,
  lockReader,
  moveReader,
  releaseReader,
} from '../store/event-readers.ts'
import { type EventPosition, type EventRow, headPosition, readEvents } from '../store/events.ts'

export interface DurableReader {
  start(): Promise<void>
  wake(): void
  /** Resolves when everything committed before the call was acted on, here or by the holder of the lease. */
  settle(): Promise<void>
  stop(): Promise<void>
}

interface Parts {
  db: Db
  clock: Clock
  log: Log
  name: string
  /** This process. */
  holder: string
  /** Acts in the given transaction, and has no other effects: it may be rolled back and called again. */
  act(tx: Sql, events: EventRow[]): Promise<void>
  /** After a commit in which something was written. */
  done(): void
}

const PAGE = 200
const LEASE_MILLISECONDS = 5_000
/**
 * The screens come first: a reader's transaction holds back later events (precise 17), and one for many events holds them
 * back once. Nobody notices that a notification left so much later.
 */
const GATHER_MILLISECONDS = 30
const POLL_MILLISECONDS = 1_000
const TRIES = 3

export function createDurableReader(parts: Parts): DurableReader {
  const { db, clock, log, name, holder } = parts
  let stopped = false
  let woken = false
  let wakeUp: (() => void) | null = null
  let finished: Promise<void> = Promise.resolve()
  /** The end of our lease, in milliseconds; it is prolonged in its second half alone, as each time is a commit. */
  let heldUntil = 0
  let round: Promise<Outcome> = Promise.resolve('nothing')

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false
      const outcome = await next()
      if (outcome === 'acted on a page') continue
      await sleep(outcome === 'nothing' || outcome === 'not ours' ? POLL_MILLISECONDS : GATHER_MILLISECONDS)
    }
  }

  /** One round at a time, whoever asks. */
  function next(): Promise<Outcome> {
    const following = round.then(readOnce)
    round = following.catch((error): Outcome => {
      if (!isDatabaseUnavailable(error)) log.error({ err: error, reader: name }, 'a reader of events failed')
      return 'nothing'
    })
    return round
  }

  async function readOnce(): Promise<Outcome> {
    let place = await findReader(db, name)
    if (clock.realNow().getTime() > heldUntil - LEASE_MILLISECONDS / 2) {
      // Looking costs no write; the lease is taken when there is something to do.
      const waiting = await readEvents(db, place, 1)
      if (waiting.events.length === 0) return waiting.held ? 'held' : 'nothing'
      const held = await hold()
      if (!held) return 'not ours'
      place = held
    }
    const { events, held } = await readEvents(db, place, PAGE)
    if (events.length === 0) return held ? 'held' : 'nothing'
    try {
      await actOn(events)
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error
      for (const event of events) await actAlone(event)
    }
    parts.done()
    return events.length === PAGE ? 'acted on a page' : 'acted'
  }

  /** Where it stands, where the lease is ours for a while; null while another process has it. */
  async function hold(): Promise<EventPosition | null> {
    const now = clock.realNow()
    const until = new Date(now.getTime() + LEASE_MILLISECONDS)
    const place = await holdReader(db, name, holder, now, until)
    heldUntil = place ? until.getTime() : 0
    return place
  }

  async function actOn(events: EventRow[]): Promise<void> {
    const last = events.at(-1) as EventRow
    await db.transaction(async (tx) => {
      // Whoever took it over meanwhile, because our clock or this process stood still, has acted or will.
      if (!(await lockReader(tx, name, holder))) {
        heldUntil = 0
        return
      }
      await parts.act(tx, events)
      tx.sent(moveReader(tx, name, { xact: last.xact, id: last.id }))
    })
  }

  async function actAlone(event: EventRow): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await actOn([event])
      } catch (error) {
        if (isDatabaseUnavailable(error)) throw error
        if (attempt < TRIES) continue
        log.error({ err: error, reader: name, event: event.id, type: event.type }, 'an event was passed over')
        await moveReader(db, name, { xact: event.xact, id: event.id })
        return
      }
    }
  }

  /** Until it is time, or until a little after somebody woke it. */
  function sleep(milliseconds: number): Promise<void> {
    if (stopped) return Promise.resolve()
    return new Promise((resolve) => {
      let timer = setTimeout(done, woken ? GATHER_MILLISECONDS : milliseconds)
      wakeUp = () => {
        if (woken && !stopped) return
        clearTimeout(timer)
        timer = setTimeout(done, stopped ? 0 : GATHER_MILLISECONDS)
      }
      function done(): void {
        wakeUp = null
        resolve()
      }
    })
  }

  function wake(): void {
    wakeUp?.()
    woken = true
  }

  return {
    async start() {
      await beginReader(db, name, await headPosition(db))
      finished = run()
    },
    wake,
    async settle() {
      for (;;) {
        const outcome = await next()
        if (outcome === 'nothing' || outcome === 'not ours') return
        if (outcome === 'held') await new Promise((resolve) => setTimeout(resolve, 2))
      }
    },
    async stop() {
      stopped = true
      wakeUp?.()
      await finished
      await releaseReader(db, name, holder).catch((error) =>
        log.warn({ err: error, reader: name }, 'a lease was not given back; it ends by itself'),
      )
    },
  }
}

type Outcome = 'acted' | 'acted on a page' | 'held' | 'nothing' | 'not ours'
