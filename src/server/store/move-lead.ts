/** A lead's notes and conversations become the deal's that came of it. Nobody's hand was on the notes' text. */
import type { Sql } from './db.ts'

/** Answers the notes. */
export async function moveLeadToDeal(
  sql: Sql,
  companyId: number,
  leadId: string,
  dealId: number,
): Promise<number[]> {
  await sql.query(
    'update conversation_links set lead_id = null, deal_id = $3 where company_id = $1 and lead_id = $2',
    [companyId, leadId, dealId],
  )
  const notes = await sql.query<{ id: number }>(
    `update notes set lead_id = null, deal_id = $3, pinned_to_deal = pinned_to_lead, pinned_to_lead = false,
       version = version + 1
     where company_id = $1 and lead_id = $2 and deal_id is null returning id`,
    [companyId, leadId, dealId],
  )
  return notes.map((note) => note.id)
}
