/**
 * B6: a merge of contacts is undone. Addresses, links and open work go back; what was said since stays in the
 * conversation in which it was said, and what people changed since stays changed.
 */
import { removeLink } from '../crm/link-conversation.ts'
import { removePerson } from '../crm/persons.ts'
import { conflict, notFound } from '../errors.ts'
import {
  type ContactMergeRow,
  type ContactsBefore,
  findContactMerge,
  hasAddress,
  returnAddresses,
  setContactMergeUndone,
  setLastInboundAt,
  setMergedInto,
  takeFromContact,
} from '../store/contact-merges.ts'
import { setWrittenTo } from '../store/contacts.ts'
import { setAssignee, setStatus } from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import { isPersonUntouched, persons } from '../store/persons.ts'
import { returnUnread } from '../store/unread-of-merged.ts'
import type { UserRow } from '../store/users.ts'
import type { Core } from './core.ts'
import { lockParties, type Party, refuseWhileSending, tellJoined } from './merge-contacts.ts'

/** @throws AppError 404, 409 `MERGE_UNDONE`, `MESSAGES_UNDERWAY` */
export async function partContacts(core: Core, actor: UserRow, mergeId: string): Promise<void> {
  const { company_id: companyId } = actor
  await core.db.transaction(async (tx) => {
    const merge = await findContactMerge(tx, companyId, mergeId)
    if (!merge) throw notFound('merge')
    const [kept, merged] = await lockParties(tx, actor, merge.kept_id, merge.merged_id)
    if (!(await setContactMergeUndone(tx, companyId, mergeId, core.clock.now())))
      throw conflict('MERGE_UNDONE', 'This merge was undone already.', 'Reload the page.')
    if (merge.before.sameChannel) await partOnChannel(tx, companyId, merge, kept, merged)
    for (const { conversationId, linkId } of merge.before.links)
      await removeLink(core, tx, actor, conversationId, linkId)
    await removeMadePerson(core, tx, companyId, merge.before)
    await tellJoined(core, tx, actor, 'contact.parted', kept, merged)
  })
  core.bell.ring()
}

async function partOnChannel(
  tx: Sql,
  companyId: number,
  { before }: ContactMergeRow,
  kept: Party,
  merged: Party,
): Promise<void> {
  await refuseWhileSending(tx, companyId, kept, merged)
  await returnAddresses(tx, companyId, kept.contact.id, merged.contact.id)
  await takeFromContact(tx, companyId, kept.contact.id, before.given)
  if (!(await hasAddress(tx, companyId, kept.contact.id, kept.contact.address)))
    await writeToOwnAgain(tx, companyId, kept)
  await setMergedInto(tx, companyId, merged.conversation.id, null)
  await returnUnread(tx, companyId, kept.conversation.id, before.unread ?? [])
  if (before.merged.status === 'open' && merged.conversation.status === 'closed')
    await setStatus(tx, companyId, merged.conversation.id, 'open')
  const { conversation } = kept
  if (conversation.last_message_id !== before.kept.lastMessageId) return
  // Nothing was said since: the kept one's work was the merged one's.
  if (before.given.assigneeId !== null && conversation.assignee_id === before.given.assigneeId)
    await setAssignee(tx, companyId, conversation.id, null)
  if (before.kept.status === 'closed' && before.merged.status === 'open' && conversation.status === 'open')
    await setStatus(tx, companyId, conversation.id, 'closed')
}

async function writeToOwnAgain(tx: Sql, companyId: number, { contact, conversation }: Party): Promise<void> {
  await setLastInboundAt(tx, companyId, conversation.id, contact.own_inbound_at)
  await setWrittenTo(tx, [{ companyId, id: contact.id, address: contact.address, own: true }])
}

/** Only where nobody has touched it since: else it is the company's own record. */
async function removeMadePerson(
  core: Core,
  tx: Sql,
  companyId: number,
  { madePersonId: id, links }: ContactsBefore,
): Promise<void> {
  if (id === null) return
  const person = await persons.lock(tx, companyId, id)
  if (person && !person.deleted_at && (await isPersonUntouched(tx, companyId, id, links.length)))
    await removePerson(core, tx, companyId, id)
}
