import type { Sql } from './db.ts'
import type { MovedMarker } from './unread-of-merged.ts'

/** What parting brings back, and what it takes away again. */
export interface ContactsBefore {
  /** On one channel the addresses move; on two each contact keeps its own, and a person stands for both. */
  sameChannel: boolean
  kept: StateBefore
  merged: StateBefore
  /** What the kept one lacked and got. */
  given: Facts & { assigneeId: number | null }
  links: { conversationId: string; linkId: string }[]
  /** Readers to whom the kept one became unread; earlier merges have none. */
  unread?: MovedMarker[]
  /** Made for the two, because neither had one. */
  madePersonId: number | null
}

interface StateBefore {
  status: 'open' | 'closed'
  lastMessageId: string | null
}

export interface ContactMergeRow {
  id: string
  kept_id: string
  merged_id: string
  before: ContactsBefore
  merged_by: number
  merged_at: Date
  undone_at: Date | null
}

const COLUMNS = 'id, kept_id, merged_id, before, merged_by, merged_at, undone_at'

export async function insertContactMerge(
  sql: Sql,
  companyId: number,
  merge: Omit<ContactMergeRow, 'undone_at'>,
): Promise<void> {
  await sql.query(
    `insert into contact_merges (company_id, id, kept_id, merged_id, before, merged_by, merged_at)
     values ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
    [
      companyId,
      merge.id,
      merge.kept_id,
      merge.merged_id,
      JSON.stringify(merge.before),
      merge.merged_by,
      merge.merged_at,
    ],
  )
}

export async function findContactMerge(
  sql: Sql,
  companyId: number,
  id: string,
): Promise<ContactMergeRow | null> {
  const [row] = await sql.query<ContactMergeRow>(
    `select ${COLUMNS} from contact_merges where company_id = $1 and id = $2`,
    [companyId, id],
  )
  return row ?? null
}

/** Those that hold and that one of these contacts has a part in. */
export function listContactMerges(
  sql: Sql,
  companyId: number,
  contactIds: string[],
): Promise<ContactMergeRow[]> {
  return sql.query<ContactMergeRow>(
    `select ${COLUMNS} from contact_merges
     where company_id = $1 and undone_at is null and (kept_id = any($2::uuid[]) or merged_id = any($2::uuid[]))
     order by merged_at desc, id`,
    [companyId, contactIds],
  )
}

export async function setContactMergeUndone(
  sql: Sql,
  companyId: number,
  id: string,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update contact_merges set undone_at = $3 where company_id = $1 and id = $2 and undone_at is null returning id`,
    [companyId, id, at],
  )
  return rows.length > 0
}

export interface LockedContact {
  id: string
  channel_id: string
  address: string
  own_address: string | null
  own_inbound_at: Date | null
  name: string | null
  phone: string | null
  opted_out_at: Date | null
  blocked_at: Date | null
}

/** In the order of their ids; before their conversations, as whoever brings a message in. */
export function lockContacts(sql: Sql, companyId: number, ids: string[]): Promise<LockedContact[]> {
  return sql.query<LockedContact>(
    `select id, channel_id, address, own_address, own_inbound_at, name, phone, opted_out_at, blocked_at
     from contacts where company_id = $1 and id = any($2::uuid[]) order by id for no key update`,
    [companyId, ids],
  )
}

/** Everything that arrives at the merged one's addresses is the kept one's from now on. */
export async function moveAddresses(
  sql: Sql,
  companyId: number,
  mergedId: string,
  keptId: string,
): Promise<void> {
  await sql.query(
    `update contact_addresses set contact_id = $3, home_id = $2 where company_id = $1 and contact_id = $2`,
    [companyId, mergedId, keptId],
  )
}

/** The addresses that came from `homeId` go back to it. */
export async function returnAddresses(
  sql: Sql,
  companyId: number,
  keptId: string,
  homeId: string,
): Promise<void> {
  await sql.query(
    `update contact_addresses set contact_id = home_id, home_id = null
     where company_id = $1 and contact_id = $2 and home_id = $3`,
    [companyId, keptId, homeId],
  )
}

export async function hasAddress(
  sql: Sql,
  companyId: number,
  contactId: string,
  address: string,
): Promise<boolean> {
  const rows = await sql.query<{ address: string }>(
    'select address from contact_addresses where company_id = $1 and contact_id = $2 and address = $3',
    [companyId, contactId, address],
  )
  return rows.length > 0
}

export interface Facts {
  name: string | null
  phone: string | null
}

/** What it lacks; what it has stays. */
export function giveContact(sql: Sql, companyId: number, id: string, given: Facts): Promise<void> {
  return changeFacts(sql, companyId, id, given, 'coalesce')
}

/** What it was given and still has. */
export function takeFromContact(sql: Sql, companyId: number, id: string, given: Facts): Promise<void> {
  return changeFacts(sql, companyId, id, given, 'nullif')
}

