import type { Sql } from './db.ts'

/** `typing`: an answer. `commenting`: to colleagues. */
export type PresenceKind = 'viewing' | 'typing' | 'commenting'

/** One user in one conversation, on however many screens. */
export interface Presence {
  company_id: number
  conversation_id: string
  channel_id: string
  kind: PresenceKind
  user_id: number
}

export interface ScreenPresence {
  companyId: number
  conversationId: string
  channelId: string
  kind: PresenceKind
  userId: number
  screen: string
}

/** One after the other for one user in one conversation: whether somebody came or went is judged by what is there. */
export async function lockPresence(sql: Sql, conversationId: string, userId: number): Promise<void> {
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `presence ${conversationId} ${userId}`,
  ])
}

/** Those who are there. */
export function listPresence(
  sql: Sql,
  companyId: number,
  conversationId: string,
  now: Date,
): Promise<Pick<Presence, 'kind' | 'user_id'>[]> {
  return sql.query(
    `select distinct kind, user_id from presence
     where company_id = $1 and conversation_id = $2 and until > $3 order by user_id`,
    [companyId, conversationId, now],
  )
}

export async function keepPresence(sql: Sql, presence: ScreenPresence, until: Date): Promise<void> {
  const { companyId, conversationId, kind, userId, screen, channelId } = presence
  await sql.query(
    `insert into presence (company_id, conversation_id, kind, user_id, screen, channel_id, until)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, conversation_id, kind, user_id, screen) do update set until = excluded.until`,
    [companyId, conversationId, kind, userId, screen, channelId, until],
  )
}

export async function endPresence(sql: Sql, presence: ScreenPresence): Promise<void> {
  const { companyId, conversationId, kind, userId, screen } = presence
  await sql.query(
    `delete from presence
     where company_id = $1 and conversation_id = $2 and kind = $3 and user_id = $4 and screen = $5`,
    [companyId, conversationId, kind, userId, screen],
  )
}

/** Removes what has ended, and answers who is thereby gone from every screen. */
export function takeEndedPresence(sql: Sql, now: Date, limit: number): Promise<Presence[]> {
  return sql.query<Presence>(
    `with ended as (
       delete from presence where ctid = any(array(
         select ctid from presence where until <= $1 order by until limit $2 for update skip locked))
       returning company_id, conversation_id, channel_id, kind, user_id)
     select distinct company_id, conversation_id, channel_id, kind, user_id from ended
     where not exists (
       select from presence as other where other.company_id = ended.company_id
         and other.conversation_id = ended.conversation_id and other.kind = ended.kind
         and other.user_id = ended.user_id and other.until > $1)`,
    [now, limit],
  )
}
