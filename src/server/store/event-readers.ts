/** Readers of events that keep their own account in the database, so that nothing is told twice or forgotten. */
import type { Sql } from './db.ts'
import type { EventPosition } from './events.ts'

/** Where it stands, whoever holds it; the beginning where the events have begun anew. */
export async function findReader(sql: Sql, name: string): Promise<EventPosition> {
  const [row] = await sql.query<EventPosition>(
    `select r.xact::text as xact, r.id from event_readers r join installation i on i.epoch = r.epoch
     where r.name = $1`,
    [name],
  )
  return row ?? { xact: '0', id: 0 }
}

/**
 * Takes the reader's lease, or prolongs it, and answers where it stands; null while another process holds it. A new
 * reader begins at `from`. After a restore the events begin anew (another epoch), and so does every reader.
 */
export async function holdReader(
  sql: Sql,
  name: string,
  holder: string,
  now: Date,
  until: Date,
): Promise<EventPosition | null> {
  const [row] = await sql.query<EventPosition>(
    `update event_readers r set lease_holder = $2, lease_until = $4, epoch = i.epoch,
       xact = case when r.epoch = i.epoch then r.xact else '0'::xid8 end,
       id = case when r.epoch = i.epoch then r.id else 0 end
     from installation i
     where r.name = $1 and (r.lease_holder = $2 or r.lease_until is null or r.lease_until < $3)
     returning r.xact::text as xact, r.id`,
    [name, holder, now, until],
  )
  return row ?? null
}

/** A reader that is there already keeps its place. */
export async function beginReader(sql: Sql, name: string, from: EventPosition): Promise<void> {
  await sql.query(
    `insert into event_readers (name, epoch, xact, id) select $1, epoch, $2::xid8, $3 from installation
     on conflict (name) do nothing`,
    [name, from.xact, from.id],
  )
}

/** The place, locked until the transaction ends; null where the lease went to somebody else meanwhile. */
export async function lockReader(sql: Sql, name: string, holder: string): Promise<EventPosition | null> {
  const [row] = await sql.query<EventPosition>(
    `select xact::text as xact, id from event_readers where name = $1 and lease_holder = $2 for no key update`,
    [name, holder],
  )
  return row ?? null
}

export async function moveReader(sql: Sql, name: string, to: EventPosition): Promise<void> {
  await sql.query('update event_readers set xact = $2::xid8, id = $3 where name = $1', [name, to.xact, to.id])
}

/** Gives the lease back, so that another process need not wait for its end. */
export async function releaseReader(sql: Sql, name: string, holder: string): Promise<void> {
  await sql.query(
    'update event_readers set lease_holder = null, lease_until = null where name = $1 and lease_holder = $2',
    [name, holder],
  )
}
