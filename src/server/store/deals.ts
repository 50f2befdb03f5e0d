import { foldLine } from '../lib/fold-text.ts'
import { crmTable, type Kept } from './crm-table.ts'
import type { Sql } from './db.ts'

export interface DealRow extends Kept {
  id: number
  title: string
  owner_id: number
  creator_user_id: number
  person_id: number | null
  org_id: number | null
  pipeline_id: number
  stage_id: number
  value: number
  currency: string
  status: 'open' | 'won' | 'lost'
  probability: number | null
  lost_reason: string | null
  visible_to: number
  expected_close_date: string | null
  label_ids: number[]
  origin: string
  origin_id: string | null
  channel: number | null
  channel_id: string | null
  source_lead_id: string | null
  stage_change_time: Date | null
  close_time: Date | null
  won_time: Date | null
  lost_time: Date | null
  is_archived: boolean
  archive_time: Date | null
  custom_fields: Record<string, unknown>
}

export const deals = crmTable<DealRow>({
  table: 'deals',
  columns: {
    title: 'plain',
    owner_id: 'plain',
    creator_user_id: 'plain',
    person_id: 'plain',
    org_id: 'plain',
    pipeline_id: 'plain',
    stage_id: 'plain',
    value: 'numeric',
    currency: 'plain',
    status: 'plain',
    probability: 'plain',
    lost_reason: 'plain',
    visible_to: 'plain',
    expected_close_date: 'date',
    label_ids: 'ints',
    origin: 'plain',
    origin_id: 'plain',
    channel: 'plain',
    channel_id: 'plain',
    source_lead_id: 'plain',
    stage_change_time: 'plain',
    close_time: 'plain',
    won_time: 'plain',
    lost_time: 'plain',
    is_archived: 'plain',
    archive_time: 'plain',
    custom_fields: 'json',
  },
  search: (row) => ({ search_title: foldLine(row.title) }),
})

/** Whether a pipeline or stage can go. */
export async function hasDealsIn(
  sql: Sql,
  companyId: number,
  where: 'pipeline_id' | 'stage_id',
  id: number,
): Promise<boolean> {
  const [row] = await sql.query<{ there: boolean }>(
    `select exists (select from deals where company_id = $1 and ${where} = $2 and deleted_at is null) as there`,
    [companyId, id],
  )
  return row?.there ?? false
}

export async function findDealOfLead(sql: Sql, companyId: number, leadId: string): Promise<DealRow | null> {
  const [row] = await sql.query<DealRow>(
    `select ${deals.read} from deals where company_id = $1 and source_lead_id = $2 order by id desc limit 1`,
    [companyId, leadId],
  )
  return row ?? null
}
