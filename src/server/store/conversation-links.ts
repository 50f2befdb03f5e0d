import type { LinkKind } from '../../shared/contract/links.ts'
import type { Sql } from './db.ts'

/** A link with what its presenter needs. */
export interface LinkView {
  id: string
  conversation_id: string
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
  created_by: number
  created_at: string
  title: string
  owner_id: number
  visible_to: number
  organization_id: number | null
  organization_name: string | null
}

/** As one JSON list, for statements that present conversations; `conversation` names company_id and id. */
export const LINKS_OF = (conversation: string) => `
  coalesce((select jsonb_agg(to_jsonb(l) order by l.created_at, l.id) from (
    ${linkView(`k.company_id = ${conversation}.company_id and k.conversation_id = ${conversation}.id`)}) l), '[]')`

function linkView(where: string): string {
  return `select k.id, k.conversation_id, k.person_id, k.lead_id, k.deal_id, k.created_by, k.created_at,
      coalesce(p.name, e.title, d.title) as title, coalesce(p.owner_id, e.owner_id, d.owner_id) as owner_id,
      coalesce(p.visible_to, e.visible_to, d.visible_to) as visible_to,
      o.id as organization_id, o.name as organization_name
    from conversation_links k
    left join persons p on p.company_id = k.company_id and p.id = k.person_id
    left join leads e on e.company_id = k.company_id and e.id = k.lead_id
    left join deals d on d.company_id = k.company_id and d.id = k.deal_id
    left join organizations o on o.company_id = k.company_id
      and o.id = coalesce(p.org_id, e.organization_id, d.org_id) and o.deleted_at is null
    where ${where}`
}

export function listLinks(sql: Sql, companyId: number, conversationId: string): Promise<LinkView[]> {
  return sql.query<LinkView>(
    `${linkView('k.company_id = $1 and k.conversation_id = $2')} order by k.created_at, k.id`,
    [companyId, conversationId],
  )
}

export interface NewLinkRow {
  companyId: number
  id: string
  conversationId: string
  personId: number | null
  leadId: string | null
  dealId: number | null
  createdBy: number
  lastSentAt: Date | null
}

/**
 * The conversation is locked, so this statement's snapshot sees every message that is there, and none that comes
 * later. Throws a violation of `conversation_links_one_person`, `…_to_lead` or `…_to_deal` where it is linked already.
 */
export async function insertLink(sql: Sql, link: NewLinkRow, at: Date): Promise<void> {
  await sql.query(
    `insert into conversation_links (company_id, id, conversation_id, person_id, lead_id, deal_id, created_by,
       made_in_snapshot, made_in_epoch, last_sent_at, created_at)
     select $1, $2, $3, $4, $5, $6, $7, pg_current_snapshot(), epoch, $8, $9 from installation`,
    [
      link.companyId,
      link.id,
      link.conversationId,
      link.personId,
      link.leadId,
      link.dealId,
      link.createdBy,
      link.lastSentAt,
      at,
    ],
  )
}

export async function deleteLink(
  sql: Sql,
  companyId: number,
  conversationId: string,
  id: string,
): Promise<boolean> {
  const rows = await sql.query<{ id: string }>(
    'delete from conversation_links where company_id = $1 and conversation_id = $2 and id = $3 returning id',
    [companyId, conversationId, id],
  )
  return rows.length > 0
}

const COLUMN: Record<LinkKind, 'person_id' | 'lead_id' | 'deal_id'> = {
  person: 'person_id',
  lead: 'lead_id',
  deal: 'deal_id',
}

export interface LinkedConversation {
  id: string
  channel_id: string
}

/** The conversations that stand with an item, locked in the order of their ids. */
export function lockLinkedConversations(
  sql: Sql,
  companyId: number,
  kind: LinkKind,
  itemId: number | string,
): Promise<LinkedConversation[]> {
  return sql.query<LinkedConversation>(
    `select c.id, c.channel_id from conversations c
     where c.company_id = $1 and c.id in (
       select conversation_id from conversation_links where company_id = $1 and ${COLUMN[kind]} = $2)
     order by c.id for no key update`,
    [companyId, itemId],
  )
}

/** The same for every person, lead and deal of an organization. */
export function lockConversationsOfOrganization(
  sql: Sql,
  companyId: number,
  organizationId: number,
): Promise<LinkedConversation[]> {
  return sql.query<LinkedConversation>(
    `select c.id, c.channel_id from conversations c
     where c.company_id = $1 and c.id in (
       select k.conversation_id from conversation_links k
       left join persons p on p.company_id = k.company_id and p.id = k.person_id
       left join leads e on e.company_id = k.company_id and e.id = k.lead_id
       left join deals d on d.company_id = k.company_id and d.id = k.deal_id
       where k.company_id = $1 and $2 in (p.org_id, e.organization_id, d.org_id))
     order by c.id for no key update`,
    [companyId, organizationId],
  )
}

