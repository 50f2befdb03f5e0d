/**
 * What is in front of whom. A page reports every 15 s while it is visible, and each minute while it is not (browsers
 * let hidden pages do no more). A lid that is shut says nothing, so what was not renewed soon counts for nothing.
 */
import type { Db, Sql } from '../store/db.ts'
import { listScreens, type ScreenRow } from '../store/open-screens.ts'

const IN_FRONT_MILLISECONDS = 35_000
const OPEN_MILLISECONDS = 150_000

export interface Screens {
  isInFront(userId: number, conversationId: string): boolean
  /** A page is open in a browser that may show notifications. */
  mayShow(userId: number): boolean
}

export async function lookAtScreens(
  sql: Db | Sql,
  companyId: number,
  userIds: number[],
  realNow: Date,
): Promise<Screens> {
  const since = (milliseconds: number) => new Date(realNow.getTime() - milliseconds)
  const open = await listScreens(sql, companyId, userIds, since(OPEN_MILLISECONDS))
  const fresh = await listScreens(sql, companyId, userIds, since(IN_FRONT_MILLISECONDS))
  return {
    isInFront: (userId, conversationId) =>
      fresh.some((screen) => shows(screen, userId) && screen.conversation_id === conversationId),
    mayShow: (userId) => open.some((screen) => screen.user_id === userId && screen.notifies),
  }
}

function shows(screen: ScreenRow, userId: number): boolean {
  return screen.user_id === userId && screen.visible
}
