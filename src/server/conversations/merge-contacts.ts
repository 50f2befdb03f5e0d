/**
 * B6: two contacts that are one human become one, and can be parted again (docs/decisions/0105-merging-contacts.md).
 *
 * On one channel the merged one's addresses become the kept one's: whatever comes afterwards stands in the kept one's
 * conversation, and the other is closed. On two channels each keeps its own, since an answer leaves where it was asked;
 * a person then stands for both. No message moves, so there is nothing that parting could put back wrongly.
 */
import type { LinkRequest } from '../../shared/contract/links.ts'
import { makeLink } from '../crm/link-conversation.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { conversationEvent, recordEvents } from '../events/record.ts'
import { byUser, recordActivities } from '../events/record-activities.ts'
import { recordAudit } from '../events/record-audit.ts'
import { newId } from '../lib/ids.ts'
import { maySeeChannel } from '../policy/channel.ts'
import { maySeeItem } from '../policy/crm-item.ts'
import { findChannelAnywhere } from '../store/channels.ts'
import {
  areSending,
  type ContactsBefore,
  giveContact,
  insertContactMerge,
  type LockedContact,
  listContactMerges,
  lockContacts,
  moveAddresses,
  setLastInboundAt,
  setMergedInto,
} from '../store/contact-merges.ts'
import { setWrittenTo } from '../store/contacts.ts'
import type { LinkView } from '../store/conversation-links.ts'
import {
  type ConversationView,
  findConversation,
  findConversationOfContact,
  lockConversations,
  setAssignee,
  setStatus,
  touchConversations,
} from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { passUnreadOn } from '../store/unread-of-merged.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'

export interface Party {
  contact: LockedContact
  conversation: ConversationView
}

/** @throws AppError 400, 404, 409 */
export async function mergeContacts(
  core: Core,
  publicUrl: string,
  actor: UserRow,
  keptId: string,
  mergedId: string,
): Promise<string> {
  if (keptId === mergedId) throw badRequest('A contact cannot be merged with itself.', 'Name two contacts.')
  const { company_id: companyId } = actor
  const id = newId()
  await core.db.transaction(async (tx) => {
    const [kept, merged] = await lockParties(tx, actor, keptId, mergedId)
    await refuseTangles(tx, companyId, kept, merged)
    const sameChannel = kept.contact.channel_id === merged.contact.channel_id
    const joining = { core, publicUrl, tx, actor, kept, merged }
    const joined = sameChannel ? await joinOnChannel(joining) : await joinByPerson(joining)
    const before: ContactsBefore = {
      sameChannel,
      kept: stateOf(kept.conversation),
      merged: stateOf(merged.conversation),
      ...joined,
    }
    const now = core.clock.now()
    await insertContactMerge(tx, companyId, {
      id,
      kept_id: keptId,
      merged_id: mergedId,
      before,
      merged_by: actor.id,
      merged_at: now,
    })
    await tellJoined(core, tx, actor, 'contact.merged', kept, merged)
  })
  core.bell.ring()
  return id
}

/** Contacts before conversations, each in the order of their ids, as whoever brings a message in. */
export async function lockParties(
  tx: Sql,
  actor: UserRow,
  keptId: string,
  mergedId: string,
): Promise<[Party, Party]> {
  const { company_id: companyId } = actor
  const contacts = await lockContacts(tx, companyId, [keptId, mergedId])
  const ids = [
    await findConversationOfContact(tx, companyId, keptId),
    await findConversationOfContact(tx, companyId, mergedId),
  ]
  const known = ids.filter((id) => id !== null)
  await lockConversations(
    tx,
    known.map(() => companyId),
    known,
  )
  const partyOf = async (contactId: string, conversationId: string | null | undefined): Promise<Party> => {
    const contact = contacts.find((one) => one.id === contactId)
    const conversation = conversationId && (await findConversation(tx, companyId, actor.id, conversationId))
    const channel = contact && (await findChannelAnywhere(tx, contact.channel_id))
    if (!contact || !conversation || !channel || !maySeeChannel(actor, channel)) throw notFound('contact')
    return { contact, conversation }
  }
  return [await partyOf(keptId, ids[0]), await partyOf(mergedId, ids[1])]
}