export async function deleteLinksOfItem(
  sql: Sql,
  companyId: number,
  kind: LinkKind,
  itemId: number | string,
): Promise<void> {
  await sql.query(`delete from conversation_links where company_id = $1 and ${COLUMN[kind]} = $2`, [
    companyId,
    itemId,
  ])
}

/** A link as the automatic notes need it: is this message newer than the link? */
export interface WatchingLink {
  id: string
  conversation_id: string
  person_id: number | null
  lead_id: string | null
  deal_id: number | null
  created_by: number
  org_id: number | null
  last_sent_at: Date | null
  saw: boolean
}

/** `saw`: the message of this transaction was there already when the link was made. */
export function findWatchingLinks(
  sql: Sql,
  companyId: number,
  conversationId: string,
  messageXact: string,
): Promise<WatchingLink[]> {
  return sql.query<WatchingLink>(
    `select k.id, k.conversation_id, k.person_id, k.lead_id, k.deal_id, k.created_by, k.last_sent_at,
       coalesce(p.org_id, e.organization_id, d.org_id) as org_id,
       k.made_in_epoch = i.epoch and pg_visible_in_snapshot($3::xid8, k.made_in_snapshot) as saw
     from conversation_links k cross join installation i
     left join persons p on p.company_id = k.company_id and p.id = k.person_id
     left join leads e on e.company_id = k.company_id and e.id = k.lead_id
     left join deals d on d.company_id = k.company_id and d.id = k.deal_id
     where k.company_id = $1 and k.conversation_id = $2 order by k.id for no key update of k`,
    [companyId, conversationId, messageXact],
  )
}

/** Which of these conversations are linked to anything. */
export async function findLinkedAmong(
  sql: Sql,
  companyIds: number[],
  conversationIds: string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ conversation_id: string }>(
    `select distinct conversation_id from conversation_links
     where (company_id, conversation_id) in (select * from unnest($1::int[], $2::uuid[]))`,
    [companyIds, conversationIds],
  )
  return new Set(rows.map((row) => row.conversation_id))
}

/** The persons that other contacts with one of these numbers are linked with: one person on several channels. */
export function findPersonsOfPhones(
  sql: Sql,
  companyId: number,
  phones: string[],
  exceptConversation: string,
): Promise<{ person_id: number; channel_name: string }[]> {
  return sql.query<{ person_id: number; channel_name: string }>(
    `select distinct l.person_id, ch.name as channel_name
     from contacts k
     join conversations c on c.company_id = k.company_id and c.contact_id = k.id
     join conversation_links l on l.company_id = c.company_id and l.conversation_id = c.id
     join channels ch on ch.company_id = c.company_id and ch.id = c.channel_id and ch.removed_at is null
     where k.company_id = $1 and k.phone = any($2::text[]) and c.id <> $3 and l.person_id is not null`,
    [companyId, phones, exceptConversation],
  )
}

/** The newest conversation of the person on this channel says where the person is reached there. */
export async function findContactAddressOfPerson(
  sql: Sql,
  companyId: number,
  personId: number,
  channelId: string,
): Promise<string | null> {
  const [row] = await sql.query<{ address: string }>(
    `select t.address from conversation_links k
     join conversations c on c.company_id = k.company_id and c.id = k.conversation_id
     join contacts t on t.company_id = c.company_id and t.id = c.contact_id
     where k.company_id = $1 and k.person_id = $2 and c.channel_id = $3
     order by c.last_message_at desc limit 1`,
    [companyId, personId, channelId],
  )
  return row?.address ?? null
}

/** Each person's conversation that moved last, of these channels. */
export function newestConversationsOfPersons(
  sql: Sql,
  companyId: number,
  channelIds: string[],
  personIds: number[],
): Promise<{ person_id: number; conversation_id: string }[]> {
  return sql.query(
    `select distinct on (k.person_id) k.person_id, c.id as conversation_id from conversation_links k
     join conversations c on c.company_id = k.company_id and c.id = k.conversation_id
     where k.company_id = $1 and c.channel_id = any($2::uuid[]) and k.person_id = any($3::int[])
     order by k.person_id, c.last_message_at desc`,
    [companyId, channelIds, personIds],
  )
}
