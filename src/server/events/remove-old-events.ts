/**
 * Events are there to be read on, not for ever: after a week a screen fetches anew sooner than it would catch up. A
 * reader that keeps its own account holds back what it has not read, however old.
 */
import type { Clock } from '../lib/clock.ts'
import type { Db } from '../store/db.ts'
import { removeEventsBefore } from '../store/events.ts'

const KEPT_MILLISECONDS = 7 * 86_400_000
/** A slice takes well under 100 ms (precise 17). */
const SLICE = 2_000

/** One slice; answers how many went. */
export async function removeOldEvents({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  return await removeEventsBefore(db, new Date(clock.now().getTime() - KEPT_MILLISECONDS), SLICE)
}
