/**
 * B6: two persons that are one become one, and can be parted again. What the kept one lacks it takes from the other;
 * deals, leads, notes and conversations move. What is needed to undo it is kept with the merge.
 */
import type { Core } from '../conversations/core.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { type CrmNoun, crmEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import { findNotesOfLinks } from '../store/auto-notes.ts'
import type { Values } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import {
  hasLaterMerge,
  insertMerge,
  lockMerge,
  type MergeBefore,
  type Moved,
  movePersonsThings,
  setUndone,
} from '../store/person-merges.ts'
import {
  type KeptEmail,
  type KeptPhone,
  type PersonRow,
  persons,
  replacePersonKeys,
} from '../store/persons.ts'
import type { UserRow } from '../store/users.ts'
import { seenItem } from './find-item.ts'
import { changeLinkedConversations } from './linked-conversations.ts'
import { emailKey, keysOfPerson } from './person-contacts.ts'
import { recordAct } from './record-change.ts'

/** @throws AppError 400, 404 */
export async function mergePersons(
  core: Core,
  actor: UserRow,
  keptId: number,
  mergedId: number,
): Promise<{ mergeId: string; person: PersonRow }> {
  if (keptId === mergedId) throw badRequest('A person cannot be merged with itself.', 'Name two persons.')
  const { company_id } = actor
  const merge = await core.db.transaction(async (tx) => {
    const { kept, merged } = await lockBoth(tx, actor, keptId, mergedId)
    const now = core.clock.now()
    const moved = await moveAll(tx, company_id, mergedId, keptId, null, now)
    const person = await persons.update(tx, company_id, keptId, joined(kept, merged), now)
    await persons.markDeleted(tx, company_id, mergedId, now)
    await replacePersonKeys(tx, company_id, mergedId, [])
    await replacePersonKeys(tx, company_id, keptId, keysOfPerson(person.emails, person.phones))
    const before: MergeBefore = { kept: valuesOf(kept), merged: valuesOf(merged), moved }
    const mergeId = newId()
    await recordAct(
      tx,
      actor,
      'person',
      keptId,
      'merged',
      [
        { name: 'merge', from: null, to: mergeId },
        { name: 'name', from: null, to: merged.name },
      ],
      now,
    )
    await insertMerge(tx, { companyId: company_id, id: mergeId, keptId, mergedId, before, by: actor.id }, now)
    await recordEvents(
      tx,
      [
        crmEvent('person', 'changed', company_id, keptId),
        crmEvent('person', 'deleted', company_id, mergedId),
        ...eventsOf(company_id, moved),
      ],
      now,
    )
    await changeLinkedConversations(core, tx, company_id, 'person', keptId)
    return { mergeId, person }
  })
  core.bell.ring()
  return merge
}

/**
 * What moved and is still the kept one's goes back; the kept one loses what it had from the other and keeps what
 * people changed since. @throws AppError 404, 409 `MERGED_AGAIN`, `MERGE_FORGOTTEN`, `MERGE_UNDONE`
 */
export async function undoMerge(core: Core, actor: UserRow, mergeId: string): Promise<void> {
  const { company_id } = actor
  await core.db.transaction(async (tx) => {
    const merge = await lockMerge(tx, company_id, mergeId)
    if (!merge) throw notFound('merge')
    if (merge.undone_at) throw conflict('MERGE_UNDONE', 'This merge was undone already.', 'Reload the page.')
    if (await hasLaterMerge(tx, company_id, merge))
      throw conflict('MERGED_AGAIN', 'This person was merged again since.', 'Undo the later merge first.')
    const kept = seenItem(await persons.lock(tx, company_id, merge.kept_id), actor, 'person')
    const now = core.clock.now()
    const { before } = merge
    if (!before) throw forgotten()
    const notes = await findNotesOfLinks(tx, company_id, before.moved.links)
    // What was written since for the conversations that go back goes back with them.
    const going = { ...before.moved, notes: [...before.moved.notes, ...notes] }
    const moved = await moveAll(tx, company_id, merge.kept_id, merge.merged_id, going, now)
    await persons.unmarkDeleted(tx, company_id, merge.merged_id, now)
    const restored = await persons.update(tx, company_id, merge.merged_id, before.merged, now)
    const parted = await persons.update(tx, company_id, merge.kept_id, without(kept, before), now)
    for (const person of [restored, parted])
      await replacePersonKeys(tx, company_id, person.id, keysOfPerson(person.emails, person.phones))
    await setUndone(tx, company_id, mergeId, now)
    await recordAct(
      tx,
      actor,
      'person',
      merge.kept_id,
      'parted',
      [{ name: 'name', from: null, to: restored.name }],
      now,
    )
    await recordEvents(
      tx,
      [
        crmEvent('person', 'changed', company_id, merge.kept_id),
        crmEvent('person', 'changed', company_id, merge.merged_id),
        ...eventsOf(company_id, moved),
      ],
      now,
    )
    await changeLinkedConversations(core, tx, company_id, 'person', merge.kept_id)
    await changeLinkedConversations(core, tx, company_id, 'person', merge.merged_id)
  })
  core.bell.ring()
}

