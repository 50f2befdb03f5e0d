/** Pipelines and their stages: made, changed, deleted, by admins. A company keeps one pipeline. */
import type { ChangePipeline, ChangeStage, NewPipeline, NewStage } from '../../shared/contract/crm.ts'
import type { Core } from '../conversations/core.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import { mayChangePipelines } from '../policy/crm-item.ts'
import type { Sql } from '../store/db.ts'
import { hasDealsIn } from '../store/deals.ts'
import { countPipelines, nextPipelineOrder, type PipelineRow, pipelines } from '../store/pipelines.ts'
import { deleteStagesOfPipeline, moveStage, nextStageOrder, type StageRow, stages } from '../store/stages.ts'
import type { UserRow } from '../store/users.ts'

/** @throws AppError 403 `ADMIN_ONLY` */
export async function createPipeline(core: Core, actor: UserRow, request: NewPipeline): Promise<PipelineRow> {
  const pipeline = await core.db.transaction((tx) => insertPipeline(core, tx, actor, request))
  core.bell.ring()
  return pipeline
}

/** In the caller's transaction. */
export async function insertPipeline(
  core: Core,
  tx: Sql,
  actor: UserRow,
  request: NewPipeline,
): Promise<PipelineRow> {
  judgeActor(actor)
  const now = core.clock.now()
  const made = await pipelines.insert(
    tx,
    actor.company_id,
    {
      name: request.name.trim(),
      order_nr: await nextPipelineOrder(tx, actor.company_id),
      is_deal_probability_enabled: request.is_deal_probability_enabled ?? false,
    },
    now,
  )
  await recordEvents(tx, [crmEvent('pipeline', 'changed', actor.company_id, made.id)], now)
  return made
}

/** @throws AppError 403 `ADMIN_ONLY`, 404 */
export async function changePipeline(
  core: Core,
  actor: UserRow,
  id: number,
  request: ChangePipeline,
): Promise<PipelineRow> {
  judgeActor(actor)
  const now = core.clock.now()
  const pipeline = await core.db.transaction(async (tx) => {
    const before = await livePipeline(tx, actor, id)
    const after = await pipelines.update(
      tx,
      actor.company_id,
      id,
      {
        name: (request.name ?? before.name).trim(),
        order_nr: before.order_nr,
        is_deal_probability_enabled:
          request.is_deal_probability_enabled ?? before.is_deal_probability_enabled,
      },
      now,
    )
    await recordEvents(tx, [crmEvent('pipeline', 'changed', actor.company_id, id)], now)
    return after
  })
  core.bell.ring()
  return pipeline
}

/** @throws AppError 403 `ADMIN_ONLY`, 404, 409 `PIPELINE_IN_USE`, `LAST_PIPELINE` */
export async function deletePipeline(core: Core, actor: UserRow, id: number): Promise<void> {
  judgeActor(actor)
  const now = core.clock.now()
  await core.db.transaction(async (tx) => {
    await livePipeline(tx, actor, id)
    if (await hasDealsIn(tx, actor.company_id, 'pipeline_id', id))
      throw conflict('PIPELINE_IN_USE', 'There are deals in this pipeline.', 'Move or delete them first.')
    if ((await countPipelines(tx, actor.company_id)) === 1)
      throw conflict('LAST_PIPELINE', 'This is the only pipeline.', 'Make another one first.')
    const gone = await deleteStagesOfPipeline(tx, actor.company_id, id, now)
    await pipelines.markDeleted(tx, actor.company_id, id, now)
    await recordEvents(
      tx,
      [
        crmEvent('pipeline', 'deleted', actor.company_id, id),
        ...gone.map((stage) => crmEvent('stage', 'deleted', actor.company_id, stage)),
      ],
      now,
    )
  })
  core.bell.ring()
}

/** @throws AppError 403 `ADMIN_ONLY`, 422 `REFERENCE_UNKNOWN` */
export async function createStage(core: Core, actor: UserRow, request: NewStage): Promise<StageRow> {
  const stage = await core.db.transaction((tx) => insertStage(core, tx, actor, request))
  core.bell.ring()
  return stage
}

