/** Leads and their labels: made, changed, archived, deleted. */
import type { ChangeLead, ChangeLeadLabel, NewLead, NewLeadLabel } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { invalid, notFound } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import type { Values } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import {
  deleteLeadLabel,
  insertLeadLabel,
  type LeadLabelRow,
  listLeadLabels,
  takeLabelFromLeads,
  updateLeadLabel,
} from '../store/lead-labels.ts'
import { type LeadRow, leads } from '../store/leads.ts'
import type { UserRow } from '../store/users.ts'
import { judgeDay } from './crm-time.ts'
import { judgeReferences, seenItem } from './find-item.ts'
import { changeLinkedConversations, dropLinks } from './linked-conversations.ts'
import { recordChange } from './record-change.ts'

/** @throws AppError 400, 422 `REFERENCE_UNKNOWN`, `LEAD_OF_NOBODY` */
export async function createLead(core: Core, actor: UserRow, request: NewLead): Promise<LeadRow> {
  if (!request.person_id && !request.organization_id)
    throw invalid(
      'LEAD_OF_NOBODY',
      'A lead needs a person or an organization.',
      'Send person_id or organization_id.',
    )
  const lead = await core.db.transaction((tx) => insertLead(core, tx, actor, request))
  core.bell.ring()
  return lead
}

/** In the caller's transaction. A lead out of a conversation may be nobody's yet. */
export async function insertLead(
  core: Core,
  tx: Sql,
  actor: UserRow,
  request: NewLead & { is_archived?: boolean },
  source: Partial<Pick<LeadRow, 'source_name' | 'origin' | 'origin_id'>> = {},
): Promise<LeadRow> {
  await judgeLeadReferences(tx, actor, request)
  const now = core.clock.now()
  const values = { ...merge(request, null, actor, now), ...source }
  const lead = await leads.insert(tx, actor.company_id, values, now, newId())
  await recordEvents(tx, [crmEvent('lead', 'changed', actor.company_id, lead.id)], now)
  return lead
}

/** @throws AppError 400, 404, 422 `REFERENCE_UNKNOWN`, `LEAD_OF_NOBODY` */
export async function changeLead(
  core: Core,
  actor: UserRow,
  id: string,
  request: ChangeLead,
): Promise<LeadRow> {
  const lead = await core.db.transaction(async (tx) => {
    const before = seenItem(await leads.lock(tx, actor.company_id, id), actor, 'lead')
    await judgeLeadReferences(tx, actor, request)
    const now = core.clock.now()
    const values = merge(request, before, actor, now)
    const hadOne = before.person_id !== null || before.organization_id !== null
    if (hadOne && values.person_id === null && values.organization_id === null)
      throw invalid(
        'LEAD_OF_NOBODY',
        'A lead needs a person or an organization.',
        'Keep one, or name another.',
      )
    const after = await leads.update(tx, actor.company_id, id, values, now)
    await recordChange(tx, actor, 'lead', before, after, now)
    await recordEvents(tx, [crmEvent('lead', 'changed', actor.company_id, id)], now)
    await changeLinkedConversations(core, tx, actor.company_id, 'lead', id)
    return after
  })
  core.bell.ring()
  return lead
}

export async function deleteLead(core: Core, actor: UserRow, id: string): Promise<void> {
  await core.db.transaction(async (tx) => {
    seenItem(await leads.lock(tx, actor.company_id, id), actor, 'lead')
    const now = core.clock.now()
    await dropLinks(core, tx, actor.company_id, 'lead', id)
    await leads.markDeleted(tx, actor.company_id, id, now)
    await recordEvents(tx, [crmEvent('lead', 'deleted', actor.company_id, id)], now)
  })
  core.bell.ring()
}

/** Also in a transaction of the caller's. */
export function createLeadLabel(
  core: Core,
  actor: UserRow,
  request: NewLeadLabel,
  sql: Sql = core.db,
): Promise<LeadLabelRow> {
  const label = { id: newId(), name: request.name.trim(), color: request.color }
  return insertLeadLabel(sql, actor.company_id, label, core.clock.now())
}

export async function changeLeadLabel(
  core: Core,
  actor: UserRow,
  id: string,
  request: ChangeLeadLabel,
): Promise<LeadLabelRow> {
  const news = { name: request.name?.trim() ?? null, color: request.color ?? null }
  const label = await updateLeadLabel(core.db, actor.company_id, id, news, core.clock.now())
  if (!label) throw notFound('lead label')
  return label
}

/** The leads that carry it lose it. */
export async function removeLeadLabel(core: Core, actor: UserRow, id: string): Promise<void> {
  const now = core.clock.now()
  await core.db.transaction(async (tx) => {
    if (!(await deleteLeadLabel(tx, actor.company_id, id))) throw notFound('lead label')
    const changed = await takeLabelFromLeads(tx, actor.company_id, id, now)
    await recordEvents(
      tx,
      changed.map((lead) => crmEvent('lead', 'changed', actor.company_id, lead)),
      now,
    )
  })
  core.bell.ring()
}

async function judgeLeadReferences(tx: Sql, actor: UserRow, request: ChangeLead): Promise<void> {
  const { owner_id, person_id, organization_id, label_ids } = request
  await judgeReferences(tx, actor, { owner_id, person_id, org_id: organization_id })
  if (!label_ids || label_ids.length === 0) return
  const known = new Set((await listLeadLabels(tx, actor.company_id)).map((label) => label.id))
  const strange = label_ids.find((id) => !known.has(id.toLowerCase()))
  if (strange)
    throw invalid('REFERENCE_UNKNOWN', `There is no lead label ${strange}.`, 'Name one that is there.')
}

function merge(
  request: ChangeLead & { origin_id?: string | null },
  before: LeadRow | null,
  actor: UserRow,
  now: Date,
): Values<LeadRow> {
  const archived = request.is_archived ?? before?.is_archived ?? false
  const amount = request.value === undefined ? before?.value_amount : request.value?.amount
  const currency = request.value === undefined ? before?.value_currency : request.value?.currency
  return {
    title: (request.title ?? before?.title ?? '').trim(),
    owner_id: request.owner_id ?? before?.owner_id ?? actor.id,
    creator_id: before?.creator_id ?? actor.id,
    label_ids: request.label_ids ?? before?.label_ids ?? [],
    person_id: request.person_id === undefined ? (before?.person_id ?? null) : request.person_id,
    organization_id:
      request.organization_id === undefined ? (before?.organization_id ?? null) : request.organization_id,
    source_name: before?.source_name ?? 'API',
    origin: before?.origin ?? 'API',
    origin_id: request.origin_id ?? before?.origin_id ?? null,
    channel: request.channel === undefined ? (before?.channel ?? null) : request.channel,
    channel_id: request.channel_id === undefined ? (before?.channel_id ?? null) : request.channel_id,
    source_deal_id: before?.source_deal_id ?? null,
    value_amount: amount ?? null,
    value_currency: currency ?? null,
    expected_close_date:
      request.expected_close_date === undefined
        ? (before?.expected_close_date ?? null)
        : judgeDay(request.expected_close_date),
    visible_to: Number(request.visible_to ?? before?.visible_to ?? 3),
    is_archived: archived,
    archive_time: archived ? (before?.archive_time ?? now) : null,
    was_seen: request.was_seen ?? before?.was_seen ?? false,
  }
}
