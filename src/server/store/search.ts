import type { Sql } from './db.ts'
import type { EventPosition } from './events.ts'
import type { KeptContent } from './messages.ts'

export interface SearchProgress extends EventPosition {
  walked_company: number | null
  walked_message: string | null
  walked_all: boolean
}

const PROGRESS = `
  -- After a restore into another cluster transactions are counted anew: the position means nothing there.
  select case when ahead then '0' else xact::text end as xact, case when ahead then 0 else event_id end as id,
    walked_company, walked_message, walked_all
  from (select *, xact > pg_snapshot_xmax(pg_current_snapshot()) as ahead from search_progress) as progress`

export async function readSearchProgress(sql: Sql): Promise<SearchProgress> {
  const [row] = await sql.query<SearchProgress>(PROGRESS)
  if (!row) throw new Error('search_progress has no row')
  return row
}

/** Null while another process is at it. */
export async function lockSearchProgress(sql: Sql): Promise<SearchProgress | null> {
  const locked = await sql.query<{ singleton: boolean }>(
    'select singleton from search_progress for update skip locked',
  )
  return locked.length > 0 ? await readSearchProgress(sql) : null
}

export async function saveSearchProgress(sql: Sql, progress: SearchProgress): Promise<void> {
  await sql.query(
    `update search_progress set xact = $1::xid8, event_id = $2, walked_company = $3, walked_message = $4,
       walked_all = $5`,
    [progress.xact, progress.id, progress.walked_company, progress.walked_message, progress.walked_all],
  )
}

/** Messages with ids after this one are written without events: the walk is to find them. */
export async function walkAgainAfter(sql: Sql, companyId: number, id: string): Promise<void> {
  await sql.query(
    `update search_progress set walked_all = false,
       walked_company = case when beyond then $1 else walked_company end,
       walked_message = case when beyond then $2::uuid else walked_message end
     from (select (walked_company, walked_message) > ($1::int, $2::uuid) as beyond from search_progress) as now`,
    [companyId, id],
  )
}

/** Where there are no messages yet: whoever writes the first ones brings their words, or an event each. */
export async function walkNothing(sql: Sql): Promise<void> {
  await sql.query(
    'update search_progress set walked_all = true where not walked_all and not exists (select from messages)',
  )
}

/** The messages after (company, id) in the order of their key. */
export function walkMessages(
  sql: Sql,
  { walked_company, walked_message }: SearchProgress,
  limit: number,
): Promise<{ company_id: number; id: string; contact_id: string }[]> {
  return sql.query(
    `select m.company_id, m.id, c.contact_id
     from (select company_id, id, conversation_id from messages
       where (company_id, id) > ($1, $2::uuid) order by company_id, id limit $3) as m
     join conversations c on c.company_id = m.company_id and c.id = m.conversation_id
     order by m.company_id, m.id`,
    [walked_company ?? 0, walked_message ?? '00000000-0000-0000-0000-000000000000', limit],
  )
}

export interface SearchableMessage {
  id: string
  conversation_id: string
  channel_id: string
  sent_at: Date
  text: string | null
  content: KeptContent | null
}

/** What was said: no system lines, nothing that was withdrawn. */
export function findSearchableMessages(
  sql: Sql,
  companyId: number,
  ids: string[],
): Promise<SearchableMessage[]> {
  return sql.query<SearchableMessage>(
    `select m.id, conversation_id, channel_id, sent_at, text, content
     from unnest($2::uuid[]) as wanted(id)
     cross join lateral (select * from messages m where m.company_id = $1 and m.id = wanted.id limit 1) as m
     where author_type <> 'system' and withdrawn_at is null`,
    [companyId, ids],
  )
}

/** Replaces what is known of these messages; `words` are joined by spaces. */
export async function writeMessageWords(
  sql: Sql,
  companyId: number,
  ids: string[],
  found: (SearchableMessage & { words: string })[],
): Promise<void> {
  await sql.query(
    'delete from message_search where company_id = $1 and message_id = any($2::uuid[]) and message_id <> all($3::uuid[])',
    [companyId, ids, found.map((message) => message.id)],
  )
  await sql.query(
    `insert into message_search as kept (company_id, message_id, conversation_id, channel_id, sent_at, words)
     select $1, id, conversation_id, channel_id, sent_at, array_to_tsvector(string_to_array(words, ' '))
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::text[])
       as found(id, conversation_id, channel_id, sent_at, words)
     order by id
     on conflict (company_id, message_id) do update set words = excluded.words, sent_at = excluded.sent_at
       where (kept.words, kept.sent_at) is distinct from (excluded.words, excluded.sent_at)`,
    [
      companyId,
      found.map((message) => message.id),
      found.map((message) => message.conversation_id),
      found.map((message) => message.channel_id),
      found.map((message) => message.sent_at),
      found.map((message) => message.words),
    ],
  )
}

/**
 * New words wait in a list until the index takes them over. Left to themselves they do so when 4 MiB have come together,
 * in whichever transaction brings the last: it took 390 ms, and held back everybody's events as long. This statement
 * writes no row, so that nobody waits for it. While a company is seeded there is no index.
 */
