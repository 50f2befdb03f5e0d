/** Deals: made, moved, won, lost, deleted. */
import type { ChangeDeal, NewDeal } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { invalid } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import type { Values } from '../store/crm-table.ts'
import type { Sql } from '../store/db.ts'
import { type DealRow, deals } from '../store/deals.ts'
import { findFirstPipeline, pipelines } from '../store/pipelines.ts'
import { findFirstStage, stages } from '../store/stages.ts'
import { findCompany, type UserRow } from '../store/users.ts'
import { judgeDay, readCrmTime } from './crm-time.ts'
import { judgeReferences, seenItem } from './find-item.ts'
import { changeLinkedConversations, dropLinks } from './linked-conversations.ts'
import { mergeCustomFields } from './persons.ts'
import { recordChange } from './record-change.ts'

/** @throws AppError 400, 422 `REFERENCE_UNKNOWN`, `STAGE_OF_OTHER_PIPELINE` */
export async function createDeal(core: Core, actor: UserRow, request: NewDeal): Promise<DealRow> {
  const deal = await core.db.transaction((tx) => insertDeal(core, tx, actor, request))
  core.bell.ring()
  return deal
}

/** In the caller's transaction. */
export async function insertDeal(
  core: Core,
  tx: Sql,
  actor: UserRow,
  request: NewDeal,
  source: Partial<Pick<DealRow, 'source_lead_id' | 'origin' | 'origin_id'>> = {},
): Promise<DealRow> {
  await judgeReferences(tx, actor, request)
  const now = core.clock.now()
  const values = await merge(tx, request, null, actor, now)
  const at = request.add_time === undefined ? now : readCrmTime(request.add_time)
  const deal = await deals.insert(tx, actor.company_id, { ...values, ...source }, at)
  await recordEvents(tx, [crmEvent('deal', 'changed', actor.company_id, deal.id)], now)
  return deal
}

/** `is_deleted` deletes it after what else is changed. @throws AppError 400, 404, 422 `REFERENCE_UNKNOWN`, `STAGE_OF_OTHER_PIPELINE` */
export async function changeDeal(
  core: Core,
  actor: UserRow,
  id: number,
  request: ChangeDeal,
): Promise<DealRow> {
  const deal = await core.db.transaction(async (tx) => {
    const before = seenItem(await deals.lock(tx, actor.company_id, id), actor, 'deal')
    await judgeReferences(tx, actor, request)
    const now = core.clock.now()
    const values = await merge(tx, request, before, actor, now)
    const after = await deals.update(tx, actor.company_id, id, values, now)
    await recordChange(tx, actor, 'deal', before, after, now)
    await recordEvents(tx, [crmEvent('deal', 'changed', actor.company_id, id)], now)
    await changeLinkedConversations(core, tx, actor.company_id, 'deal', id)
    if (!request.is_deleted) return after
    await removeDeal(core, tx, actor.company_id, id)
    return { ...after, deleted_at: now }
  })
  core.bell.ring()
  return deal
}

export async function deleteDeal(core: Core, actor: UserRow, id: number): Promise<void> {
  await core.db.transaction(async (tx) => {
    seenItem(await deals.lock(tx, actor.company_id, id), actor, 'deal')
    await removeDeal(core, tx, actor.company_id, id)
  })
  core.bell.ring()
}

/** The caller has locked it. */
async function removeDeal(core: Core, tx: Sql, companyId: number, id: number): Promise<void> {
  const now = core.clock.now()
  await dropLinks(core, tx, companyId, 'deal', id)
  await deals.markDeleted(tx, companyId, id, now)
  await recordEvents(tx, [crmEvent('deal', 'deleted', companyId, id)], now)
}

