import type { Sql } from './db.ts'

export interface NewEvent {
  companyId: number
  type: string
  channelId: string | null
  conversationId: string | null
  subjectId: string | null
  data?: object
}

export async function insertEvents(sql: Sql, events: NewEvent[], at: Date): Promise<void> {
  await sql.query(
    `insert into events (company_id, type, channel_id, conversation_id, subject_id, data, recorded_at)
     select company_id, type, channel_id, conversation_id, subject_id, data::jsonb, $7::timestamptz
     from unnest($1::int[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[]) with ordinality
       as news(company_id, type, channel_id, conversation_id, subject_id, data, position)
     order by position`,
    [
      events.map((event) => event.companyId),
      events.map((event) => event.type),
      events.map((event) => event.channelId),
      events.map((event) => event.conversationId),
      events.map((event) => event.subjectId),
      events.map((event) => (event.data ? JSON.stringify(event.data) : null)),
      at,
    ],
  )
}

export interface EventRow {
  company_id: number
  id: number
  xact: string
  type: string
  channel_id: string | null
  conversation_id: string | null
  subject_id: string | null
  data: Record<string, unknown> | null
}

/** Where a reader stands: after the event `id` of the transaction `xact`. */
export interface EventPosition {
  xact: string
  id: number
}

/**
 * The events after a position that no open transaction can still precede, in order.
 * `held` is true where newer ones exist already but must wait for a slower transaction: look again soon.
 */
export async function readEvents(
  sql: Sql,
  after: EventPosition,
  limit: number,
): Promise<{ events: EventRow[]; held: boolean }> {
  const events = await sql.query<EventRow>(
    `select company_id, id, xact::text as xact, type, channel_id, conversation_id, subject_id, data from events
     where (xact, id) > ($1::xid8, $2::bigint) and xact < pg_snapshot_xmin(pg_current_snapshot())
     order by events.xact, events.id limit $3`,
    [after.xact, after.id, limit],
  )
  if (events.length > 0) return { events, held: false }
  // Not `exists`: it drops the order, and without it the planner reads the whole table to find that there is none.
  const held = await sql.query<{ id: number }>(
    'select id from events where (xact, id) > ($1::xid8, $2::bigint) order by events.xact, events.id limit 1',
    [after.xact, after.id],
  )
  return { events, held: held.length > 0 }
}

/** All of one company's that can be seen, also those that a slower transaction may still precede (not `certain`). */
export function readVisibleEvents(
  sql: Sql,
  companyId: number,
  after: EventPosition,
  limit: number,
): Promise<(Pick<EventRow, 'id' | 'xact' | 'type' | 'conversation_id'> & { certain: boolean })[]> {
  return sql.query(
    `select id, xact::text as xact, type, conversation_id,
       xact < pg_snapshot_xmin(pg_current_snapshot()) as certain
     from events where (xact, id) > ($2::xid8, $3::bigint) and company_id = $1
     order by events.xact, events.id limit $4`,
    [companyId, after.xact, after.id, limit],
  )
}

/** The same for one company, up to and including a position. */
export function readCompanyEvents(
  sql: Sql,
  companyId: number,
  after: EventPosition,
  upTo: EventPosition,
  limit: number,
): Promise<EventRow[]> {
  return sql.query<EventRow>(
    `select company_id, id, xact::text as xact, type, channel_id, conversation_id, subject_id, data from events
     where (xact, id) > ($2::xid8, $3::bigint) and (xact, id) <= ($4::xid8, $5::bigint) and company_id = $1
     order by events.xact, events.id limit $6`,
    [companyId, after.xact, after.id, upTo.xact, upTo.id, limit],
  )
}

/** The newest position that is safe to start from: everything at or before it is committed and visible. */
export async function headPosition(sql: Sql): Promise<EventPosition> {
  const [row] = await sql.query<{ xact: string; id: number }>(
    `select xact::text as xact, id from events where xact < pg_snapshot_xmin(pg_current_snapshot())
     order by events.xact desc, events.id desc limit 1`,
  )
  if (row) return row
  const [horizon] = await sql.query<{ xact: string }>(
    'select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text as xact',
  )
  return { xact: horizon?.xact ?? '0', id: 0 }
}

/**
 * The first `limit` of all, as far as they are older than `before` and every reader has read them; answers how many went.
 * How far they went is kept with it, so that a cursor from before is known to be too old.
 */
export async function removeEventsBefore(sql: Sql, before: Date, limit: number): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `with readers as (
       select xact, id from event_readers where epoch = (select epoch from installation)
       union all select xact, event_id from search_progress
     ), first as (
       select company_id, id, xact, recorded_at from events order by events.xact, events.id limit $2
     ), removed as (
       delete from events e using first
       where e.company_id = first.company_id and e.id = first.id and first.recorded_at < $1
         and not exists (select from readers where (readers.xact, readers.id) < (first.xact, first.id))
       returning e.xact, e.id
     ), last as (select xact, id from removed order by xact desc, id desc limit 1),
     kept as (
       update installation i set events_removed_xact = last.xact, events_removed_id = last.id from last
       where (last.xact, last.id) > (i.events_removed_xact, i.events_removed_id)
     )
     select count(*)::int as count from removed`,
    [before, limit],
  )
  return row?.count ?? 0
}

/** False where events after the position may have been removed: the client fetches anew. */
export async function isKept(sql: Sql, position: EventPosition): Promise<boolean> {
  const [row] = await sql.query<{ kept: boolean }>(
    `select ($1::xid8, $2::bigint) >= (events_removed_xact, events_removed_id) as kept from installation`,
    [position.xact, position.id],
  )
  return row?.kept ?? false
}

/** `by`: the process that rings, which has woken its own readers already. */
export async function notify(sql: Sql, by: string): Promise<void> {
  await sql.query("select pg_notify('tsunagi', $1)", [by])
}