export async function tidyMessageWords(sql: Sql): Promise<void> {
  await sql.query("select gin_clean_pending_list(to_regclass('message_search_words'))")
}

export interface SearchableContact {
  id: string
  channel_id: string
  name: string | null
  phone: string | null
  addresses: string[]
}

/** Each by its whole key, however young the table (decision 81). */
const contactsAmong = (wanted: string) => `
  select k.id, k.channel_id, k.name, k.phone,
    array(select a.address from contact_addresses a
      where a.company_id = k.company_id and a.contact_id = k.id order by a.address) as addresses
  from (${wanted}) as wanted
  cross join lateral (select * from contacts k where k.company_id = $1 and k.id = wanted.id limit 1) as k`

export function findSearchableContacts(
  sql: Sql,
  companyId: number,
  ids: string[],
): Promise<SearchableContact[]> {
  return sql.query<SearchableContact>(contactsAmong('select distinct id from unnest($2::uuid[]) as id'), [
    companyId,
    ids,
  ])
}

export function findContactsOfConversations(
  sql: Sql,
  companyId: number,
  conversationIds: string[],
): Promise<SearchableContact[]> {
  return sql.query<SearchableContact>(
    contactsAmong(`
      select distinct c.contact_id as id from unnest($2::uuid[]) as asked(id)
      cross join lateral (
        select contact_id from conversations where company_id = $1 and id = asked.id limit 1) as c`),
    [companyId, conversationIds],
  )
}

export async function writeContactWords(
  sql: Sql,
  companyId: number,
  contacts: { id: string; channel_id: string; words: string }[],
): Promise<void> {
  await sql.query(
    `insert into contact_search as kept (company_id, contact_id, channel_id, words)
     select $1, id, channel_id, array_to_tsvector(string_to_array(words, ' '))
     from unnest($2::uuid[], $3::uuid[], $4::text[]) as found(id, channel_id, words)
     order by id
     on conflict (company_id, contact_id) do update set words = excluded.words
       where kept.words is distinct from excluded.words`,
    [
      companyId,
      contacts.map((contact) => contact.id),
      contacts.map((contact) => contact.channel_id),
      contacts.map((contact) => contact.words),
    ],
  )
}

export interface Asked {
  companyId: number
  channelIds: string[]
  /** A tsquery of bigrams. */
  query: string
  after: { at: Date; id: string } | null
  limit: number
}

export interface Candidate {
  id: string
  at: Date
}

/**
 * Newest first, by the index of words: all that hold them are gathered, then sorted. The planner takes rare words for
 * common ones and would walk the whole order: so the index decides first, in a CTE of its own, and the order comes after.
 */
export function gatherMessageCandidates(sql: Sql, asked: Asked): Promise<Candidate[]> {
  return sql.query<Candidate>(
    `with hits as materialized (
       select message_id, sent_at from message_search
       where words @@ $3::tsquery and company_id = $1 and channel_id = any($2::uuid[])
     )
     select message_id as id, sent_at as at from hits
     where $4::timestamptz is null or (sent_at, message_id) < ($4, $5::uuid)
     order by sent_at desc, message_id desc limit $6`,
    valuesOf(asked),
  )
}

/** Newest first, by looking at so many messages from the newest backwards, or fewer where the page is full before. */
export function walkMessageCandidates(sql: Sql, asked: Asked, rows: number): Promise<Candidate[]> {
  const { after, ...rest } = asked
  // Not `$4 is null or`: with it the walk would begin at the very newest each time.
  const begin = after ?? END_OF_TIME
  return sql.query<Candidate>(
    `select message_id as id, sent_at as at from (
       select message_id, sent_at, channel_id, words from message_search
       where company_id = $1 and (sent_at, message_id) < ($4::timestamptz, $5::uuid)
       order by sent_at desc, message_id desc limit $7
     ) as newest
     where words @@ $3::tsquery and channel_id = any($2::uuid[])
     order by sent_at desc, message_id desc limit $6`,
    [rest.companyId, rest.channelIds, rest.query, begin.at, begin.id, rest.limit, rows],
  )
}

const END_OF_TIME = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }

/** By conversation, whose contact it is; the one that moved last first. */
export function findContactCandidates(
  sql: Sql,
  asked: Asked,
): Promise<(Candidate & { contact_id: string })[]> {
  return sql.query<Candidate & { contact_id: string }>(
    `with hits as materialized (
       select contact_id, channel_id from contact_search
       where words @@ $3::tsquery and company_id = $1 and channel_id = any($2::uuid[])
     )
     select c.id, c.contact_id, c.last_message_at as at from hits
     join conversations c on c.company_id = $1 and c.channel_id = hits.channel_id and c.contact_id = hits.contact_id
     where $4::timestamptz is null or (c.last_message_at, c.id) < ($4, $5::uuid)
     order by c.last_message_at desc, c.id desc limit $6`,
    valuesOf(asked),
  )
}

function valuesOf({ companyId, channelIds, query, after, limit }: Asked): unknown[] {
  return [companyId, channelIds, query, after?.at ?? null, after?.id ?? null, limit]
}