/** One step deep, so that any merge can be undone at any time, whatever was merged after it. */
async function refuseTangles(tx: Sql, companyId: number, kept: Party, merged: Party): Promise<void> {
  const merges = await listContactMerges(tx, companyId, [merged.contact.id])
  if (kept.conversation.merged_into !== null || merges.some((one) => one.merged_id === merged.contact.id))
    throw conflict(
      'CONTACT_MERGED_ALREADY',
      'One of these contacts is merged into another already.',
      'Open the one that it was merged into and merge there, or undo that merge first.',
    )
  if (merges.some((one) => one.before.sameChannel))
    throw conflict(
      'CONTACT_HAS_MERGES',
      'Another contact was merged into the one that is to go.',
      'Open that contact and merge this one into it, or undo that merge first.',
    )
}

function stateOf({ status, last_message_id }: ConversationView): ContactsBefore['kept'] {
  return { status, lastMessageId: last_message_id }
}

type Joined = Pick<ContactsBefore, 'given' | 'links' | 'unread' | 'madePersonId'>

interface Joining {
  core: Core
  publicUrl: string
  tx: Sql
  actor: UserRow
  kept: Party
  merged: Party
}

async function joinOnChannel(joining: Joining): Promise<Joined> {
  const { tx, actor, kept, merged } = joining
  const { company_id: companyId } = actor
  if ((kept.contact.blocked_at === null) !== (merged.contact.blocked_at === null))
    throw conflict(
      'CONTACT_BLOCKED',
      'One of these contacts is blocked and the other is not.',
      'Block or unblock one of them first.',
    )
  refuseTwoPersons(kept, merged)
  await refuseWhileSending(tx, companyId, kept, merged)
  await moveAddresses(tx, companyId, merged.contact.id, kept.contact.id)
  const given = {
    name: kept.contact.name === null ? merged.contact.name : null,
    phone: kept.contact.phone === null ? merged.contact.phone : null,
  }
  await giveContact(tx, companyId, kept.contact.id, given)
  await followLastWriter(tx, companyId, kept, merged)
  await setMergedInto(tx, companyId, merged.conversation.id, kept.conversation.id)
  const unread = await passUnreadOn(tx, companyId, merged.conversation.id, kept.conversation.id)
  const assigneeId = await passWorkOn(tx, companyId, kept.conversation, merged.conversation)
  const links: Joined['links'] = []
  for (const there of merged.conversation.links)
    if (maySeeItem(actor, there)) await linkTo(joining, links, kept, itemOf(there))
  return { given: { ...given, assigneeId }, links, unread, madePersonId: null }
}

function personIdOf({ conversation }: Party): number | null {
  return conversation.links.find((link) => link.person_id !== null)?.person_id ?? null
}

function refuseTwoPersons(kept: Party, merged: Party): void {
  const [one, other] = [personIdOf(kept), personIdOf(merged)]
  if (one !== null && other !== null && one !== other)
    throw conflict(
      'TWO_PERSONS',
      'These contacts are linked to two different persons.',
      'Merge the two persons on their page first, or remove one of the links.',
    )
}

/** A list of the provider is compared with what a conversation has sent: it must not look in the wrong one. */
export async function refuseWhileSending(
  tx: Sql,
  companyId: number,
  one: Party,
  other: Party,
): Promise<void> {
  if (await areSending(tx, companyId, [one.conversation.id, other.conversation.id]))
    throw conflict(
      'MESSAGES_UNDERWAY',
      'A message to one of these contacts is still on its way, or waits for a decision.',
      'Wait until it has left, or decide what is to become of it, and try again.',
    )
}

