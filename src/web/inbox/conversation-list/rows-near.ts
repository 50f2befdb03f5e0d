export interface Rows {
  first: number
  last: number
}

/** So many stand ready beyond what is seen: at once, and as soon as there is time. */
const atOnce = 2
const inTime = 8

/**
 * Which rows exist in the page. `settled` is what was seen when there was time last: the rows around it are there
 * already and stay as long as they are near; no new one is made beyond the view while somebody is scrolling.
 */
export function rowsNear(seen: Rows, settled: Rows, count: number): Rows {
  // What is at the end may be gone since it was seen.
  const first = Math.min(seen.first, Math.max(0, count - 1 - (seen.last - seen.first)))
  const last = Math.min(seen.last, count - 1)
  const made = { first: settled.first - inTime, last: settled.last + inTime }
  const above = made.last >= first - 1 ? Math.max(first - inTime, made.first) : first
  const below = made.first <= last + 1 ? Math.min(last + inTime, made.last) : last
  return {
    first: Math.max(0, Math.min(first - atOnce, above)),
    last: Math.min(count - 1, Math.max(last + atOnce, below)),
  }
}
