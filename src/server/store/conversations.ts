import type { ChannelType } from '../../shared/contract/channels.ts'
import type { Section } from '../../shared/contract/conversations.ts'
import type { LinkKind } from '../../shared/contract/links.ts'
import { LINKS_OF, type LinkView } from './conversation-links.ts'
import type { Sql } from './db.ts'
import { containing } from './like.ts'

export interface ConversationRow {
  company_id: number
  id: string
  channel_id: string
  contact_id: string
  status: 'open' | 'closed'
  assignee_id: number | null
  inbound_number: number
  last_inbound_at: Date | null
  last_message_id: string | null
  last_message_at: Date
  last_receipt_number: number
  version: number
  created_at: Date
  /** The contact is (`contacts.blocked_at`): out of the sections and their counts. */
  blocked: boolean
  /** The conversation that goes on in its stead, where its contact was merged. */
  merged_into: string | null
  /** The provider's word: everything up to these times was delivered, was read. */
  delivered_up_to: Date | null
  read_up_to: Date | null
}

export interface NewConversation {
  companyId: number
  id: string
  channelId: string
  contactId: string
  lastMessageAt: Date
}

/** Locks the conversations of these contacts, in the order of their ids: whoever locks several does it this way. */
export function lockConversationsOfContacts(
  sql: Sql,
  contacts: { companyId: number; channelId: string; contactId: string }[],
): Promise<ConversationRow[]> {
  return sql.query<ConversationRow>(
    // One row each, and `between` with an order: so that only the index by contact fits, and no plan looks through a
    // company's conversations for each of them while the statistics are young (decision 81).
    `with theirs as materialized (
       select distinct c.company_id, c.id
       from unnest($1::int[], $2::uuid[], $3::uuid[]) as k(company_id, channel_id, contact_id)
       cross join lateral (select * from conversations c where c.company_id = k.company_id
         and c.channel_id = k.channel_id and c.contact_id between k.contact_id and k.contact_id
         order by c.contact_id limit 1) as c
     )
     select c.* from (select * from theirs order by id) as theirs
     cross join lateral (select * from conversations c
       where c.company_id = theirs.company_id and c.id = theirs.id limit 1 for no key update) as c`,
    [
      contacts.map((contact) => contact.companyId),
      contacts.map((contact) => contact.channelId),
      contacts.map((contact) => contact.contactId),
    ],
  )
}

export async function lockConversation(
  sql: Sql,
  companyId: number,
  id: string,
): Promise<ConversationRow | null> {
  const [row] = await sql.query<ConversationRow>(
    'select * from conversations where company_id = $1 and id = $2 for no key update',
    [companyId, id],
  )
  return row ?? null
}

/**
 * Whoever changes a conversation or the status of one of its messages holds its lock. Several are locked in the
 * order of their ids, so that two writers never wait for each other in a circle. Answers those that are there.
 */
export async function lockConversations(sql: Sql, companyIds: number[], ids: string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `select id from conversations
     where (company_id, id) in (select * from unnest($1::int[], $2::uuid[])) order by id for no key update`,
    [companyIds, ids],
  )
  return new Set(rows.map(({ id }) => id))
}

export interface AddressedConversation {
  company_id: number
  channel_id: string
  address: string
  id: string
  contact_id: string
}

export function findConversationsOfAddresses(
  sql: Sql,
  keys: { companyId: number; channelId: string; address: string }[],
): Promise<AddressedConversation[]> {
  return sql.query<AddressedConversation>(
    `select a.company_id, a.channel_id, a.address, c.id, c.contact_id from contact_addresses a
     join conversations c on c.company_id = a.company_id and c.channel_id = a.channel_id
       and c.contact_id = a.contact_id
     where (a.company_id, a.channel_id, a.address) in (select * from unnest($1::int[], $2::uuid[], $3::text[]))`,
    [keys.map((key) => key.companyId), keys.map((key) => key.channelId), keys.map((key) => key.address)],
  )
}

/** The same, and those of the contacts that the addresses came from by a merge. */
export function findConversationsReachedAt(
  sql: Sql,
  keys: { companyId: number; channelId: string; address: string }[],
): Promise<AddressedConversation[]> {
  return sql.query<AddressedConversation>(
    `select a.company_id, a.channel_id, a.address, c.id, c.contact_id from contact_addresses a
     join conversations c on c.company_id = a.company_id and c.channel_id = a.channel_id
       and c.contact_id = any(array[a.contact_id, a.home_id])
     where (a.company_id, a.channel_id, a.address) in (select * from unnest($1::int[], $2::uuid[], $3::text[]))
     order by c.id`,
    [keys.map((key) => key.companyId), keys.map((key) => key.channelId), keys.map((key) => key.address)],
  )
}

