/** Organizations: made, changed, deleted. */
import type { ChangeOrganization, NewOrganization } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import type { Values } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import { type OrganizationRow, organizations } from '../store/organizations.ts'
import type { UserRow } from '../store/users.ts'
import { readCrmTime } from './crm-time.ts'
import { judgeReferences, seenItem } from './find-item.ts'
import { changeConversationsOfOrganization } from './linked-conversations.ts'
import { mergeCustomFields } from './persons.ts'
import { recordChange } from './record-change.ts'

/** @throws AppError 400, 422 `REFERENCE_UNKNOWN` */
export async function createOrganization(
  core: Core,
  actor: UserRow,
  request: NewOrganization,
): Promise<OrganizationRow> {
  const organization = await core.db.transaction((tx) => insertOrganization(core, tx, actor, request))
  core.bell.ring()
  return organization
}

/** In the caller's transaction. */
export async function insertOrganization(
  core: Core,
  tx: Sql,
  actor: UserRow,
  request: NewOrganization,
): Promise<OrganizationRow> {
  const at = request.add_time === undefined ? core.clock.now() : readCrmTime(request.add_time)
  await judgeReferences(tx, actor, { owner_id: request.owner_id })
  const made = await organizations.insert(tx, actor.company_id, merge(request, null, actor), at)
  await recordEvents(tx, [crmEvent('organization', 'changed', actor.company_id, made.id)], core.clock.now())
  return made
}

/** @throws AppError 400, 404, 422 `REFERENCE_UNKNOWN` */
export async function changeOrganization(
  core: Core,
  actor: UserRow,
  id: number,
  request: ChangeOrganization,
): Promise<OrganizationRow> {
  const organization = await core.db.transaction(async (tx) => {
    const before = seenItem(await organizations.lock(tx, actor.company_id, id), actor, 'organization')
    await judgeReferences(tx, actor, { owner_id: request.owner_id })
    const now = core.clock.now()
    const after = await organizations.update(tx, actor.company_id, id, merge(request, before, actor), now)
    await recordChange(tx, actor, 'organization', before, after, now)
    await recordEvents(tx, [crmEvent('organization', 'changed', actor.company_id, id)], now)
    await changeConversationsOfOrganization(core, tx, actor.company_id, id)
    return after
  })
  core.bell.ring()
  return organization
}

export async function deleteOrganization(core: Core, actor: UserRow, id: number): Promise<void> {
  await core.db.transaction(async (tx) => {
    seenItem(await organizations.lock(tx, actor.company_id, id), actor, 'organization')
    await removeOrganization(core, tx, actor.company_id, id)
  })
  core.bell.ring()
}

/** In the caller's transaction, which has locked it. */
export async function removeOrganization(core: Core, tx: Sql, companyId: number, id: number): Promise<void> {
  const now = core.clock.now()
  await organizations.markDeleted(tx, companyId, id, now)
  await recordEvents(tx, [crmEvent('organization', 'deleted', companyId, id)], now)
  await changeConversationsOfOrganization(core, tx, companyId, id)
}

function merge(
  request: ChangeOrganization,
  before: OrganizationRow | null,
  actor: UserRow,
): Values<OrganizationRow> {
  const kept = <
    Name extends 'address' | 'website' | 'linkedin' | 'industry' | 'annual_revenue' | 'employee_count',
  >(
    name: Name,
  ): OrganizationRow[Name] => {
    const sent = request[name] as OrganizationRow[Name] | undefined
    return sent === undefined ? (before?.[name] ?? (null as OrganizationRow[Name])) : sent
  }
  return {
    name: (request.name ?? before?.name ?? '').trim(),
    owner_id: request.owner_id ?? before?.owner_id ?? actor.id,
    address: kept('address'),
    website: kept('website'),
    linkedin: kept('linkedin'),
    industry: kept('industry'),
    annual_revenue: kept('annual_revenue'),
    employee_count: kept('employee_count'),
    visible_to: request.visible_to ?? before?.visible_to ?? 3,
    label_ids: request.label_ids ?? before?.label_ids ?? [],
    custom_fields: mergeCustomFields(request.custom_fields, before?.custom_fields),
  }
}