async function changeFacts(
  sql: Sql,
  companyId: number,
  id: string,
  { name, phone }: Facts,
  change: 'coalesce' | 'nullif',
): Promise<void> {
  await sql.query(
    `update contacts set name = ${change}(name, $3), phone = ${change}(phone, $4) where company_id = $1 and id = $2`,
    [companyId, id, name, phone],
  )
}

export async function setMergedInto(
  sql: Sql,
  companyId: number,
  conversationId: string,
  into: string | null,
): Promise<void> {
  await sql.query(
    'update conversations set merged_into = $3, version = version + 1 where company_id = $1 and id = $2',
    [companyId, conversationId, into],
  )
}

/** When the contact last wrote: the other's time goes with the other's address. */
export async function setLastInboundAt(
  sql: Sql,
  companyId: number,
  conversationId: string,
  at: Date | null,
): Promise<void> {
  await sql.query('update conversations set last_inbound_at = $3 where company_id = $1 and id = $2', [
    companyId,
    conversationId,
    at,
  ])
}

/** Something of these conversations is still on its way, or in doubt. */
export async function areSending(sql: Sql, companyId: number, conversationIds: string[]): Promise<boolean> {
  const rows = await sql.query<{ message_id: string }>(
    'select message_id from outbox where company_id = $1 and conversation_id = any($2::uuid[]) limit 1',
    [companyId, conversationIds],
  )
  return rows.length > 0
}

/** The conversations whose contacts were merged into this one's. */
export async function findMergedConversations(
  sql: Sql,
  companyId: number,
  conversationId: string,
): Promise<{ id: string; contact_id: string; channel_id: string }[]> {
  return sql.query(
    `select c.id, c.contact_id, c.channel_id from conversations k
     join contact_merges m on m.company_id = k.company_id and m.kept_id = k.contact_id and m.undone_at is null
     join conversations c on c.company_id = m.company_id and c.channel_id = k.channel_id
       and c.contact_id = m.merged_id and c.merged_into = k.id
     where k.company_id = $1 and k.id = $2 order by c.id`,
    [companyId, conversationId],
  )
}

/** Its own id where nothing was merged. */
export async function findRootOfMerge(sql: Sql, companyId: number, conversationId: string): Promise<string> {
  const [row] = await sql.query<{ merged_into: string | null }>(
    'select merged_into from conversations where company_id = $1 and id = $2',
    [companyId, conversationId],
  )
  return row?.merged_into ?? conversationId
}

/** A contact goes: what came to it by merges goes home, what came from it stays where it is, and its merges end. */
export async function endMergesOf(sql: Sql, companyId: number, contactId: string): Promise<void> {
  await sql.query(
    `update contact_addresses set contact_id = home_id, home_id = null
     where company_id = $1 and contact_id = $2 and home_id is not null`,
    [companyId, contactId],
  )
  await sql.query('update contact_addresses set home_id = null where company_id = $1 and home_id = $2', [
    companyId,
    contactId,
  ])
  await sql.query(
    `update contacts set address = own_address, own_address = null, own_inbound_at = null
     where company_id = $1 and id = $2 and own_address is not null`,
    [companyId, contactId],
  )
  await sql.query('update contacts set same_sender_as = null where company_id = $1 and same_sender_as = $2', [
    companyId,
    contactId,
  ])
  await sql.query('delete from contact_merges where company_id = $1 and (kept_id = $2 or merged_id = $2)', [
    companyId,
    contactId,
  ])
}

export interface OtherContactRow {
  contact_id: string
  conversation_id: string
  channel_id: string
  name: string | null
  address: string
  phone: string | null
  avatar_url: string | null
  merged_into: string | null
}

const OTHER = `
  select k.id as contact_id, c.id as conversation_id, k.channel_id, k.name, k.address, k.phone, k.avatar_url,
    c.merged_into
  from contacts k
  join conversations c on c.company_id = k.company_id and c.channel_id = k.channel_id and c.contact_id = k.id
  where k.company_id = $1 and k.channel_id = any($2::uuid[])`

/** In the order asked for. */
export function findOtherContacts(
  sql: Sql,
  companyId: number,
  channelIds: string[],
  ids: string[],
): Promise<OtherContactRow[]> {
  return sql.query<OtherContactRow>(
    `${OTHER} and k.id = any($3::uuid[]) order by array_position($3::uuid[], k.id)`,
    [companyId, channelIds, ids],
  )
}

export function findContactsOfPhones(
  sql: Sql,
  companyId: number,
  channelIds: string[],
  phones: string[],
  limit: number,
): Promise<OtherContactRow[]> {
  return sql.query<OtherContactRow>(`${OTHER} and k.phone = any($3::text[]) order by k.id limit $4`, [
    companyId,
    channelIds,
    phones,
    limit,
  ])
}

/** The contact that one message named beside this one. */
export function findSameSender(
  sql: Sql,
  companyId: number,
  channelIds: string[],
  contactId: string,
): Promise<OtherContactRow[]> {
  return sql.query<OtherContactRow>(
    `${OTHER} and k.id = (select same_sender_as from contacts where company_id = $1 and id = $3)`,
    [companyId, channelIds, contactId],
  )
}
