/**
 * A receipt that came before its message waits for it. Most find it within seconds; the message of one that waits for
 * days was deleted, or never was ours.
 */
import { dropOldEarlyReceipts } from '../store/receipts.ts'
import type { Core } from './core.ts'

const KEPT_MILLISECONDS = 3 * 86_400_000
const SLICE = 1_000

/** One slice; answers how many went. */
export function dropEarlyReceipts(core: Core): Promise<number> {
  return dropOldEarlyReceipts(core.db, new Date(core.clock.now().getTime() - KEPT_MILLISECONDS), SLICE)
}