/** In the caller's transaction. */
export async function insertStage(core: Core, tx: Sql, actor: UserRow, request: NewStage): Promise<StageRow> {
  judgeActor(actor)
  const now = core.clock.now()
  await pipelineOfStage(tx, actor, request.pipeline_id)
  const made = await stages.insert(
    tx,
    actor.company_id,
    {
      name: request.name.trim(),
      pipeline_id: request.pipeline_id,
      order_nr: await nextStageOrder(tx, actor.company_id, request.pipeline_id),
      deal_probability: request.deal_probability ?? 100,
      is_deal_rot_enabled: request.is_deal_rot_enabled ?? false,
      days_to_rotten: request.days_to_rotten ?? null,
    },
    now,
  )
  await recordEvents(tx, [crmEvent('stage', 'changed', actor.company_id, made.id)], now)
  return made
}

/** @throws AppError 403 `ADMIN_ONLY`, 404, 409 `STAGE_IN_USE`, 422 `REFERENCE_UNKNOWN` */
export async function changeStage(
  core: Core,
  actor: UserRow,
  id: number,
  request: ChangeStage,
): Promise<StageRow> {
  judgeActor(actor)
  const now = core.clock.now()
  const stage = await core.db.transaction(async (tx) => {
    const before = await liveStage(tx, actor, id)
    const pipelineId = request.pipeline_id ?? before.pipeline_id
    if (pipelineId !== before.pipeline_id) {
      await pipelineOfStage(tx, actor, pipelineId)
      if (await hasDealsIn(tx, actor.company_id, 'stage_id', id)) throw stageInUse()
    }
    const after = await stages.update(
      tx,
      actor.company_id,
      id,
      {
        name: (request.name ?? before.name).trim(),
        pipeline_id: pipelineId,
        order_nr: before.order_nr,
        deal_probability: request.deal_probability ?? before.deal_probability,
        is_deal_rot_enabled: request.is_deal_rot_enabled ?? before.is_deal_rot_enabled,
        days_to_rotten: request.days_to_rotten === undefined ? before.days_to_rotten : request.days_to_rotten,
      },
      now,
    )
    const moved =
      request.order_nr === undefined
        ? []
        : await moveStage(tx, actor.company_id, after, request.order_nr, now)
    await recordEvents(
      tx,
      [id, ...moved.filter((other) => other !== id)].map((stage) =>
        crmEvent('stage', 'changed', actor.company_id, stage),
      ),
      now,
    )
    return (await stages.find(tx, actor.company_id, id)) ?? after
  })
  core.bell.ring()
  return stage
}

/** @throws AppError 403 `ADMIN_ONLY`, 404, 409 `STAGE_IN_USE` */
export async function deleteStage(core: Core, actor: UserRow, id: number): Promise<void> {
  judgeActor(actor)
  const now = core.clock.now()
  await core.db.transaction(async (tx) => {
    await liveStage(tx, actor, id)
    if (await hasDealsIn(tx, actor.company_id, 'stage_id', id)) throw stageInUse()
    await stages.markDeleted(tx, actor.company_id, id, now)
    await recordEvents(tx, [crmEvent('stage', 'deleted', actor.company_id, id)], now)
  })
  core.bell.ring()
}

function judgeActor(actor: UserRow): void {
  if (!mayChangePipelines(actor))
    throw forbidden('ADMIN_ONLY', 'Only admins change pipelines and stages.', 'Ask an admin.')
}

async function livePipeline(tx: Sql, actor: UserRow, id: number): Promise<PipelineRow> {
  const pipeline = await pipelines.lock(tx, actor.company_id, id)
  if (!pipeline || pipeline.deleted_at) throw notFound('pipeline')
  return pipeline
}

async function liveStage(tx: Sql, actor: UserRow, id: number): Promise<StageRow> {
  const stage = await stages.lock(tx, actor.company_id, id)
  if (!stage || stage.deleted_at) throw notFound('stage')
  return stage
}

/** Held, so that it is not deleted meanwhile. */
async function pipelineOfStage(tx: Sql, actor: UserRow, id: number): Promise<void> {
  const pipeline = await pipelines.share(tx, actor.company_id, id)
  if (!pipeline || pipeline.deleted_at)
    throw invalid('REFERENCE_UNKNOWN', `pipeline_id ${id} does not exist.`, 'Name one that is there.')
}

function stageInUse() {
  return conflict('STAGE_IN_USE', 'There are deals in this stage.', 'Move or delete them first.')
}
