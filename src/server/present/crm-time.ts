/** Times as Pipedrive's API writes them: no fractions of a second. */

/** v2 and leads: `2026-11-22T14:03:00Z`. */
export function isoTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

export function isoTimeOrNull(time: Date | null): string | null {
  return time && isoTime(time)
}

/** v1 notes and users: `2026-11-22 14:03:00`, UTC. */
export function plainTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ')
}
