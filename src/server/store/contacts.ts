import type { Sql } from './db.ts'

/** An address on a channel, and whose it is. */
export interface KnownAddress {
  company_id: number
  channel_id: string
  address: string
  contact_id: string
  name: string | null
  phone: string | null
  profile_at: Date | null
  opted_out_at: Date | null
  /** The contact that the address came from by a merge. */
  home_id: string | null
  /** Which address of the contact we write to; its own one, where that is another's. */
  written_to: string
  own_address: string | null
  same_sender_as: string | null
}

export interface AddressKey {
  companyId: number
  channelId: string
  address: string
}

export function findAddresses(sql: Sql, keys: AddressKey[]): Promise<KnownAddress[]> {
  return sql.query<KnownAddress>(
    `select a.company_id, a.channel_id, a.address, a.contact_id, a.home_id, c.name, c.phone, c.profile_at,
       c.opted_out_at,
       c.address as written_to, c.own_address, c.same_sender_as
     from unnest($1::int[], $2::uuid[], $3::text[]) as wanted(company_id, channel_id, address)
     join contact_addresses a using (company_id, channel_id, address)
     join contacts c on c.company_id = a.company_id and c.id = a.contact_id`,
    columns(keys),
  )
}

export interface NewContact extends AddressKey {
  id: string
  name: string | null
  phone: string | null
  /** When the provider is to be asked for name and picture; null: never. */
  profileDueAt: Date | null
}

export async function insertContacts(sql: Sql, contacts: NewContact[], at: Date): Promise<void> {
  await sql.query(
    `insert into contacts (company_id, channel_id, address, id, name, phone, profile_due_at, created_at)
     select *, $8::timestamptz
     from unnest($1::int[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])`,
    [
      ...columns(contacts),
      contacts.map((contact) => contact.id),
      contacts.map((contact) => contact.name),
      contacts.map((contact) => contact.phone),
      contacts.map((contact) => contact.profileDueAt),
      at,
    ],
  )
}

/**
 * Writes down whose the addresses are. An address that somebody else wrote down meanwhile keeps its owner and is
 * missing from the answer. In key order, so that two writers never wait for each other in a circle.
 */
export function insertAddresses(
  sql: Sql,
  addresses: (AddressKey & { contactId: string; homeId?: string | null })[],
): Promise<{ address: string; channel_id: string }[]> {
  return sql.query<{ address: string; channel_id: string }>(
    `insert into contact_addresses (company_id, channel_id, address, contact_id, home_id)
     select * from unnest($1::int[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[])
       as wanted(company_id, channel_id, address, contact_id, home_id)
     order by company_id, channel_id, address
     on conflict (company_id, channel_id, address) do nothing
     returning channel_id, address`,
    [
      ...columns(addresses),
      addresses.map((address) => address.contactId),
      addresses.map((address) => address.homeId ?? null),
    ],
  )
}

export async function deleteContacts(sql: Sql, contacts: { companyId: number; id: string }[]): Promise<void> {
  await sql.query(
    `delete from contacts c using unnest($1::int[], $2::uuid[]) as gone(company_id, id)
     where c.company_id = gone.company_id and c.id = gone.id`,
    [contacts.map((contact) => contact.companyId), contacts.map((contact) => contact.id)],
  )
}

export async function updateContactNames(
  sql: Sql,
  contacts: { companyId: number; id: string; name: string | null; phone: string | null }[],
): Promise<void> {
  await sql.query(
    `update contacts c set name = coalesce(news.name, c.name), phone = coalesce(c.phone, news.phone)
     from unnest($1::int[], $2::uuid[], $3::text[], $4::text[]) as news(company_id, id, name, phone)
     where c.company_id = news.company_id and c.id = news.id`,
    [
      contacts.map((contact) => contact.companyId),
      contacts.map((contact) => contact.id),
      contacts.map((contact) => contact.name),
      contacts.map((contact) => contact.phone),
    ],
  )
}

export async function setSameSenders(
  sql: Sql,
  twins: { companyId: number; id: string; other: string }[],
): Promise<void> {
  await sql.query(
    `update contacts c set same_sender_as = twins.other
     from unnest($1::int[], $2::uuid[], $3::uuid[]) as twins(company_id, id, other)
     where c.company_id = twins.company_id and c.id = twins.id`,
    [twins.map((twin) => twin.companyId), twins.map((twin) => twin.id), twins.map((twin) => twin.other)],
  )
}

/**
 * A contact with a merged one in it is written to at `address` from now on. `own`: at its own one again. Otherwise the
 * own one is remembered, with the time at which it was last written from.
 */
export async function setWrittenTo(
  sql: Sql,
  moves: { companyId: number; id: string; address: string; own: boolean }[],
): Promise<void> {
  await sql.query(
    `update contacts c set
       address = case when moves.own then c.own_address else moves.address end,
       own_address = case when moves.own then null else coalesce(c.own_address, c.address) end,
       own_inbound_at = case
         when moves.own then null
         when c.own_address is not null then c.own_inbound_at
         else (select v.last_inbound_at from conversations v
           where v.company_id = c.company_id and v.channel_id = c.channel_id and v.contact_id = c.id) end
     from unnest($1::int[], $2::uuid[], $3::text[], $4::bool[]) as moves(company_id, id, address, own)
     where c.company_id = moves.company_id and c.id = moves.id and (c.own_address is not null or not moves.own)`,
    [
      moves.map((move) => move.companyId),
      moves.map((move) => move.id),
      moves.map((move) => move.address),
      moves.map((move) => move.own),
    ],
  )
}

