/** Things that an act names: there, not deleted, and to be seen by the actor; unknown and hidden answer alike. */
import { invalid, notFound } from '../errors.ts'
import { maySeeItem } from '../policy/crm-item.ts'
import type { Sql } from '../store/db.ts'
import { deals } from '../store/deals.ts'
import { leads } from '../store/leads.ts'
import { organizations } from '../store/organizations.ts'
import { persons } from '../store/persons.ts'
import { shareUser, type UserRow } from '../store/users.ts'

interface Item {
  owner_id: number
  visible_to: number
  deleted_at: Date | null
}

/** @throws AppError 404 */
export function seenItem<Row extends Item>(row: Row | null, actor: UserRow, what: string): Row {
  if (!row || row.deleted_at || !maySeeItem(actor, row)) throw notFound(what)
  return row
}

interface References {
  owner_id?: number | undefined
  person_id?: number | null | undefined
  org_id?: number | null | undefined
  lead_id?: string | null | undefined
  deal_id?: number | null | undefined
}

/**
 * What a thing is to refer to, held as it is until the transaction ends.
 * @throws AppError 422 `REFERENCE_UNKNOWN`
 */
export async function judgeReferences(tx: Sql, actor: UserRow, references: References): Promise<void> {
  const { company_id } = actor
  const { owner_id, person_id, org_id, lead_id, deal_id } = references
  const judge = (row: Item | null, name: string, id: number | string) => {
    if (!row || row.deleted_at || !maySeeItem(actor, row)) throw unknownReference(name, id)
  }
  if (owner_id !== undefined && owner_id !== actor.id) {
    const owner = await shareUser(tx, company_id, owner_id)
    if (!owner?.active) throw unknownReference('owner_id', owner_id)
  }
  if (org_id) judge(await organizations.share(tx, company_id, org_id), 'org_id', org_id)
  if (person_id) judge(await persons.share(tx, company_id, person_id), 'person_id', person_id)
  if (lead_id) judge(await leads.share(tx, company_id, lead_id), 'lead_id', lead_id)
  if (deal_id) judge(await deals.share(tx, company_id, deal_id), 'deal_id', deal_id)
}

function unknownReference(name: string, id: number | string) {
  return invalid(
    'REFERENCE_UNKNOWN',
    `${name} ${id} does not exist, or you may not see it.`,
    'Name one that is there.',
  )
}
