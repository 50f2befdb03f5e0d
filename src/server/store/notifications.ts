import type { NotificationWay, ReasonNotTold, ToldEvent } from '../../shared/contract/notifications.ts'
import type { Sql } from './db.ts'

export interface NewNotification {
  companyId: number
  id: string
  userId: number
  way: NotificationWay
  event: ToldEvent | 'test'
  subjectId: string
  conversationId: string | null
  channelId: string | null
  inboundNumber: number
  /** Null: it is to be told. */
  reason: ReasonNotTold | null
  dueAt: Date
  held: boolean
}

/**
 * Once a piece of news, user and way (invariant 8). What joins others of the same conversation that wait already
 * leaves with them, so a burst is told once and the first of it does not wait longer.
 */
export async function insertNotifications(sql: Sql, rows: NewNotification[], at: Date): Promise<void> {
  await sql.query(
    `insert into notifications (company_id, id, user_id, way, event, subject_id, conversation_id, channel_id,
       inbound_number, state, reason, due_at, held, created_at, settled_at)
     select n.company_id, n.id, n.user_id, n.way, n.event, n.subject_id, n.conversation_id, n.channel_id,
       n.inbound_number, case when n.reason is null then 'waiting' else 'skipped' end, n.reason,
       least(n.due_at, (
         select min(w.due_at) from notifications w
         where w.company_id = n.company_id and w.user_id = n.user_id and w.way = n.way and w.state = 'waiting'
           and w.conversation_id = n.conversation_id and not w.held and w.attempts = 0 and not n.held)),
       n.held, $13::timestamptz, case when n.reason is null then null else $13::timestamptz end
     from unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[],
       $9::int[], $10::text[], $11::timestamptz[], $12::boolean[])
       as n(company_id, id, user_id, way, event, subject_id, conversation_id, channel_id, inbound_number, reason,
         due_at, held)
     order by n.company_id, n.user_id, n.subject_id, n.way
     on conflict (company_id, user_id, subject_id, way) do nothing`,
    [
      rows.map((row) => row.companyId),
      rows.map((row) => row.id),
      rows.map((row) => row.userId),
      rows.map((row) => row.way),
      rows.map((row) => row.event),
      rows.map((row) => row.subjectId),
      rows.map((row) => row.conversationId),
      rows.map((row) => row.channelId),
      rows.map((row) => row.inboundNumber),
      rows.map((row) => row.reason),
      rows.map((row) => row.dueAt),
      rows.map((row) => row.held),
      at,
    ],
  )
}

export interface NotificationRow {
  company_id: number
  id: string
  user_id: number
  way: NotificationWay
  event: ToldEvent | 'test'
  subject_id: string
  conversation_id: string | null
  channel_id: string | null
  inbound_number: number
  state: 'waiting' | 'sent' | 'skipped' | 'failed'
  reason: ReasonNotTold | null
  answer: string | null
  held: boolean
  due_at: Date
  attempts: number
  batch_id: string | null
  created_at: Date
  settled_at: Date | null
  shown_at: Date | null
}

const COLUMNS = `n.company_id, n.id, n.user_id, n.way, n.event, n.subject_id, n.conversation_id, n.channel_id,
  n.inbound_number, n.state, n.reason, n.answer, n.held, n.due_at, n.attempts, n.batch_id, n.created_at,
  n.settled_at, n.shown_at`

/** All that is due of up to `limit` users and ways; what one of them is to hear is decided together. */
export function claimNotifications(
  sql: Sql,
  now: Date,
  lease: { holder: string; until: Date },
  realNow: Date,
  limit: number,
): Promise<NotificationRow[]> {
  return sql.query<NotificationRow>(
    `with readers as (
       select company_id, user_id, way, min(due_at) as first from notifications
       where state = 'waiting' and due_at <= $1 and (lease_until is null or lease_until < $4)
       group by 1, 2, 3 order by first limit $5
     ), due as (
       select n.company_id, n.id from notifications n
       join readers r on r.company_id = n.company_id and r.user_id = n.user_id and r.way = n.way
       where n.state = 'waiting' and n.due_at <= $1 and (n.lease_until is null or n.lease_until < $4)
       for update of n skip locked
     )
     update notifications n set lease_holder = $2, lease_until = $3, attempts = n.attempts + 1
     from due where n.company_id = due.company_id and n.id = due.id
     returning ${COLUMNS}`,
    [now, lease.holder, lease.until, realNow, limit],
  )
}

