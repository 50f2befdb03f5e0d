/** What is worth a notification: what a contact wrote, and who was given a conversation. */
import type { Activity } from '../../shared/contract/messages.ts'
import type { Sql } from './db.ts'

export interface NewsRow {
  company_id: number
  id: string
  channel_id: string
  conversation_id: string
  /** Null: a contact wrote. */
  activity: Activity | null
  /** Of a comment: by whom, and who is mentioned in it. */
  mention: { by: number; user_ids: number[] } | null
  sent_at: Date
  created_at: Date
  status: 'open' | 'closed'
  assignee_id: number | null
  inbound_number: number
  blocked: boolean
}

/**
 * In the order of the ids that are given.
 *
 * `limit 1`: see docs/decisions/0081-young-tables.md. This statement took 4 s for 15 rows of 4,000, in a transaction that
 * held back the events of everybody.
 */
export function findNews(sql: Sql, companyIds: number[], messageIds: string[]): Promise<NewsRow[]> {
  return sql.query<NewsRow>(
    `select m.company_id, m.id, m.channel_id, m.conversation_id, m.content -> 'activity' as activity,
       null::jsonb as mention, m.sent_at, m.created_at, c.status, c.assignee_id, c.inbound_number, k.blocked_at is not null as blocked
     from unnest($1::int[], $2::uuid[]) with ordinality as wanted(company_id, id, position)
     cross join lateral (
       select * from messages m where m.company_id = wanted.company_id and m.id = wanted.id limit 1) as m
     cross join lateral (
       select * from conversations c where c.company_id = m.company_id and c.id = m.conversation_id limit 1) as c
     cross join lateral (
       select * from contacts k where k.company_id = c.company_id and k.id = c.contact_id limit 1) as k
     where m.direction = 'in' or (m.author_type = 'system' and m.content -> 'activity' ->> 'kind' = 'assigned')
     order by wanted.position`,
    [companyIds, messageIds],
  )
}

/** Comments that mention somebody, in the order of the ids that are given. */
export function findMentions(sql: Sql, companyIds: number[], commentIds: string[]): Promise<NewsRow[]> {
  return sql.query<NewsRow>(
    `select w.company_id, w.id, w.channel_id, w.conversation_id, null::jsonb as activity,
       jsonb_build_object('by', w.author_user_id, 'user_ids', to_jsonb(w.mentioned_user_ids)) as mention,
       w.created_at as sent_at, w.created_at, c.status, c.assignee_id, c.inbound_number, false as blocked
     from unnest($1::int[], $2::uuid[]) with ordinality as wanted(company_id, id, position)
     cross join lateral (
       select * from comments w where w.company_id = wanted.company_id and w.id = wanted.id limit 1) as w
     cross join lateral (
       select * from conversations c where c.company_id = w.company_id and c.id = w.conversation_id limit 1) as c
     where w.mentioned_user_ids <> '{}'
     order by wanted.position`,
    [companyIds, commentIds],
  )
}

/** What a contact said last in each of the newest conversations. */
export function listLatestNews(
  sql: Sql,
  companyId: number,
  channelIds: string[],
  limit: number,
): Promise<(NewsRow & { contact_name: string | null })[]> {
  return sql.query<NewsRow & { contact_name: string | null }>(
    `with newest as materialized (
       select * from conversations where company_id = $1 and channel_id = any($2::uuid[])
       order by last_message_at desc, id desc limit $3)
     select c.company_id, said.id, c.channel_id, c.id as conversation_id, null::jsonb as activity,
       null::jsonb as mention, said.sent_at,
       said.created_at, c.status, c.assignee_id, c.inbound_number, k.blocked_at is not null as blocked,
       k.name as contact_name
     from newest c
     join contacts k on k.company_id = c.company_id and k.id = c.contact_id
     cross join lateral (
       select m.id, m.sent_at, m.created_at from messages m
       where m.company_id = c.company_id and m.conversation_id = c.id and m.direction = 'in'
       order by m.sent_at desc, m.receipt_number desc limit 1) as said
     where c.inbound_number > 0
     order by said.created_at desc`,
    [companyId, channelIds, limit],
  )
}

export interface ToldMessage {
  id: string
  conversation_id: string
  contact_name: string | null
  contact_address: string
  /** Null for a system line. */
  text: string | null
  choice: string | null
  place: boolean
  attachments: number
  /** Who assigned it. */
  by_name: string | null
  assignment: boolean
  /** It is a comment, and `text` is what the colleague wrote. */
  mention: boolean
  sent_at: Date
  withdrawn: boolean
}

/** With the words that a notification tells, of messages and of comments; oldest first. */
export function findToldMessages(sql: Sql, companyId: number, ids: string[]): Promise<ToldMessage[]> {
  return sql.query<ToldMessage>(
    `select * from (
     select m.id, m.conversation_id, k.name as contact_name, k.address as contact_address, m.text,
       m.content -> 'choice' ->> 'title' as choice, m.content ? 'location' as place,
       (select count(*)::int from attachments a where a.company_id = m.company_id and a.message_id = m.id)
         as attachments,
       u.name as by_name, m.author_type = 'system' as assignment, false as mention, m.sent_at,
       m.withdrawn_at is not null as withdrawn
     from messages m
     join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
     join contacts k on k.company_id = c.company_id and k.id = c.contact_id
     left join users u on u.company_id = m.company_id
       and u.id = case when m.content -> 'activity' -> 'by' ->> 'type' = 'user'
         then (m.content -> 'activity' -> 'by' ->> 'id')::int end
     where m.company_id = $1 and m.id = any($2::uuid[])
     union all
     select w.id, w.conversation_id, k.name, k.address, w.text, null, false, 0, u.name, false, true, w.created_at, false
     from comments w
     join conversations c on c.company_id = w.company_id and c.id = w.conversation_id
     join contacts k on k.company_id = c.company_id and k.id = c.contact_id
     join users u on u.company_id = w.company_id and u.id = w.author_user_id
     where w.company_id = $1 and w.id = any($2::uuid[])) as told
     order by sent_at, id`,
    [companyId, ids],
  )
}

/** Which of these comments still mention the user. */
export async function stillMentioning(
  sql: Sql,
  companyId: number,
  userId: number,
  commentIds: string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    'select id from comments where company_id = $1 and id = any($2::uuid[]) and $3::int = any(mentioned_user_ids)',
    [companyId, commentIds, userId],
  )
  return new Set(rows.map(({ id }) => id))
}
