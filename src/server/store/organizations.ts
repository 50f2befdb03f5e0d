import type { PostalAddress } from '../../shared/contract/crm.ts'
import { foldLine } from '../lib/fold-text.ts'
import { crmTable, type Kept } from './crm-table.ts'
import type { Sql } from './db.ts'

export interface OrganizationRow extends Kept {
  id: number
  name: string
  owner_id: number
  address: PostalAddress | null
  website: string | null
  linkedin: string | null
  industry: number | null
  annual_revenue: number | null
  employee_count: number | null
  visible_to: number
  label_ids: number[]
  custom_fields: Record<string, unknown>
}

export const organizations = crmTable<OrganizationRow>({
  table: 'organizations',
  columns: {
    name: 'plain',
    owner_id: 'plain',
    address: 'json',
    website: 'plain',
    linkedin: 'plain',
    industry: 'plain',
    annual_revenue: 'numeric',
    employee_count: 'plain',
    visible_to: 'plain',
    label_ids: 'ints',
    custom_fields: 'json',
  },
  search: (row) => ({
    search_name: foldLine(row.name),
    search_address: foldLine(row.address?.value ?? ''),
  }),
})

/** Organizations of exactly this name, oldest first. */
export function findOrganizationsByName(
  sql: Sql,
  companyId: number,
  name: string,
  limit: number,
): Promise<OrganizationRow[]> {
  return sql.query<OrganizationRow>(
    `select ${organizations.read} from organizations
     where company_id = $1 and deleted_at is null and search_name = $2 order by id limit $3`,
    [companyId, foldLine(name), limit],
  )
}