async function merge(
  tx: Sql,
  request: ChangeDeal,
  before: DealRow | null,
  actor: UserRow,
  now: Date,
): Promise<Values<DealRow>> {
  const place = await placeOf(tx, request, before, actor)
  const moved = before !== null && place.stage_id !== before.stage_id
  const archived = request.is_archived ?? before?.is_archived ?? false
  return {
    title: (request.title ?? before?.title ?? '').trim(),
    owner_id: request.owner_id ?? before?.owner_id ?? actor.id,
    creator_user_id: before?.creator_user_id ?? actor.id,
    person_id: request.person_id === undefined ? (before?.person_id ?? null) : request.person_id,
    org_id: request.org_id === undefined ? (before?.org_id ?? null) : request.org_id,
    ...place,
    value: request.value ?? before?.value ?? 0,
    currency: request.currency ?? before?.currency ?? (await currencyOf(tx, actor.company_id)),
    ...ending(request, before, now),
    probability: request.probability === undefined ? (before?.probability ?? null) : request.probability,
    visible_to: request.visible_to ?? before?.visible_to ?? 3,
    expected_close_date:
      request.expected_close_date === undefined
        ? (before?.expected_close_date ?? null)
        : judgeDay(request.expected_close_date),
    label_ids: request.label_ids ?? before?.label_ids ?? [],
    origin: before?.origin ?? 'API',
    origin_id: before?.origin_id ?? null,
    channel: before?.channel ?? null,
    channel_id: before?.channel_id ?? null,
    source_lead_id: before?.source_lead_id ?? null,
    stage_change_time: moved ? now : (before?.stage_change_time ?? null),
    is_archived: archived,
    archive_time: !archived ? null : (timeOf(request.archive_time) ?? before?.archive_time ?? now),
    custom_fields: mergeCustomFields(request.custom_fields, before?.custom_fields),
  }
}

/** A stage says its pipeline; a pipeline alone means its first stage. Stages are held, so that they do not go. */
async function placeOf(
  tx: Sql,
  request: ChangeDeal,
  before: DealRow | null,
  actor: UserRow,
): Promise<Pick<DealRow, 'pipeline_id' | 'stage_id'>> {
  const { company_id } = actor
  if (request.stage_id !== undefined) {
    const stage = await stages.share(tx, company_id, request.stage_id)
    if (!stage || stage.deleted_at) throw unknown('stage_id', request.stage_id)
    if (request.pipeline_id !== undefined && request.pipeline_id !== stage.pipeline_id)
      throw invalid(
        'STAGE_OF_OTHER_PIPELINE',
        `Stage ${stage.id} belongs to pipeline ${stage.pipeline_id}.`,
        'Send the two that belong together, or stage_id alone.',
      )
    return { pipeline_id: stage.pipeline_id, stage_id: stage.id }
  }
  if (before && (request.pipeline_id ?? before.pipeline_id) === before.pipeline_id)
    return { pipeline_id: before.pipeline_id, stage_id: before.stage_id }
  const pipeline =
    request.pipeline_id === undefined
      ? await findFirstPipeline(tx, company_id)
      : await pipelines.share(tx, company_id, request.pipeline_id)
  if (!pipeline || pipeline.deleted_at) throw unknown('pipeline_id', request.pipeline_id ?? 0)
  const first = await findFirstStage(tx, company_id, pipeline.id)
  if (!first)
    throw invalid(
      'PIPELINE_WITHOUT_STAGES',
      'This pipeline has no stages.',
      'Add a stage, or choose another.',
    )
  return { pipeline_id: pipeline.id, stage_id: first.id }
}

type Ending = Pick<DealRow, 'status' | 'lost_reason' | 'close_time' | 'won_time' | 'lost_time'>

/** An open deal has no end; a won or lost one keeps the time at which it became so. */
function ending(request: ChangeDeal, before: DealRow | null, now: Date): Ending {
  const status = request.status ?? before?.status ?? 'open'
  if (status === 'open')
    return { status, lost_reason: null, close_time: null, won_time: null, lost_time: null }
  const turned = before?.status !== status
  const time = status === 'won' ? timeOf(request.won_time) : timeOf(request.lost_time)
  const kept = turned ? now : ((status === 'won' ? before?.won_time : before?.lost_time) ?? now)
  const ended = time ?? kept
  const reason = request.lost_reason === undefined ? (before?.lost_reason ?? null) : request.lost_reason
  return {
    status,
    lost_reason: status === 'lost' ? reason : null,
    close_time: timeOf(request.close_time) ?? ended,
    won_time: status === 'won' ? ended : null,
    lost_time: status === 'lost' ? ended : null,
  }
}

function timeOf(sent: string | null | undefined): Date | null {
  return sent ? readCrmTime(sent) : null
}

async function currencyOf(tx: Sql, companyId: number): Promise<string> {
  return (await findCompany(tx, companyId))?.locale === 'ja' ? 'JPY' : 'USD'
}

function unknown(name: string, id: number) {
  return invalid('REFERENCE_UNKNOWN', `${name} ${id} does not exist.`, 'Name one that is there.')
}
