/**
 * What was deleted is only marked at first, so that others still find it named; 30 days later, as in the API that ours is
 * compatible with, it loses for good what it held. In slices, each a short transaction (precise 17).
 */
import type { Core } from '../conversations/core.ts'
import { claimDeletedItems, EMPTIED_KINDS, emptyDeletedNotes, emptyItems } from '../store/empty-items.ts'

const KEPT_MILLISECONDS = 30 * 86_400_000
const SLICE = 100

/** Answers how many. */
export async function emptyDeletedItems({ db, clock }: Core): Promise<number> {
  const before = new Date(clock.now().getTime() - KEPT_MILLISECONDS)
  let emptied = 0
  for (const kind of EMPTIED_KINDS)
    emptied += await db.transaction(async (tx) => {
      const items = await claimDeletedItems(tx, kind, before, SLICE)
      for (const companyId of new Set(items.map((item) => item.company_id))) {
        const ids = items.flatMap((item) => (item.company_id === companyId ? [item.id] : []))
        // Its notes were as good as deleted with it.
        await emptyItems(tx, kind, companyId, ids, new Date(before.getTime() - 1))
      }
      return items.length
    })
  return emptied + (await emptyDeletedNotes(db, before, SLICE))
}
