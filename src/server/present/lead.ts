import type { Lead, LeadLabel } from '../../shared/contract/crm.ts'
import type { LeadLabelRow } from '../store/lead-labels.ts'
import type { LeadRow } from '../store/leads.ts'

export function presentLead(lead: LeadRow): Lead {
  return {
    id: lead.id,
    title: lead.title,
    owner_id: lead.owner_id,
    creator_id: lead.creator_id,
    label_ids: lead.label_ids,
    person_id: lead.person_id,
    organization_id: lead.organization_id,
    source_name: lead.source_name,
    origin: lead.origin,
    origin_id: lead.origin_id,
    channel: lead.channel,
    channel_id: lead.channel_id,
    source_deal_id: lead.source_deal_id,
    is_archived: lead.is_archived,
    was_seen: lead.was_seen,
    value:
      lead.value_amount === null
        ? null
        : { amount: lead.value_amount, currency: lead.value_currency ?? 'USD' },
    expected_close_date: lead.expected_close_date,
    next_activity_id: null,
    add_time: lead.add_time.toISOString(),
    update_time: lead.update_time.toISOString(),
    visible_to: String(lead.visible_to),
    cc_email: null,
    version: lead.version,
  }
}

export function presentLeadLabel(label: LeadLabelRow): LeadLabel {
  return {
    id: label.id,
    name: label.name,
    color: label.color,
    add_time: label.add_time.toISOString(),
    update_time: label.update_time.toISOString(),
  }
}
