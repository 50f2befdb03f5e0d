/**
 * S27, S29: a conversation is linked to a person, lead or deal that is there, or that is made out of it, and the
 * first note is written, in one transaction. The same link twice is the same as once.
 */
import type { NewDeal, NewLead, NewPerson } from '../../shared/contract/crm.ts'
import type { LinkKind, LinkRequest } from '../../shared/contract/links.ts'
import type { Core } from '../conversations/core.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import { findNewestAutoNote } from '../store/auto-notes.ts'
import { deleteLink, insertLink, type LinkView, listLinks } from '../store/conversation-links.ts'
import {
  type ConversationView,
  findConversation,
  lockConversation,
  touchConversations,
} from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { deals } from '../store/deals.ts'
import { leads } from '../store/leads.ts'
import { findMessages } from '../store/messages.ts'
import { persons } from '../store/persons.ts'
import type { UserRow } from '../store/users.ts'
import { insertDeal } from './deals.ts'
import { seenItem } from './find-item.ts'
import { insertLead } from './leads.ts'
import { insertPerson } from './persons.ts'
import { recordAct } from './record-change.ts'
import { beginAutoNote } from './write-auto-note.ts'

export interface MadeLink {
  link: LinkView
  noteId: number
  /** False: it was there already. */
  made: boolean
}

/**
 * The caller has judged that the actor may see the conversation.
 * @throws AppError 400, 404, 409 `PERSON_LINKED_ALREADY`, and what making the item throws
 */
export async function linkConversation(
  core: Core,
  publicUrl: string,
  actor: UserRow,
  conversationId: string,
  request: LinkRequest,
): Promise<MadeLink> {
  const link = await core.db.transaction((tx) =>
    makeLink(core, publicUrl, tx, actor, conversationId, request),
  )
  core.bell.ring()
  return link
}

/** In the caller's transaction. */
export async function makeLink(
  core: Core,
  publicUrl: string,
  tx: Sql,
  actor: UserRow,
  conversationId: string,
  request: LinkRequest,
): Promise<MadeLink> {
  const wanted = readRequest(request)
  const locked = await lockConversation(tx, actor.company_id, conversationId)
  const conversation = locked && (await findConversation(tx, actor.company_id, actor.id, conversationId))
  if (!conversation) throw notFound('conversation')
  if (wanted.kind === 'person') refuseSecondPerson(conversation, wanted.id)
  const itemId = await itemOf(core, tx, actor, conversation, wanted)
  const there = conversation.links.find((one) => one[`${wanted.kind}_id`] === itemId)
  if (there) return { link: there, noteId: await newestNote(tx, actor.company_id, there.id), made: false }
  return await make(core, publicUrl, tx, actor, conversation, wanted.kind, itemId)
}

/** Its notes stay; nothing more is written. @throws AppError 404 */
export async function unlinkConversation(
  core: Core,
  actor: UserRow,
  conversationId: string,
  linkId: string,
): Promise<void> {
  await core.db.transaction(async (tx) => {
    if (!(await removeLink(core, tx, actor, conversationId, linkId))) throw notFound('link')
  })
  core.bell.ring()
}

/** In the caller's transaction; false where there is none. */
export async function removeLink(
  core: Core,
  tx: Sql,
  actor: UserRow,
  conversationId: string,
  linkId: string,
): Promise<boolean> {
  const { company_id: companyId } = actor
  const conversation = await lockConversation(tx, companyId, conversationId)
  const link =
    conversation && (await listLinks(tx, companyId, conversationId)).find(({ id }) => id === linkId)
  if (!link || !(await deleteLink(tx, companyId, conversationId, linkId))) return false
  const item = itemIdOf(link)
  await recordAct(tx, actor, item.kind, item.id, 'unlinked', [], core.clock.now())
  await tellChanged(core, tx, companyId, conversation)
  return true
}

function itemIdOf({ person_id, lead_id, deal_id }: LinkView): { kind: LinkKind; id: number | string } {
  if (person_id !== null) return { kind: 'person', id: person_id }
  return lead_id !== null ? { kind: 'lead', id: lead_id } : { kind: 'deal', id: deal_id ?? 0 }
}

type Wanted =
  | { kind: LinkKind; id: number | string; create: null }
  | { kind: 'person'; id: null; create: NewPerson }
  | { kind: 'lead'; id: null; create: Partial<NewLead> }
  | { kind: 'deal'; id: null; create: Partial<NewDeal> }

function readRequest({ person_id, lead_id, deal_id, create }: LinkRequest): Wanted {
  const wanted: Wanted[] = []
  if (person_id !== undefined) wanted.push({ kind: 'person', id: person_id, create: null })
  if (lead_id !== undefined) wanted.push({ kind: 'lead', id: lead_id.toLowerCase(), create: null })
  if (deal_id !== undefined) wanted.push({ kind: 'deal', id: deal_id, create: null })
  if (create?.person) wanted.push({ kind: 'person', id: null, create: create.person })
  if (create?.lead) wanted.push({ kind: 'lead', id: null, create: create.lead })
  if (create?.deal) wanted.push({ kind: 'deal', id: null, create: create.deal })
  const [only, ...more] = wanted
  if (!only || more.length > 0)
    throw badRequest(
      'A link names exactly one item.',
      'Send person_id, lead_id, deal_id, or create with a person, lead or deal.',
    )
  return only
}