function forgotten() {
  return conflict(
    'MERGE_FORGOTTEN',
    'What stood before this merge is gone, because the contact was erased.',
    'Add a new person, if there are still two.',
  )
}

/** In the order of their ids, so that two merges never wait for each other in a circle. */
async function lockBoth(tx: Sql, actor: UserRow, keptId: number, mergedId: number) {
  const first = await persons.lock(tx, actor.company_id, Math.min(keptId, mergedId))
  const second = await persons.lock(tx, actor.company_id, Math.max(keptId, mergedId))
  const [kept, merged] = keptId < mergedId ? [first, second] : [second, first]
  return { kept: seenItem(kept, actor, 'person'), merged: seenItem(merged, actor, 'person') }
}

async function moveAll(
  tx: Sql,
  companyId: number,
  from: number,
  to: number,
  only: Moved | null,
  now: Date,
): Promise<Moved> {
  const move = (noun: keyof Moved) =>
    movePersonsThings(tx, companyId, noun, { from, to, ids: only?.[noun] ?? null }, now)
  return {
    deals: (await move('deals')) as number[],
    leads: (await move('leads')) as string[],
    notes: (await move('notes')) as number[],
    links: (await move('links')) as string[],
  }
}

function eventsOf(companyId: number, moved: Moved) {
  const events = (noun: CrmNoun, ids: (number | string)[]) =>
    ids.map((id) => crmEvent(noun, 'changed', companyId, id))
  return [...events('deal', moved.deals), ...events('lead', moved.leads), ...events('note', moved.notes)]
}

const FILLED = [
  'org_id',
  'notes',
  'birthday',
  'job_title',
  'postal_address',
  'marketing_status',
] as const satisfies (keyof Values<PersonRow>)[]

function joined(kept: PersonRow, merged: PersonRow): Values<PersonRow> {
  const values = valuesOf(kept)
  for (const name of FILLED) Object.assign(values, { [name]: kept[name] ?? merged[name] })
  return {
    ...values,
    emails: addNew(kept.emails, merged.emails, (email: KeptEmail) => emailKey(email.value)),
    phones: addNew(kept.phones, merged.phones, (phone: KeptPhone) => phone.e164 ?? phone.value),
    im: addNew(kept.im, merged.im, ({ value }) => value),
    label_ids: [...new Set([...kept.label_ids, ...merged.label_ids])],
    custom_fields: { ...merged.custom_fields, ...kept.custom_fields },
  }
}

function addNew<Item extends { primary: boolean }>(
  own: Item[],
  others: Item[],
  keyOf: (item: Item) => string,
): Item[] {
  const known = new Set(own.map(keyOf))
  const news = others.filter((item) => !known.has(keyOf(item)))
  return [...own, ...news.map((item) => ({ ...item, primary: own.length === 0 && item.primary }))]
}

/** The kept person as it is now, without what only the merge had given it. */
function without(kept: PersonRow, before: MergeBefore): Values<PersonRow> {
  const values = valuesOf(kept)
  for (const name of FILLED) {
    const given = before.kept[name] === null && same(kept[name], before.merged[name])
    if (given) Object.assign(values, { [name]: null })
  }
  const customs = Object.entries(kept.custom_fields).filter(
    ([name, value]) => name in before.kept.custom_fields || !same(value, before.merged.custom_fields[name]),
  )
  return {
    ...values,
    emails: takeBack(kept.emails, before.kept.emails, before.merged.emails),
    phones: takeBack(kept.phones, before.kept.phones, before.merged.phones),
    im: takeBack(kept.im, before.kept.im, before.merged.im),
    label_ids: kept.label_ids.filter(
      (id) => before.kept.label_ids.includes(id) || !before.merged.label_ids.includes(id),
    ),
    custom_fields: Object.fromEntries(customs),
  }
}

function takeBack<Item extends { value: string }>(now: Item[], own: Item[], others: Item[]): Item[] {
  const has = (items: Item[], value: string) => items.some((item) => item.value === value)
  return now.filter(({ value }) => has(own, value) || !has(others, value))
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function valuesOf(person: PersonRow): Values<PersonRow> {
  const { company_id, id, version, deleted_at, add_time, update_time, ...values } = person
  return values
}
