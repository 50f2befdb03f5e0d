/** What is in front of whom, as their pages report it. All times are real. */
import type { Sql } from './db.ts'

export interface ScreenRow {
  user_id: number
  conversation_id: string | null
  visible: boolean
  notifies: boolean
}

export async function putScreen(
  sql: Sql,
  screen: {
    companyId: number
    id: string
    userId: number
    conversationId: string | null
    visible: boolean
    notifies: boolean
  },
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into open_screens (company_id, id, user_id, conversation_id, visible, notifies, reported_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, id) do update set conversation_id = excluded.conversation_id,
       visible = excluded.visible, notifies = excluded.notifies, reported_at = excluded.reported_at
     where open_screens.user_id = excluded.user_id`,
    [screen.companyId, screen.id, screen.userId, screen.conversationId, screen.visible, screen.notifies, at],
  )
}

export async function removeScreen(sql: Sql, companyId: number, userId: number, id: string): Promise<void> {
  await sql.query('delete from open_screens where company_id = $1 and user_id = $2 and id = $3', [
    companyId,
    userId,
    id,
  ])
}

/** Those that were reported since. */
export function listScreens(
  sql: Sql,
  companyId: number,
  userIds: number[],
  since: Date,
): Promise<ScreenRow[]> {
  return sql.query<ScreenRow>(
    `select user_id, conversation_id, visible, notifies from open_screens
     where company_id = $1 and user_id = any($2::int[]) and reported_at >= $3`,
    [companyId, userIds, since],
  )
}

export async function removeOldScreens(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from open_screens where reported_at < $1', [before])
}