function refuseSecondPerson(conversation: ConversationView, id: number | string | null): void {
  const other = conversation.links.find((link) => link.person_id !== null && link.person_id !== id)
  if (other)
    throw conflict(
      'PERSON_LINKED_ALREADY',
      'This conversation is linked to another person.',
      'Remove that link first, or merge the two persons.',
    )
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function itemOf(
  core: Core,
  tx: Sql,
  actor: UserRow,
  conversation: ConversationView,
  wanted: Wanted,
): Promise<number | string> {
  const { company_id } = actor
  if (wanted.create === null) {
    if (wanted.kind === 'lead') {
      const lead = UUID.test(String(wanted.id)) ? await leads.share(tx, company_id, String(wanted.id)) : null
      return seenItem(lead, actor, 'lead').id
    }
    const table = wanted.kind === 'person' ? persons : deals
    return seenItem(await table.share(tx, company_id, Number(wanted.id)), actor, wanted.kind).id
  }
  if (wanted.kind === 'person')
    return (await insertPerson(core, tx, actor, fromContact(wanted.create, conversation))).id
  const person = await personOf(tx, company_id, conversation)
  const source = { origin: 'Messaging', origin_id: conversation.id }
  const named = conversation.contact_name ?? conversation.contact_phone ?? conversation.contact_address
  if (wanted.kind === 'lead') {
    const { title = named, person_id = person.id, organization_id, ...rest } = wanted.create
    const organization =
      organization_id === undefined && person_id === person.id ? person.org_id : organization_id
    const lead = { ...rest, title, person_id, organization_id: organization ?? null }
    return (await insertLead(core, tx, actor, lead, { ...source, source_name: conversation.channel_name })).id
  }
  const { title = named, person_id = person.id, org_id, ...rest } = wanted.create
  const organization = org_id === undefined && person_id === person.id ? person.org_id : org_id
  const deal = { ...rest, title, person_id, org_id: organization ?? null }
  return (await insertDeal(core, tx, actor, deal, source)).id
}

/** What the request leaves out is known of the contact. */
function fromContact(request: NewPerson, conversation: ConversationView): NewPerson {
  const { contact_name, contact_phone, contact_address } = conversation
  const named = [request.name, request.first_name, request.last_name].some((name) => name?.trim())
  return {
    ...request,
    ...(!named && { name: contact_name ?? contact_phone ?? contact_address }),
    ...(request.phones === undefined &&
      contact_phone !== null && { phones: [{ value: contact_phone, label: 'mobile' }] }),
  }
}

/** The person that the conversation is linked to, and whose organization comes along. */
async function personOf(
  tx: Sql,
  companyId: number,
  conversation: ConversationView,
): Promise<{ id: number | null; org_id: number | null }> {
  const linked = conversation.links.find((link) => link.person_id !== null)
  const person = linked?.person_id ? await persons.share(tx, companyId, linked.person_id) : null
  return person && !person.deleted_at ? person : { id: null, org_id: null }
}

async function make(
  core: Core,
  publicUrl: string,
  tx: Sql,
  actor: UserRow,
  conversation: ConversationView,
  kind: LinkKind,
  itemId: number | string,
): Promise<MadeLink> {
  const { company_id } = actor
  const [last] = conversation.last_message_id
    ? await findMessages(tx, company_id, [conversation.last_message_id])
    : []
  const id = newId()
  await insertLink(
    tx,
    {
      companyId: company_id,
      id,
      conversationId: conversation.id,
      personId: kind === 'person' ? Number(itemId) : null,
      leadId: kind === 'lead' ? String(itemId) : null,
      dealId: kind === 'deal' ? Number(itemId) : null,
      createdBy: actor.id,
      lastSentAt: last?.sent_at ?? null,
    },
    core.clock.now(),
  )
  const link = (await listLinks(tx, company_id, conversation.id)).find((one) => one.id === id)
  if (!link) throw new Error(`link ${id} is not there after it was made`)
  const noted = { ...link, org_id: link.organization_id }
  await recordAct(tx, actor, kind, itemId, 'linked', [], core.clock.now())
  const noteId = await beginAutoNote(core, publicUrl, tx, company_id, noted, last ?? null)
  await tellChanged(core, tx, company_id, conversation)
  return { link, noteId, made: true }
}

async function newestNote(tx: Sql, companyId: number, linkId: string): Promise<number> {
  const newest = await findNewestAutoNote(tx, companyId, linkId)
  if (!newest) throw new Error(`link ${linkId} has no note`)
  return newest.note_id
}

async function tellChanged(
  core: Core,
  tx: Sql,
  companyId: number,
  conversation: { id: string; channel_id: string },
): Promise<void> {
  const about = { companyId, channelId: conversation.channel_id, conversationId: conversation.id }
  await touchConversations(tx, [companyId], [conversation.id])
  await recordEvents(tx, [conversationEvent('conversation.changed', about)], core.clock.now())
}
