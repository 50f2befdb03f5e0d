/**
 * All persons that fit a filter, by their ids: nobody is missed or told twice because somebody changes one meanwhile,
 * and each step looks at so many rows and no more, however rare what is sought.
 */
import { foldLine } from '../lib/fold-text.ts'
import type { Sql } from './db.ts'
import { type PersonRow, persons } from './persons.ts'

export interface PersonFilter {
  q: string | null
  ownerId: number | null
  orgId: number | null
}

export type WalkedPerson = PersonRow & { organization_name: string | null; owner_name: string | null }

const STEP = 1_000

/** `last`: where the next step begins; null where there is none. `viewerId` null: an admin. */
export async function walkPersons(
  sql: Sql,
  companyId: number,
  viewerId: number | null,
  filter: PersonFilter,
  after: number,
): Promise<{ found: WalkedPerson[]; last: number | null }> {
  const folded = foldLine(filter.q ?? '')
  const digits = /[^\d\s()+./-]/.test(folded) ? '' : folded.replace(/\D/g, '')
  const rows = await sql.query<
    Omit<WalkedPerson, 'id'> & { id: number | null; last: number; walked: number }
  >(
    `with walked as materialized (select * from persons where company_id = $1 and id > $2 order by id limit ${STEP}),
     step as (select max(id) as last, count(*)::int as walked from walked)
     select step.*, ${persons.read}, o.name as organization_name, u.name as owner_name
     from step left join (
       select * from walked persons where deleted_at is null
         and ($3::int is null or visible_to <> 1 or owner_id = $3)
         and ($4::int is null or owner_id = $4) and ($5::int is null or org_id = $5)
         and ($6 = '' or position($6 in search_name) > 0 or position($6 in search_email) > 0
           or ($7 <> '' and position($7 in search_phone) > 0))) persons on true
     left join organizations o on o.company_id = $1 and o.id = persons.org_id and o.deleted_at is null
       and ($3::int is null or o.visible_to <> 1 or o.owner_id = $3)
     left join users u on u.company_id = $1 and u.id = persons.owner_id
     order by persons.id`,
    [companyId, after, viewerId, filter.ownerId, filter.orgId, folded, digits],
  )
  const [first] = rows
  return {
    found: rows.filter((row): row is WalkedPerson & { last: number; walked: number } => row.id !== null),
    last: first && first.walked === STEP ? first.last : null,
  }
}