export interface SettledNotification {
  companyId: number
  id: string
  state: 'sent' | 'skipped' | 'failed'
  reason: ReasonNotTold | null
  answer: string | null
  batchId: string | null
}

/** Only by the lease's holder; what has gone with its conversation meanwhile is gone. */
export async function settleNotifications(
  sql: Sql,
  holder: string,
  rows: SettledNotification[],
  at: Date,
): Promise<void> {
  await sql.query(
    `update notifications n set state = s.state, reason = s.reason, answer = s.answer, batch_id = s.batch_id,
       settled_at = $8, lease_holder = null, lease_until = null
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[])
       as s(company_id, id, state, reason, answer, batch_id)
     where n.company_id = s.company_id and n.id = s.id and n.lease_holder = $7 and n.state = 'waiting'`,
    [
      rows.map((row) => row.companyId),
      rows.map((row) => row.id),
      rows.map((row) => row.state),
      rows.map((row) => row.reason),
      rows.map((row) => row.answer),
      rows.map((row) => row.batchId),
      holder,
      at,
    ],
  )
}

export async function postponeNotifications(
  sql: Sql,
  holder: string,
  companyId: number,
  ids: string[],
  to: { dueAt: Date; held: boolean; answer: string | null },
): Promise<void> {
  await sql.query(
    `update notifications set due_at = $4, held = held or $5, answer = coalesce($6, answer), lease_holder = null,
       lease_until = null
     where company_id = $1 and id = any($2::uuid[]) and lease_holder = $3 and state = 'waiting'`,
    [companyId, ids, holder, to.dueAt, to.held, to.answer],
  )
}

/** The quiet hours are others now: what waited for their end is looked at again. */
export async function wakeHeldNotifications(
  sql: Sql,
  companyId: number,
  userId: number,
  now: Date,
): Promise<void> {
  await sql.query(
    `update notifications set due_at = $3
     where company_id = $1 and user_id = $2 and state = 'waiting' and held and due_at > $3`,
    [companyId, userId, now],
  )
}

/** A browser says that it showed what was told together. */
export async function noteShown(
  sql: Sql,
  companyId: number,
  userId: number,
  batchId: string,
  at: Date,
): Promise<void> {
  await sql.query(
    `update notifications set shown_at = $4
     where company_id = $1 and user_id = $2 and batch_id = $3 and way = 'desktop' and shown_at is null`,
    [companyId, userId, batchId, at],
  )
}

export function findBatch(
  sql: Sql,
  companyId: number,
  userId: number,
  batchId: string,
): Promise<NotificationRow[]> {
  return sql.query<NotificationRow>(
    `select ${COLUMNS} from notifications n
     where company_id = $1 and user_id = $2 and batch_id = $3 order by n.created_at, n.id`,
    [companyId, userId, batchId],
  )
}

export async function findNotification(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<NotificationRow | null> {
  const [row] = await sql.query<NotificationRow>(
    `select ${COLUMNS} from notifications n where company_id = $1 and user_id = $2 and id = $3`,
    [companyId, userId, id],
  )
  return row ?? null
}

export function listNotificationsOf(
  sql: Sql,
  companyId: number,
  userId: number,
  limit: number,
): Promise<(NotificationRow & { contact_name: string | null })[]> {
  return sql.query<NotificationRow & { contact_name: string | null }>(
    `select ${COLUMNS}, k.name as contact_name from notifications n
     left join conversations c on c.company_id = n.company_id and c.id = n.conversation_id
     left join contacts k on k.company_id = c.company_id and k.id = c.contact_id
     where n.company_id = $1 and n.user_id = $2 order by n.created_at desc, n.id desc limit $3`,
    [companyId, userId, limit],
  )
}

/** For operators: of everybody. */
export function listNotifications(
  sql: Sql,
  companyId: number,
  state: string | null,
  limit: number,
): Promise<NotificationRow[]> {
  return sql.query<NotificationRow>(
    `select ${COLUMNS} from notifications n
     where company_id = $1 and ($2::text is null or state = $2) order by created_at desc, id desc limit $3`,
    [companyId, state, limit],
  )
}

/** In slices, so that nobody waits; answers how many went. */
export async function removeOldNotifications(sql: Sql, before: Date, limit: number): Promise<number> {
  const rows = await sql.query<{ id: string }>(
    `delete from notifications where (company_id, id) in (
       select company_id, id from notifications where created_at < $1 and state <> 'waiting' limit $2)
     returning id`,
    [before, limit],
  )
  return rows.length
}
