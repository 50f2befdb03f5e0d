import type { Deal } from '../../shared/contract/crm.ts'
import type { DealRow } from '../store/deals.ts'
import { isoTime, isoTimeOrNull } from './crm-time.ts'

/** `timeZone`: the company's, in which a deal's day is reckoned. */
export function presentDeal(deal: DealRow, timeZone: string): Deal {
  return {
    id: deal.id,
    title: deal.title,
    creator_user_id: deal.creator_user_id,
    owner_id: deal.owner_id,
    person_id: deal.person_id,
    org_id: deal.org_id,
    pipeline_id: deal.pipeline_id,
    stage_id: deal.stage_id,
    value: deal.value,
    currency: deal.currency,
    add_time: isoTime(deal.add_time),
    update_time: isoTime(deal.update_time),
    stage_change_time: isoTimeOrNull(deal.stage_change_time),
    is_deleted: deal.deleted_at !== null,
    is_archived: deal.is_archived,
    archive_time: isoTimeOrNull(deal.archive_time),
    status: deal.status,
    probability: deal.probability,
    lost_reason: deal.lost_reason,
    visible_to: deal.visible_to,
    close_time: isoTimeOrNull(deal.close_time),
    won_time: isoTimeOrNull(deal.won_time),
    lost_time: isoTimeOrNull(deal.lost_time),
    local_won_date: localDay(deal.won_time, timeZone),
    local_lost_date: localDay(deal.lost_time, timeZone),
    local_close_date: localDay(deal.close_time, timeZone),
    expected_close_date: deal.expected_close_date,
    label_ids: deal.label_ids,
    origin: deal.origin,
    origin_id: deal.origin_id,
    channel: deal.channel,
    channel_id: deal.channel_id,
    source_lead_id: deal.source_lead_id,
    arr: null,
    mrr: null,
    acv: null,
    custom_fields: deal.custom_fields,
    version: deal.version,
  }
}

/** Swedish dates are written YYYY-MM-DD. */
function localDay(time: Date | null, timeZone: string): string | null {
  return time && new Intl.DateTimeFormat('sv-SE', { timeZone }).format(time)
}