/** The contact did something that opens the window although it is no message. */
export async function extendWindows(
  sql: Sql,
  acts: { companyId: number; id: string; at: Date }[],
): Promise<void> {
  await sql.query(
    `update conversations c set last_inbound_at = greatest(c.last_inbound_at, news.at), version = c.version + 1
     from (select company_id, id, max(at) as at from unnest($1::int[], $2::uuid[], $3::timestamptz[])
       as acts(company_id, id, at) group by company_id, id order by id) as news
     where c.company_id = news.company_id and c.id = news.id`,
    [acts.map((act) => act.companyId), acts.map((act) => act.id), acts.map((act) => act.at)],
  )
}

/** Watermarks only rise. */
export async function raiseWatermark(
  sql: Sql,
  companyId: number,
  id: string,
  status: 'delivered' | 'read',
  upTo: Date,
): Promise<void> {
  const column = status === 'read' ? 'read_up_to' : 'delivered_up_to'
  await sql.query(
    `update conversations set ${column} = $3
     where company_id = $1 and id = $2 and (${column} is null or ${column} < $3)`,
    [companyId, id, upTo],
  )
}

/** A double was taken away: where it was the newest message, another one is. */
export async function replaceLastMessage(
  sql: Sql,
  companyId: number,
  id: string,
  gone: string,
  instead: string,
): Promise<void> {
  await sql.query(
    `update conversations set last_message_id = $4, version = version + 1
     where company_id = $1 and id = $2 and last_message_id = $3`,
    [companyId, id, gone, instead],
  )
}

export async function findConversationOfContact(
  sql: Sql,
  companyId: number,
  contactId: string,
): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    `select c.id from contacts k
     join conversations c on c.company_id = k.company_id and c.channel_id = k.channel_id and c.contact_id = k.id
     where k.company_id = $1 and k.id = $2`,
    [companyId, contactId],
  )
  return row?.id ?? null
}

/** One a contact (precise 6): where another process was quicker, its conversation stays and this one is not made. */
export async function insertConversations(
  sql: Sql,
  conversations: NewConversation[],
  at: Date,
): Promise<void> {
  await sql.query(
    `insert into conversations
       (company_id, id, channel_id, contact_id, status, last_message_at, last_receipt_number, created_at, blocked)
     select company_id, id, channel_id, contact_id, 'open', last_message_at, 0, $6::timestamptz,
       exists (select from contacts k
         where k.company_id = wanted.company_id and k.id = wanted.contact_id and k.blocked_at is not null)
     from unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
       as wanted(company_id, id, channel_id, contact_id, last_message_at)
     order by company_id, channel_id, contact_id
     on conflict (company_id, channel_id, contact_id) do nothing`,
    [
      conversations.map((conversation) => conversation.companyId),
      conversations.map((conversation) => conversation.id),
      conversations.map((conversation) => conversation.channelId),
      conversations.map((conversation) => conversation.contactId),
      conversations.map((conversation) => conversation.lastMessageAt),
      at,
    ],
  )
}

export interface Advance {
  companyId: number
  id: string
  inboundCount: number
  lastInboundAt: Date | null
  messageId: string
  messageAt: Date
  receiptNumber: number
}

/**
 * New messages move their conversations on: counted, newest message remembered (by order, not by arrival),
 * opened again (S21). One row a conversation.
 */
