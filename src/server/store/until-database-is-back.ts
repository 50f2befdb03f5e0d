import { isDatabaseUnavailable } from './db.ts'

const FIRST_WAIT_MILLISECONDS = 200
const LONGEST_WAIT_MILLISECONDS = 2_000

/**
 * Does the work again and again while the database is away; any other error is thrown, and so is this one when it is
 * over. For what is known in memory alone and would be lost: the work must be safe to repeat.
 */
export async function untilDatabaseIsBack<T>(work: () => Promise<T>, isOver: () => boolean): Promise<T> {
  for (let wait = FIRST_WAIT_MILLISECONDS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS)) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseUnavailable(error) || isOver()) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
