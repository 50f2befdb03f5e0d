/**
 * A lead becomes a deal: what it was worth and whose it was goes along, its notes and its conversations too, and the
 * lead is gone. The conversion bears the lead's id: it is known by the deal that came of it.
 */
import type { Core } from '../conversations/core.ts'
import { crmEvent, recordEvents } from '../events/record.ts'
import type { Sql } from '../store/db.ts'
import { type DealRow, findDealOfLead } from '../store/deals.ts'
import { type LeadRow, leads } from '../store/leads.ts'
import { moveLeadToDeal } from '../store/move-lead.ts'
import type { UserRow } from '../store/users.ts'
import { insertDeal } from './deals.ts'
import { seenItem } from './find-item.ts'
import { changeLinkedConversations } from './linked-conversations.ts'
import { recordAct } from './record-change.ts'

/** @throws AppError 404, 422 `REFERENCE_UNKNOWN`, `STAGE_OF_OTHER_PIPELINE` */
export async function convertLead(
  core: Core,
  actor: UserRow,
  id: string,
  place: { stage_id?: number; pipeline_id?: number },
): Promise<DealRow> {
  const deal = await core.db.transaction(async (tx) => {
    const lead = seenItem(await leads.lock(tx, actor.company_id, id), actor, 'lead')
    const made = await insertDeal(core, tx, actor, { ...asDeal(lead), ...place }, { source_lead_id: id })
    await moveEverything(core, tx, actor.company_id, lead, made)
    await recordAct(tx, actor, 'deal', made.id, 'converted', [], core.clock.now())
    return made
  })
  core.bell.ring()
  return deal
}

/** The deal that came of a lead. @throws AppError 404 where none did, or the asker may not see it */
export async function findConversion(core: Core, actor: UserRow, id: string): Promise<DealRow> {
  return seenItem(await findDealOfLead(core.db, actor.company_id, id), actor, 'conversion')
}

function asDeal(lead: LeadRow) {
  return {
    title: lead.title,
    owner_id: lead.owner_id,
    person_id: lead.person_id,
    org_id: lead.organization_id,
    value: lead.value_amount,
    currency: lead.value_currency,
    expected_close_date: lead.expected_close_date,
    visible_to: lead.visible_to as 1 | 3 | 5 | 7,
  }
}

async function moveEverything(
  core: Core,
  tx: Sql,
  companyId: number,
  lead: LeadRow,
  deal: DealRow,
): Promise<void> {
  const now = core.clock.now()
  const notes = await moveLeadToDeal(tx, companyId, lead.id, deal.id)
  await leads.markDeleted(tx, companyId, lead.id, now)
  await recordEvents(
    tx,
    [
      crmEvent('lead', 'deleted', companyId, lead.id),
      ...notes.map((note) => crmEvent('note', 'changed', companyId, note)),
    ],
    now,
  )
  await changeLinkedConversations(core, tx, companyId, 'deal', deal.id)
}
