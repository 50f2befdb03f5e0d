/** 10 s, doubling to ten minutes: a mail server that starts again is back within the first few. */
const FIRST_MILLISECONDS = 10_000
const LONGEST_MILLISECONDS = 600_000

/** `attempts`: those that were made, this one included. */
export function pauseBeforeMail(attempts: number): number {
  return Math.min(FIRST_MILLISECONDS * 2 ** Math.max(0, attempts - 1), LONGEST_MILLISECONDS)
}
