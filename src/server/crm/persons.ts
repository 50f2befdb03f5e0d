/** Persons: made, changed, deleted. What a screen shows of them in conversations changes with them. */
import type { ChangePerson, NewPerson } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { badRequest, invalid } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { type Region, regionOfTimeZone } from '../lib/phone.ts'
import type { Values } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import { type PersonRow, persons, replacePersonKeys } from '../store/persons.ts'
import { findCompany, type UserRow } from '../store/users.ts'
import { judgeDay, readCrmTime } from './crm-time.ts'
import { judgeReferences, seenItem } from './find-item.ts'
import { changeLinkedConversations, dropLinks } from './linked-conversations.ts'
import { keysOfPerson, nameParts, orderContacts, orderPhones } from './person-contacts.ts'
import { recordChange } from './record-change.ts'

/** @throws AppError 400, 422 `NAME_MISSING`, `REFERENCE_UNKNOWN` */
export async function createPerson(core: Core, actor: UserRow, request: NewPerson): Promise<PersonRow> {
  const person = await core.db.transaction((tx) => insertPerson(core, tx, actor, request))
  core.bell.ring()
  return person
}

/** In the caller's transaction. */
export async function insertPerson(
  core: Core,
  tx: Sql,
  actor: UserRow,
  request: NewPerson,
): Promise<PersonRow> {
  await judgeReferences(tx, actor, request)
  const values = merge(request, null, actor, await regionOf(tx, actor.company_id))
  const at = request.add_time === undefined ? core.clock.now() : readCrmTime(request.add_time)
  const person = await persons.insert(tx, actor.company_id, values, at)
  await replacePersonKeys(tx, actor.company_id, person.id, keysOfPerson(person.emails, person.phones))
  await recordEvents(tx, [crmEvent('person', 'changed', actor.company_id, person.id)], core.clock.now())
  return person
}

/** @throws AppError 400, 404, 422 `NAME_MISSING`, `REFERENCE_UNKNOWN` */
export async function changePerson(
  core: Core,
  actor: UserRow,
  id: number,
  request: ChangePerson,
): Promise<PersonRow> {
  const person = await core.db.transaction(async (tx) => {
    const before = seenItem(await persons.lock(tx, actor.company_id, id), actor, 'person')
    await judgeReferences(tx, actor, request)
    const values = merge(request, before, actor, await regionOf(tx, actor.company_id))
    const now = core.clock.now()
    const after = await persons.update(tx, actor.company_id, id, values, now)
    await replacePersonKeys(tx, actor.company_id, id, keysOfPerson(after.emails, after.phones))
    await recordChange(tx, actor, 'person', before, after, now)
    await recordEvents(tx, [crmEvent('person', 'changed', actor.company_id, id)], now)
    await changeLinkedConversations(core, tx, actor.company_id, 'person', id)
    return after
  })
  core.bell.ring()
  return person
}

/** Its links go; its notes stay on it, as the record that they are. */
export async function deletePerson(core: Core, actor: UserRow, id: number): Promise<void> {
  await core.db.transaction(async (tx) => {
    seenItem(await persons.lock(tx, actor.company_id, id), actor, 'person')
    await removePerson(core, tx, actor.company_id, id)
  })
  core.bell.ring()
}

/** In the caller's transaction, which has locked it. */
export async function removePerson(core: Core, tx: Sql, companyId: number, id: number): Promise<void> {
  const now = core.clock.now()
  await dropLinks(core, tx, companyId, 'person', id)
  await persons.markDeleted(tx, companyId, id, now)
  await replacePersonKeys(tx, companyId, id, [])
  await recordEvents(tx, [crmEvent('person', 'deleted', companyId, id)], now)
}

async function regionOf(tx: Sql, companyId: number): Promise<Region> {
  const company = await findCompany(tx, companyId)
  return company ? regionOfTimeZone(company.time_zone) : null
}

const MOST_CUSTOM_BYTES = 65_536

function merge(
  request: ChangePerson,
  before: PersonRow | null,
  actor: UserRow,
  region: Region,
): Values<PersonRow> {
  const names = nameParts(request, before)
  if (!names)
    throw invalid('NAME_MISSING', 'A person needs a name.', 'Send name, or first_name and last_name.')
  return {
    ...names,
    owner_id: request.owner_id ?? before?.owner_id ?? actor.id,
    org_id: request.org_id === undefined ? (before?.org_id ?? null) : request.org_id,
    emails: request.emails ? orderContacts(request.emails) : (before?.emails ?? []),
    phones: request.phones ? orderPhones(request.phones, region) : (before?.phones ?? []),
    notes: request.notes === undefined ? (before?.notes ?? null) : request.notes,
    im: request.im ? orderContacts(request.im) : (before?.im ?? []),
    birthday: request.birthday === undefined ? (before?.birthday ?? null) : judgeDay(request.birthday),
    job_title: request.job_title === undefined ? (before?.job_title ?? null) : request.job_title,
    postal_address:
      request.postal_address === undefined ? (before?.postal_address ?? null) : request.postal_address,
    marketing_status:
      request.marketing_status === undefined ? (before?.marketing_status ?? null) : request.marketing_status,
    visible_to: request.visible_to ?? before?.visible_to ?? 3,
    label_ids: request.label_ids ?? before?.label_ids ?? [],
    custom_fields: mergeCustomFields(request.custom_fields, before?.custom_fields),
  }
}

/** Fields that are sent replace those that are there; null takes one away. */
export function mergeCustomFields(
  sent: Record<string, unknown> | undefined,
  before: Record<string, unknown> | undefined,
): Record<string, unknown> {
  const merged = { ...before, ...sent }
  if (JSON.stringify(merged).length > MOST_CUSTOM_BYTES)
    throw badRequest('The custom fields are larger than 64 KiB.', 'Send less.')
  return merged
}
