import type { Sql } from './db.ts'

export interface PushSubscriptionRow {
  id: string
  /** Sealed. */
  content: Buffer
  browser: string | null
  answer: string | null
  answered_at: Date | null
  created_at: Date
}

export interface NewPushSubscription {
  companyId: number
  id: string
  userId: number
  sessionId: string | null
  endpointDigest: Buffer
  content: Buffer
  browser: string | null
}

/** A browser has one: it belongs to whoever signed in there last. Answers its id, which is the old one where there was one. */
export async function putPushSubscription(
  sql: Sql,
  subscription: NewPushSubscription,
  at: Date,
): Promise<void> {
  const { companyId, id, userId, sessionId, endpointDigest, content, browser } = subscription
  await sql.query('delete from push_subscriptions where endpoint_digest = $1', [endpointDigest])
  await sql.query(
    `insert into push_subscriptions
       (company_id, id, user_id, session_id, endpoint_digest, content, browser, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [companyId, id, userId, sessionId, endpointDigest, content, browser, at],
  )
}

/** Those of sessions that have ended are none any more. */
export function listPushSubscriptions(
  sql: Sql,
  companyId: number,
  userId: number,
  realNow: Date,
): Promise<PushSubscriptionRow[]> {
  return sql.query<PushSubscriptionRow>(
    `select p.id, p.content, p.browser, p.answer, p.answered_at, p.created_at from push_subscriptions p
     where p.company_id = $1 and p.user_id = $2 and (p.session_id is null or exists (
       select from sessions s where s.id = p.session_id and s.user_id = p.user_id and s.expires_at > $3))
     order by p.created_at`,
    [companyId, userId, realNow],
  )
}

/** Newest beyond the limit stay, the oldest go. */
export async function keepNewestPushSubscriptions(
  sql: Sql,
  companyId: number,
  userId: number,
  most: number,
): Promise<void> {
  await sql.query(
    `delete from push_subscriptions where company_id = $1 and id in (
       select id from push_subscriptions where company_id = $1 and user_id = $2
       order by created_at desc, id desc offset $3)`,
    [companyId, userId, most],
  )
}

export async function noteAnswer(
  sql: Sql,
  companyId: number,
  id: string,
  answer: string,
  at: Date,
): Promise<void> {
  await sql.query(
    'update push_subscriptions set answer = $3, answered_at = $4 where company_id = $1 and id = $2',
    [companyId, id, answer, at],
  )
}

/** The push service says that it is gone. */
export async function removePushSubscription(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query('delete from push_subscriptions where company_id = $1 and id = $2', [companyId, id])
}

/** False where the user has no such one. */
export async function removePushSubscriptionOf(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'delete from push_subscriptions where company_id = $1 and user_id = $2 and id = $3 returning id',
    [companyId, userId, id],
  )
  return rows.length > 0
}

export async function removeOrphanedPushSubscriptions(sql: Sql): Promise<void> {
  await sql.query(
    `delete from push_subscriptions p where p.session_id is not null
       and not exists (select from sessions s where s.id = p.session_id)`,
  )
}
