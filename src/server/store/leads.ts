import { foldLine } from '../lib/fold-text.ts'
import { crmTable, type Kept } from './crm-table.ts'

export interface LeadRow extends Kept {
  id: string
  title: string
  owner_id: number
  creator_id: number
  label_ids: string[]
  person_id: number | null
  organization_id: number | null
  source_name: string
  origin: string
  origin_id: string | null
  channel: number | null
  channel_id: string | null
  source_deal_id: number | null
  value_amount: number | null
  value_currency: string | null
  expected_close_date: string | null
  visible_to: number
  is_archived: boolean
  archive_time: Date | null
  was_seen: boolean
}

export const leads = crmTable<LeadRow>({
  table: 'leads',
  ownIds: true,
  columns: {
    title: 'plain',
    owner_id: 'plain',
    creator_id: 'plain',
    label_ids: 'uuids',
    person_id: 'plain',
    organization_id: 'plain',
    source_name: 'plain',
    origin: 'plain',
    origin_id: 'plain',
    channel: 'plain',
    channel_id: 'plain',
    source_deal_id: 'plain',
    value_amount: 'numeric',
    value_currency: 'plain',
    expected_close_date: 'date',
    visible_to: 'plain',
    is_archived: 'plain',
    archive_time: 'plain',
    was_seen: 'plain',
  },
  search: (row) => ({ search_title: foldLine(row.title) }),
})
