import { crmTable, type Kept } from './crm-table.ts'
import type { Sql } from './db.ts'

export interface PipelineRow extends Kept {
  id: number
  name: string
  order_nr: number
  is_deal_probability_enabled: boolean
}

export const pipelines = crmTable<PipelineRow>({
  table: 'pipelines',
  columns: { name: 'plain', order_nr: 'plain', is_deal_probability_enabled: 'plain' },
})

/** The one that stands first; every company has one (the last cannot be deleted). */
export async function findFirstPipeline(sql: Sql, companyId: number): Promise<PipelineRow | null> {
  const [row] = await pipelines.list(sql, companyId, {
    where: [{ sql: (parameter) => `(deleted_at is not null) = ${parameter}::boolean`, value: false }],
    sort: 'order_nr',
    direction: 'asc',
    limit: 1,
  })
  return row ?? null
}

export async function nextPipelineOrder(sql: Sql, companyId: number): Promise<number> {
  const [row] = await sql.query<{ next: number }>(
    'select coalesce(max(order_nr), -1)::int + 1 as next from pipelines where company_id = $1 and deleted_at is null',
    [companyId],
  )
  return row?.next ?? 0
}

export async function countPipelines(sql: Sql, companyId: number): Promise<number> {
  const [row] = await sql.query<{ number: number }>(
    'select count(*)::int as number from pipelines where company_id = $1 and deleted_at is null',
    [companyId],
  )
  return row?.number ?? 0
}
