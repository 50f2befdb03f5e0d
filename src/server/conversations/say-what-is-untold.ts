/**
 * Some providers tell only of the newest messages of each conversation (precise 3). Where the oldest that they told of was
 * new to us, something may be missing before it, and the thread says so at that place.
 */
import { byItself, recordActivities } from '../events/record-activities.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'

interface Oldest {
  companyId: number
  channelId: string
  conversationId: string
  at: Date
}

/** `oldest`: messages that were not here, and before which the provider told of none. Answers the events to record. */
export function sayWhatIsUntold(tx: Sql, oldest: Oldest[], now: Date): Promise<NewEvent[]> {
  return recordActivities(
    tx,
    oldest.map(({ at, ...about }) => ({
      ...about,
      kind: 'may_be_incomplete',
      user_id: null,
      by: byItself,
      at: new Date(at.getTime() - 1),
    })),
    now,
  )
}
