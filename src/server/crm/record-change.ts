/** What was changed on an item, for its timeline; in the transaction of the change. */
import type { CrmKind } from '../../shared/contract/crm-screen.ts'
import { newId } from '../lib/ids.ts'
import { type ChangedField, insertCrmChange, type NewCrmChange } from '../store/crm-changes.ts'
import type { Sql } from '../store/db.ts'
import type { UserRow } from '../store/users.ts'

/** What people want to read of; the rest (times, counters, what searches look at) follows from these. */
const TOLD = [
  'name',
  'title',
  'owner_id',
  'person_id',
  'org_id',
  'organization_id',
  'emails',
  'phones',
  'job_title',
  'birthday',
  'address',
  'website',
  'pipeline_id',
  'stage_id',
  'status',
  'lost_reason',
  'value',
  'value_amount',
  'currency',
  'value_currency',
  'probability',
  'expected_close_date',
  'label_ids',
  'visible_to',
  'is_archived',
]

/** Pure. Lists of addresses are told by their values. */
export function changedFields(before: object, after: object): ChangedField[] {
  return TOLD.flatMap((name) => {
    const [from, to] = [told(before, name), told(after, name)]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ name, from, to }]
  })
}

function told(item: object, name: string): unknown {
  const value = (item as Record<string, unknown>)[name] ?? null
  if (!Array.isArray(value) || typeof value[0] !== 'object') return value
  return value.map((one) => (one as { value: string }).value).join(', ')
}

export async function recordChange(
  tx: Sql,
  actor: UserRow,
  kind: CrmKind,
  before: object & { id: number | string },
  after: object,
  at: Date,
): Promise<void> {
  const fields = changedFields(before, after)
  if (fields.length > 0) await recordAct(tx, actor, kind, before.id, 'changed', fields, at)
}

export async function recordAct(
  tx: Sql,
  actor: UserRow,
  kind: CrmKind,
  itemId: number | string,
  what: NewCrmChange['what'],
  fields: ChangedField[],
  at: Date,
): Promise<void> {
  const { company_id: companyId, id: userId } = actor
  await insertCrmChange(tx, { companyId, id: newId(), kind, itemId, userId, what, fields }, at)
}