export async function advanceConversations(sql: Sql, advances: Advance[]): Promise<void> {
  await sql.query(
    `update conversations c set
       status = 'open',
       -- Whoever was responsible may have left since it was closed; nobody would look there.
       assignee_id = case
         when c.status = 'closed' and exists (
           select from users u where u.company_id = c.company_id and u.id = c.assignee_id and not u.active)
         then null else c.assignee_id end,
       inbound_number = c.inbound_number + news.inbound_count,
       last_inbound_at = greatest(c.last_inbound_at, news.last_inbound_at),
       last_message_id = case when newer then news.message_id else c.last_message_id end,
       last_message_at = case when newer then news.message_at else c.last_message_at end,
       last_receipt_number = case when newer then news.receipt_number else c.last_receipt_number end,
       version = c.version + 1
     from (
       select n.*, (n.message_at, n.receipt_number) > (held.last_message_at, held.last_receipt_number)
         or held.last_message_id is null as newer
       from unnest($1::int[], $2::uuid[], $3::int[], $4::timestamptz[], $5::uuid[], $6::timestamptz[], $7::bigint[])
         as n(company_id, id, inbound_count, last_inbound_at, message_id, message_at, receipt_number)
       join conversations held on held.company_id = n.company_id and held.id = n.id
     ) as news
     where c.company_id = news.company_id and c.id = news.id`,
    [
      advances.map((advance) => advance.companyId),
      advances.map((advance) => advance.id),
      advances.map((advance) => advance.inboundCount),
      advances.map((advance) => advance.lastInboundAt),
      advances.map((advance) => advance.messageId),
      advances.map((advance) => advance.messageAt),
      advances.map((advance) => advance.receiptNumber),
    ],
  )
}

/**
 * A message moved within these conversations: which is the newest now, and when did the contact last write? A system
 * line is no message, however late it stands.
 */
export async function findNewestAgain(
  sql: Sql,
  conversations: { companyId: number; conversationId: string }[],
): Promise<void> {
  await sql.query(
    `update conversations c set last_message_id = newest.id, last_message_at = newest.sent_at,
       last_receipt_number = newest.receipt_number, last_inbound_at = inbound.sent_at, version = c.version + 1
     from unnest($1::int[], $2::uuid[]) as moved(company_id, id),
     lateral (select m.id, m.sent_at, m.receipt_number from messages m
       where m.company_id = moved.company_id and m.conversation_id = moved.id and m.author_type <> 'system'
       order by m.sent_at desc, m.receipt_number desc limit 1) as newest,
     lateral (select m.sent_at from messages m
       where m.company_id = moved.company_id and m.conversation_id = moved.id and m.direction = 'in'
       order by m.sent_at desc limit 1) as inbound
     where c.company_id = moved.company_id and c.id = moved.id`,
    [
      conversations.map((conversation) => conversation.companyId),
      conversations.map((conversation) => conversation.conversationId),
    ],
  )
}

/** The conversation changed in what it shows (its last message's status, its contact's name). */
export async function touchConversations(sql: Sql, companyIds: number[], ids: string[]): Promise<void> {
  await sql.query(
    `update conversations c set version = version + 1
     from (select company_id, id from unnest($1::int[], $2::uuid[]) as t(company_id, id) order by id) as touched
     where c.company_id = touched.company_id and c.id = touched.id`,
    [companyIds, ids],
  )
}

export async function setConversationBlocked(
  sql: Sql,
  companyId: number,
  id: string,
  blocked: boolean,
): Promise<void> {
  await sql.query(
    'update conversations set blocked = $3, version = version + 1 where company_id = $1 and id = $2',
    [companyId, id, blocked],
  )
}

export async function setAssignee(
  sql: Sql,
  companyId: number,
  id: string,
  userId: number | null,
): Promise<void> {
  await sql.query(
    'update conversations set assignee_id = $3, version = version + 1 where company_id = $1 and id = $2',
    [companyId, id, userId],
  )
}

/** Takes open conversations from their assignee, at most `limit`; answers those that it took. */
export function unassignOpenConversations(
  sql: Sql,
  companyId: number,
  userId: number,
  limit: number,
  channelId: string | null = null,
): Promise<Pick<ConversationRow, 'id' | 'channel_id'>[]> {
  return sql.query<Pick<ConversationRow, 'id' | 'channel_id'>>(
    `with taken as (
       select id from conversations where company_id = $1 and assignee_id = $2 and status = 'open'
         and ($4::uuid is null or channel_id = $4)
       order by id limit $3 for no key update
     )
     update conversations c set assignee_id = null, version = c.version + 1
     from taken where c.company_id = $1 and c.id = taken.id
     returning c.id, c.channel_id`,
    [companyId, userId, limit, channelId],
  )
}

export async function setStatus(
  sql: Sql,
  companyId: number,
  id: string,
  status: 'open' | 'closed',
): Promise<void> {
  await sql.query(
    'update conversations set status = $3, version = version + 1 where company_id = $1 and id = $2',
    [companyId, id, status],
  )
}

