/**
 * Two ways lead to the newest messages that hold some words. The index of words gathers all that hold them, then sorts:
 * short where they are rare. Walking from the newest message backwards ends when the page is full: short where they are
 * common. A first short walk tells how common they are.
 */

/** Rows that cost about 5 ms to walk. */
export const FIRST_WALK = 4_000
/** The estimate is rough, and the last few may stand further back. */
const SLACK = 2

/**
 * How many rows to walk, or null where the index of words is the shorter way.
 * @param hits of the first walk, fewer than are wanted
 * @param total about as many messages as there are
 */
export function furtherWalk(hits: number, wanted: number, total: number): number | null {
  if (hits === 0) return null
  const share = hits / FIRST_WALK
  const rows = Math.ceil((SLACK * wanted) / share)
  return rows < share * total ? rows : null
}