export async function askProfilesAgain(
  sql: Sql,
  contacts: { companyId: number; id: string }[],
  at: Date,
): Promise<void> {
  await sql.query(
    `update contacts c set profile_due_at = $3
     from unnest($1::int[], $2::uuid[]) as old(company_id, id)
     where c.company_id = old.company_id and c.id = old.id and c.profile_due_at is null`,
    [contacts.map((contact) => contact.companyId), contacts.map((contact) => contact.id), at],
  )
}

export interface NamelessContact {
  company_id: number
  id: string
  channel_id: string
  address: string
  profile_tries: number
}

/** Contacts whose profile is due; their next turn is put off to `until`, so that one process asks for each. */
export function claimProfiles(sql: Sql, now: Date, until: Date, limit: number): Promise<NamelessContact[]> {
  return sql.query<NamelessContact>(
    `with due as (
       select company_id, id from contacts where profile_due_at <= $1
       order by profile_due_at limit $3 for update skip locked
     )
     update contacts c set profile_due_at = $2, profile_tries = c.profile_tries + 1
     from due where c.company_id = due.company_id and c.id = due.id
     returning c.company_id, c.id, c.channel_id, c.address, c.profile_tries`,
    [now, until, limit],
  )
}

/** Null for `dueAt`: asked, and answered. What the provider does not say stays as it is. */
export async function setProfile(
  sql: Sql,
  contact: { companyId: number; id: string },
  profile: { name: string | null; avatarUrl: string | null },
  at: Date,
): Promise<boolean> {
  const rows = await sql.query<{ changed: boolean }>(
    `update contacts c set name = coalesce($3, c.name), avatar_url = coalesce($4, c.avatar_url),
       profile_at = $5, profile_due_at = null, profile_tries = 0
     from contacts old
     where c.company_id = $1 and c.id = $2 and old.company_id = $1 and old.id = $2
     returning (old.name, old.avatar_url) is distinct from (c.name, c.avatar_url) as changed`,
    [contact.companyId, contact.id, profile.name, profile.avatarUrl, at],
  )
  return rows[0]?.changed ?? false
}

export async function putOffProfile(sql: Sql, companyId: number, id: string, dueAt: Date): Promise<void> {
  await sql.query('update contacts set profile_due_at = $3 where company_id = $1 and id = $2', [
    companyId,
    id,
    dueAt,
  ])
}

/** What led the contact back here, the newest. */
export async function setReferral(
  sql: Sql,
  companyId: number,
  id: string,
  referral: Record<string, string>,
): Promise<void> {
  await sql.query('update contacts set referral = $3 where company_id = $1 and id = $2', [
    companyId,
    id,
    JSON.stringify(referral),
  ])
}

export async function markOptedOut(sql: Sql, companyId: number, contactId: string, at: Date): Promise<void> {
  await sql.query(
    'update contacts set opted_out_at = coalesce(opted_out_at, $3) where company_id = $1 and id = $2',
    [companyId, contactId, at],
  )
}

/** Whoever writes again wants to be written to again. */
export async function clearOptOuts(
  sql: Sql,
  contacts: { companyId: number; contactId: string; wroteAt: Date }[],
): Promise<void> {
  await sql.query(
    `update contacts c set opted_out_at = null
     from unnest($1::int[], $2::uuid[], $3::timestamptz[]) as news(company_id, id, wrote_at)
     where c.company_id = news.company_id and c.id = news.id and c.opted_out_at <= news.wrote_at`,
    [
      contacts.map((contact) => contact.companyId),
      contacts.map((contact) => contact.contactId),
      contacts.map((contact) => contact.wroteAt),
    ],
  )
}

function columns(keys: AddressKey[]): [number[], string[], string[]] {
  return [keys.map((key) => key.companyId), keys.map((key) => key.channelId), keys.map((key) => key.address)]
}

export async function findOptedOut(sql: Sql, companyId: number, contactId: string): Promise<Date | null> {
  const [row] = await sql.query<{ opted_out_at: Date | null }>(
    'select opted_out_at from contacts where company_id = $1 and id = $2',
    [companyId, contactId],
  )
  return row?.opted_out_at ?? null
}

/** `by` null: no longer blocked. Answers whether that was news. */
export async function setBlocked(
  sql: Sql,
  companyId: number,
  contactId: string,
  by: number | null,
  at: Date,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    `update contacts set blocked_at = case when $3::int is null then null else $4::timestamptz end, blocked_by = $3
     where company_id = $1 and id = $2 and (blocked_at is null) <> ($3::int is null) returning id`,
    [companyId, contactId, by, at],
  )
  return rows.length > 0
}

export async function isContactThere(sql: Sql, companyId: number, id: string): Promise<boolean> {
  const rows = await sql.query<{ id: string }>('select id from contacts where company_id = $1 and id = $2', [
    companyId,
    id,
  ])
  return rows.length > 0
}

/** By what somebody is recognised: the name that the provider told, and the number. */
export async function findContactFacts(sql: Sql, companyId: number, id: string): Promise<string[]> {
  const [row] = await sql.query<{ name: string | null; phone: string | null }>(
    'select name, phone from contacts where company_id = $1 and id = $2',
    [companyId, id],
  )
  return [row?.name, row?.phone].filter((fact): fact is string => Boolean(fact?.trim()))
}
