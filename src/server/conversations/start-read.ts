/**
 * Who comes later starts read (precise 13): whatever was said before somebody joined, or was given access, is not new
 * to them. Written in slices, because a long transaction would hold back every reader of events.
 */
import { markSliceSeen } from '../store/conversations.ts'
import type { Core } from './core.ts'

const SLICE = 2_000

/** Markers that are there already stay. */
export async function startRead(core: Core, companyId: number, userId: number): Promise<void> {
  for (let after: string | null = null; ; ) {
    const last: string | null = await markSliceSeen(core.db, companyId, userId, after, SLICE)
    if (last === null) return
    after = last
  }
}