/** An answer goes where the human wrote from last, and the window is that address's. */
async function followLastWriter(tx: Sql, companyId: number, kept: Party, merged: Party): Promise<void> {
  const at = merged.conversation.last_inbound_at
  if (!at || at <= (kept.conversation.last_inbound_at ?? new Date(0)) || merged.contact.opted_out_at) return
  const { address } = merged.contact
  await setWrittenTo(tx, [{ companyId, id: kept.contact.id, address, own: false }])
  await setLastInboundAt(tx, companyId, kept.conversation.id, at)
}

/** What waits to be answered goes on in the kept conversation. Answers whom that one got as assignee. */
async function passWorkOn(
  tx: Sql,
  companyId: number,
  kept: ConversationView,
  merged: ConversationView,
): Promise<number | null> {
  if (merged.status !== 'open') return null
  await setStatus(tx, companyId, merged.id, 'closed')
  if (kept.status === 'closed') await setStatus(tx, companyId, kept.id, 'open')
  if (kept.assignee_id !== null || merged.assignee_id === null) return null
  await setAssignee(tx, companyId, kept.id, merged.assignee_id)
  return merged.assignee_id
}

function itemOf({ person_id, lead_id, deal_id }: LinkView) {
  if (person_id !== null) return { person_id }
  return lead_id !== null ? { lead_id } : { deal_id: deal_id ?? 0 }
}

/** Answers the person; what was not linked yet is added to `links`. */
async function linkTo(
  { core, publicUrl, tx, actor }: Joining,
  links: Joined['links'],
  { conversation }: Party,
  request: LinkRequest,
): Promise<number | null> {
  const { link, made } = await makeLink(core, publicUrl, tx, actor, conversation.id, request)
  if (made) links.push({ conversationId: conversation.id, linkId: link.id })
  return link.person_id
}

async function joinByPerson(joining: Joining): Promise<Joined> {
  const { kept, merged } = joining
  refuseTwoPersons(kept, merged)
  const [one, other] = [personIdOf(kept), personIdOf(merged)]
  if (one !== null && one === other)
    throw conflict(
      'SAME_PERSON_ALREADY',
      'These contacts are linked to the same person already.',
      'There is nothing left to do.',
    )
  const links: Joined['links'] = []
  let personId = one ?? other
  let madePersonId: number | null = null
  if (personId === null) {
    const name = kept.contact.name ?? merged.contact.name
    madePersonId = await linkTo(joining, links, kept, { create: { person: name === null ? {} : { name } } })
    personId = madePersonId
  }
  for (const party of [kept, merged])
    if (personIdOf(party) === null && personId !== null)
      await linkTo(joining, links, party, { person_id: personId })
  return { given: { name: null, phone: null, assigneeId: null }, links, unread: [], madePersonId }
}

/** In both threads, on all screens that show one of them, and in the audit log. */
export async function tellJoined(
  core: Core,
  tx: Sql,
  actor: UserRow,
  act: 'contact.merged' | 'contact.parted',
  kept: Party,
  merged: Party,
): Promise<void> {
  const { company_id: companyId } = actor
  const now = core.clock.now()
  const places = [kept, merged].map(({ conversation }) => ({
    companyId,
    channelId: conversation.channel_id,
    conversationId: conversation.id,
  }))
  const kind = act === 'contact.merged' ? ('merged' as const) : ('parted' as const)
  const lines = await recordActivities(
    tx,
    places.map((place) => ({ ...place, kind, user_id: null, by: byUser(actor.id), at: now })),
    now,
  )
  await touchConversations(
    tx,
    places.map(() => companyId),
    places.map((place) => place.conversationId),
  )
  await recordEvents(
    tx,
    [...lines, ...places.map((place) => conversationEvent('conversation.changed', place))],
    now,
  )
  const subject = { kind: 'contact', id: kept.contact.id }
  await recordAudit(
    tx,
    { companyId, by: actor.id, act, subject, detail: { other_contact_id: merged.contact.id } },
    core.clock,
  )
}
