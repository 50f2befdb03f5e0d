import type { Pipeline, Stage } from '../../shared/contract/crm.ts'
import type { PipelineRow } from '../store/pipelines.ts'
import type { StageRow } from '../store/stages.ts'
import { isoTime } from './crm-time.ts'

export function presentPipeline(pipeline: PipelineRow): Pipeline {
  return {
    id: pipeline.id,
    name: pipeline.name,
    order_nr: pipeline.order_nr,
    is_deleted: pipeline.deleted_at !== null,
    is_deal_probability_enabled: pipeline.is_deal_probability_enabled,
    add_time: isoTime(pipeline.add_time),
    update_time: isoTime(pipeline.update_time),
    version: pipeline.version,
  }
}

export function presentStage(stage: StageRow): Stage {
  return {
    id: stage.id,
    order_nr: stage.order_nr,
    name: stage.name,
    is_deleted: stage.deleted_at !== null,
    deal_probability: stage.deal_probability,
    pipeline_id: stage.pipeline_id,
    is_deal_rot_enabled: stage.is_deal_rot_enabled,
    days_to_rotten: stage.days_to_rotten,
    add_time: isoTime(stage.add_time),
    update_time: isoTime(stage.update_time),
    version: stage.version,
  }
}