export async function setSeen(
  sql: Sql,
  companyId: number,
  userId: number,
  conversationId: string,
  seenNumber: number,
): Promise<void> {
  await sql.query(
    `insert into conversation_reads (company_id, user_id, conversation_id, seen_number) values ($1, $2, $3, $4)
     on conflict (company_id, user_id, conversation_id) do update set seen_number = excluded.seen_number`,
    [companyId, userId, conversationId, seenNumber],
  )
}

/** The next conversations by id, as seen by this user up to now; answers the last id, null at the end. */
export async function markSliceSeen(
  sql: Sql,
  companyId: number,
  userId: number,
  after: string | null,
  limit: number,
): Promise<string | null> {
  const [row] = await sql.query<{ last: string | null }>(
    `with slice as (
       select id, inbound_number from conversations
       where company_id = $1 and ($3::uuid is null or id > $3) order by id limit $4
     ), marked as (
       insert into conversation_reads (company_id, user_id, conversation_id, seen_number)
       select $1, $2, id, inbound_number from slice
       on conflict do nothing
     )
     select id as last from slice order by id desc limit 1`,
    [companyId, userId, after, limit],
  )
  return row?.last ?? null
}

/** A conversation with what its presenter needs; `seen_number` is the viewer's. */
export interface ConversationView extends ConversationRow {
  channel_type: ChannelType
  channel_name: string
  contact_name: string | null
  contact_address: string
  contact_addresses: string[]
  contact_phone: string | null
  contact_avatar_url: string | null
  seen_number: number
  links: LinkView[]
}

/** `limit 1`: see docs/decisions/0081-young-tables.md. */
const viewOf = (conversations: string) => `
  select c.*, ch.type as channel_type, ch.name as channel_name, k.name as contact_name, k.address as contact_address,
    k.phone as contact_phone, k.avatar_url as contact_avatar_url,
    array(select a.address from contact_addresses a
      where a.company_id = c.company_id and a.contact_id = c.contact_id order by a.address) as contact_addresses,
    coalesce(r.seen_number, 0) as seen_number, ${LINKS_OF('c')} as links
  from ${conversations}
  join channels ch on ch.company_id = c.company_id and ch.id = c.channel_id and ch.removed_at is null
  cross join lateral (select name, address, phone, avatar_url from contacts k
    where k.company_id = c.company_id and k.id = c.contact_id limit 1) as k
  left join conversation_reads r
    on r.company_id = c.company_id and r.conversation_id = c.id and r.user_id = $2`

const VIEW = viewOf('conversations c')

export async function findConversation(
  sql: Sql,
  companyId: number,
  userId: number,
  id: string,
): Promise<ConversationView | null> {
  const [row] = await sql.query<ConversationView>(`${VIEW} where c.company_id = $1 and c.id = $3`, [
    companyId,
    userId,
    id,
  ])
  return row ?? null
}

/** For the stream: many conversations at once, whoever looks. */
export function findConversations(sql: Sql, companyId: number, ids: string[]): Promise<ConversationView[]> {
  return sql.query<ConversationView>(
    viewOf(`unnest($3::uuid[]) as wanted(id)
      cross join lateral (select * from conversations c
        where c.company_id = $1 and c.id = wanted.id limit 1) as c`),
    [companyId, 0, ids],
  )
}

export interface SeenMarker {
  conversation_id: string
  user_id: number
  seen_number: number
}

export function findSeenMarkers(
  sql: Sql,
  companyId: number,
  conversationIds: string[],
  userIds: number[],
): Promise<SeenMarker[]> {
  return sql.query<SeenMarker>(
    `select conversation_id, user_id, seen_number from conversation_reads
     where company_id = $1 and conversation_id = any($2::uuid[]) and user_id = any($3::int[])`,
    [companyId, conversationIds, userIds],
  )
}

export interface ListConversations {
  companyId: number
  userId: number
  channelIds: string[]
  section: Section | null
  unread: boolean
  /** Only these, where it is known which can be meant. */
  ids?: string[] | null
  assigneeId?: number | null
  /** True: only of blocked contacts; false: none of them. */
  blocked?: boolean | null
  /** By the last message; else the newest first. */
  oldestFirst?: boolean
  q: string | null
  /** Linked with this item. */
  linkedTo: { kind: LinkKind; id: number | string } | null
  after: { at: Date; id: string } | null
  limit: number
}

