/**
 * What a reader has not read of a conversation that was merged away is unread in the one that goes on, since that is where
 * it is answered; the closed one counts for nobody until the two are parted.
 */
import type { Sql } from './db.ts'

/** A reader's marker in the conversation that goes on: before, and as it was set. */
export interface MovedMarker {
  userId: number
  from: number
  to: number
}

/** Both are locked. Answers the markers that moved. */
export function passUnreadOn(
  sql: Sql,
  companyId: number,
  mergedId: string,
  keptId: string,
): Promise<MovedMarker[]> {
  return sql.query<MovedMarker>(
    `with moved as (
       select u.id as user_id, coalesce(own.seen_number, 0) as seen, k.inbound_number - 1 as last
       from users u
       join conversations m on m.company_id = u.company_id and m.id = $2
       join conversations k on k.company_id = u.company_id and k.id = $3
       left join conversation_reads r
         on r.company_id = m.company_id and r.conversation_id = m.id and r.user_id = u.id
       left join conversation_reads own
         on own.company_id = k.company_id and own.conversation_id = k.id and own.user_id = u.id
       where u.company_id = $1 and m.inbound_number > coalesce(r.seen_number, 0)
         and k.inbound_number <= coalesce(own.seen_number, 0)),
     written as (
       insert into conversation_reads (company_id, user_id, conversation_id, seen_number)
       select $1, user_id, $3, last from moved
       on conflict (company_id, user_id, conversation_id) do update set seen_number = excluded.seen_number)
     select user_id as "userId", seen as "from", last as "to" from moved`,
    [companyId, mergedId, keptId],
  )
}

/** But for readers who have looked since. */
export async function returnUnread(
  sql: Sql,
  companyId: number,
  keptId: string,
  markers: MovedMarker[],
): Promise<void> {
  await sql.query(
    `update conversation_reads r set seen_number = moved.seen
     from unnest($3::int[], $4::int[], $5::int[]) as moved(user_id, seen, last)
     where r.company_id = $1 and r.conversation_id = $2 and r.user_id = moved.user_id
       and r.seen_number = moved.last`,
    [
      companyId,
      keptId,
      markers.map((marker) => marker.userId),
      markers.map((marker) => marker.from),
      markers.map((marker) => marker.to),
    ],
  )
}
