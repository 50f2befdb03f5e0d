import type { Organization } from '../../shared/contract/crm.ts'
import type { OrganizationRow } from '../store/organizations.ts'
import { isoTime } from './crm-time.ts'

export function presentOrganization(organization: OrganizationRow): Organization {
  return {
    id: organization.id,
    name: organization.name,
    owner_id: organization.owner_id,
    add_time: isoTime(organization.add_time),
    update_time: isoTime(organization.update_time),
    is_deleted: organization.deleted_at !== null,
    visible_to: organization.visible_to,
    address: organization.address,
    label_ids: organization.label_ids,
    website: organization.website,
    linkedin: organization.linkedin,
    industry: organization.industry,
    annual_revenue: organization.annual_revenue,
    employee_count: organization.employee_count,
    custom_fields: organization.custom_fields,
    version: organization.version,
  }
}