/** Each section has an index in the order of the list, so a page costs the same at any length of history. */
const SECTION: Record<Section, string> = {
  unassigned: "c.status = 'open' and c.assignee_id is null",
  mine: "c.status = 'open' and c.assignee_id = $2",
  others: "c.status = 'open' and c.assignee_id is not null and c.assignee_id <> $2",
  closed: "c.status = 'closed'",
}

/** What was merged away is unread in the conversation that goes on (`unread-of-merged.ts`). */
const MAY_BE_UNREAD = 'c.merged_into is null'

export function listConversations(sql: Sql, wanted: ListConversations): Promise<ConversationView[]> {
  const conditions = ['c.company_id = $1', 'c.channel_id = any($3::uuid[])']
  const values: unknown[] = [wanted.companyId, wanted.userId, wanted.channelIds]
  if (wanted.section) conditions.push(SECTION[wanted.section])
  if (wanted.unread) conditions.push(`${MAY_BE_UNREAD} and c.inbound_number > coalesce(r.seen_number, 0)`)
  if (wanted.ids) {
    values.push(wanted.ids)
    conditions.push(`c.id = any($${values.length}::uuid[])`)
  }
  if (wanted.assigneeId != null) {
    values.push(wanted.assigneeId)
    conditions.push(`c.assignee_id = $${values.length}`)
  }
  if (wanted.blocked != null) conditions.push(wanted.blocked ? 'c.blocked' : 'not c.blocked')
  if (wanted.q) {
    values.push(containing(wanted.q))
    conditions.push(`(k.name ilike $${values.length} or k.address ilike $${values.length})`)
  }
  if (wanted.linkedTo) {
    values.push(wanted.linkedTo.id)
    conditions.push(`exists (select from conversation_links k where k.company_id = c.company_id
      and k.conversation_id = c.id and k.${wanted.linkedTo.kind}_id = $${values.length})`)
  }
  if (wanted.after) {
    values.push(wanted.after.at, wanted.after.id)
    const beyond = wanted.oldestFirst ? '>' : '<'
    conditions.push(`(c.last_message_at, c.id) ${beyond} ($${values.length - 1}, $${values.length}::uuid)`)
  }
  values.push(wanted.limit)
  const order = wanted.oldestFirst ? 'asc' : 'desc'
  return sql.query<ConversationView>(
    `${VIEW} where ${conditions.join(' and ')} order by c.last_message_at ${order}, c.id ${order} limit $${values.length}`,
    values,
  )
}

export interface CountRow {
  channel_id: string
  assignee_id: number
  open_count: number
  closed_count: number
}

export function countConversations(sql: Sql, companyId: number, channelIds: string[]): Promise<CountRow[]> {
  return sql.query<CountRow>(
    `select channel_id, assignee_id, open_count, closed_count from conversation_counts
     where company_id = $1 and channel_id = any($2::uuid[]) order by channel_id, assignee_id`,
    [companyId, channelIds],
  )
}

export interface UnreadCountRow {
  channel_id: string
  section: Section
  unread: number
}

export interface UnreadConversation {
  user_id: number
  id: string
  channel_id: string
  status: 'open' | 'closed'
  assignee_id: number | null
}

const UNREAD = `
  left join conversation_reads r
    on r.company_id = c.company_id and r.conversation_id = c.id and r.user_id = reader.user_id
  where c.company_id = $1 and not c.blocked and ${MAY_BE_UNREAD}
    and c.inbound_number > coalesce(r.seen_number, 0)`

/** All that a user has not read. Looks at every conversation, so it is asked once (`realtime/unread-memory.ts`). */
export function findUnreadOf(
  sql: Sql,
  companyId: number,
  userId: number,
  channelIds: string[],
): Promise<UnreadConversation[]> {
  return sql.query<UnreadConversation>(
    `select reader.user_id, c.id, c.channel_id, c.status, c.assignee_id
     from conversations c cross join (select $2::int as user_id) as reader ${UNREAD}
       and c.channel_id = any($3::uuid[])`,
    [companyId, userId, channelIds],
  )
}

/** Of these conversations, which are unread for which of these users. */
export function findUnreadAmong(
  sql: Sql,
  companyId: number,
  userIds: number[],
  ids: string[],
): Promise<UnreadConversation[]> {
  return sql.query<UnreadConversation>(
    `select reader.user_id, c.id, c.channel_id, c.status, c.assignee_id
     from conversations c cross join unnest($2::int[]) as reader(user_id) ${UNREAD}
       and c.id = any($3::uuid[])`,
    [companyId, userIds, ids],
  )
}
