import { crmTable, type Kept } from './crm-table.ts'
import type { Sql } from './db.ts'

export interface StageRow extends Kept {
  id: number
  pipeline_id: number
  name: string
  order_nr: number
  deal_probability: number
  is_deal_rot_enabled: boolean
  days_to_rotten: number | null
}

export const stages = crmTable<StageRow>({
  table: 'stages',
  columns: {
    pipeline_id: 'plain',
    name: 'plain',
    order_nr: 'plain',
    deal_probability: 'plain',
    is_deal_rot_enabled: 'plain',
    days_to_rotten: 'plain',
  },
})

export async function findFirstStage(
  sql: Sql,
  companyId: number,
  pipelineId: number,
): Promise<StageRow | null> {
  const [row] = await sql.query<StageRow>(
    `select ${stages.read} from stages where company_id = $1 and pipeline_id = $2 and deleted_at is null
     order by order_nr, id limit 1`,
    [companyId, pipelineId],
  )
  return row ?? null
}

export async function nextStageOrder(sql: Sql, companyId: number, pipelineId: number): Promise<number> {
  const [row] = await sql.query<{ next: number }>(
    `select coalesce(max(order_nr), 0)::int + 1 as next from stages
     where company_id = $1 and pipeline_id = $2 and deleted_at is null`,
    [companyId, pipelineId],
  )
  return row?.next ?? 1
}

/** The stages of a pipeline go with it; answers their ids. */
export async function deleteStagesOfPipeline(
  sql: Sql,
  companyId: number,
  pipelineId: number,
  at: Date,
): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `update stages set deleted_at = $3, update_time = $3, version = version + 1
     where company_id = $1 and pipeline_id = $2 and deleted_at is null returning id`,
    [companyId, pipelineId, at],
  )
  return rows.map((row) => row.id)
}

/** The stage takes a place (1 is the first) among its pipeline's, which are numbered anew; answers whose number changed. */
export async function moveStage(
  sql: Sql,
  companyId: number,
  stage: { id: number; pipeline_id: number },
  place: number,
  at: Date,
): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `with others as (
       select id, row_number() over (order by order_nr, id) as number from stages
       where company_id = $1 and pipeline_id = $2 and id <> $3 and deleted_at is null),
     places as (
       select id, number + case when number >= $4 then 1 else 0 end as number from others
       union all select $3, least($4, (select count(*) + 1 from others)))
     update stages s set order_nr = places.number, update_time = $5, version = version + 1
     from places where s.company_id = $1 and s.id = places.id and s.order_nr <> places.number returning s.id`,
    [companyId, stage.pipeline_id, stage.id, Math.max(1, place), at],
  )
  return rows.map((row) => row.id)
}
