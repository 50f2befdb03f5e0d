/**
 * What providers sent goes after a while: what it said stands in messages and receipts by then. In batches, so that no
 * transaction is long (precise 17); one that still waits to be understood stays, however old it is.
 */
import type { Core } from '../conversations/core.ts'
import { removeOldRequests } from '../store/provider-requests.ts'

const DAY_MILLISECONDS = 86_400_000
const BATCH = 500
/** A round ends sometime; the next one goes on. */
const MOST_BATCHES = 100

/** Answers how many went. */
export async function forgetOldRequests({ db, clock }: Core, keptDays: number): Promise<number> {
  const before = new Date(clock.now().getTime() - keptDays * DAY_MILLISECONDS)
  let removed = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const gone = await removeOldRequests(db, before, BATCH)
    removed += gone
    if (gone === 0) break
  }
  return removed
}
