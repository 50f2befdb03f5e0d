/**
 * How far a reader has read, as a client sees it: `epoch.transaction.event`. A restore starts a new epoch, in which
 * older cursors mean nothing (precise 17).
 */
import type { EventPosition } from '../store/events.ts'

export interface Cursors {
  write(position: EventPosition): string
  /** Null where it is no cursor of this epoch. */
  read(cursor: string): EventPosition | null
}

export function createCursors(epoch: string): Cursors {
  return {
    write: ({ xact, id }) => `${epoch}.${xact}.${id}`,
    read(cursor) {
      const [of, xact, id, rest] = cursor.split('.')
      if (
        of !== epoch ||
        rest !== undefined ||
        !/^\d{1,19}$/.test(xact ?? '') ||
        !/^\d{1,15}$/.test(id ?? '')
      )
        return null
      return { xact: xact as string, id: Number(id) }
    },
  }
}
