/** v1 users: read only. Users are invited and changed in the product (`/api/inbox`). */
import { Type } from 'typebox'
import { notFound } from '../../../errors.ts'
import { presentCrmMe, presentCrmUser } from '../../../present/crm-user.ts'
import { findCompany, findUserRecord, listUserRecords } from '../../../store/users.ts'
import { callerOf } from '../../caller.ts'
import type { Http } from '../../server.ts'
import { answer, type CrmParts, NumberKey } from './parts.ts'

const FindQuery = Type.Object({
  term: Type.String({ minLength: 1, maxLength: 200 }),
  search_by_email: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
})

export function crmUserRoutes(http: Http, { core, publicUrl }: CrmParts): void {
  http.get('/users', async (request) => {
    const { user } = callerOf(request)
    const users = await listUserRecords(core.db, user.company_id)
    return answer(users.map((one) => presentCrmUser(one, user)))
  })

  http.get('/users/me', async (request) => {
    const { user } = callerOf(request)
    const me = await findUserRecord(core.db, user.company_id, user.id)
    const company = await findCompany(core.db, user.company_id)
    if (!me || !company) throw notFound('user')
    return answer(presentCrmMe(me, company, publicUrl))
  })

  http.get('/users/find', { schema: { querystring: FindQuery } }, async (request) => {
    const { user } = callerOf(request)
    const term = request.query.term.normalize('NFKC').toLowerCase()
    const of = request.query.search_by_email === 1 ? ('email' as const) : ('name' as const)
    const users = await listUserRecords(core.db, user.company_id)
    const found = users.filter((one) => one[of].normalize('NFKC').toLowerCase().includes(term))
    return answer(found.map((one) => presentCrmUser(one, user)))
  })

  http.get('/users/:id', { schema: { params: NumberKey } }, async (request) => {
    const { user } = callerOf(request)
    const found = await findUserRecord(core.db, user.company_id, request.params.id)
    if (!found) throw notFound('user')
    return answer(presentCrmUser(found, user))
  })

  http.get('/users/:id/permissions', { schema: { params: NumberKey } }, async (request) => {
    const { user } = callerOf(request)
    const found = await findUserRecord(core.db, user.company_id, request.params.id)
    if (!found) throw notFound('user')
    return answer(permissions(found.active && found.admin))
  })
}

/** What everybody may, what admins may, and what is not there at all. */
function permissions(admin: boolean) {
  return {
    can_add_custom_fields: false,
    can_add_products: false,
    can_add_prospects_as_leads: true,
    can_bulk_edit_items: false,
    can_change_visibility_of_items: true,
    can_convert_deals_to_leads: false,
    can_create_own_workflow: false,
    can_delete_activities: false,
    can_delete_custom_fields: false,
    can_delete_deals: true,
    can_edit_custom_fields: false,
    can_edit_deals_closed_date: true,
    can_edit_products: false,
    can_edit_shared_filters: false,
    can_export_data_from_lists: false,
    can_follow_other_users: false,
    can_merge_deals: false,
    can_merge_organizations: false,
    can_merge_people: true,
    can_modify_labels: true,
    can_see_company_wide_statistics: admin,
    can_see_deals_list_summary: true,
    can_see_hidden_items_names: admin,
    can_see_other_users: true,
    can_see_other_users_statistics: admin,
    can_see_security_dashboard: admin,
    can_share_filters: false,
    can_share_insights: false,
    can_use_api: true,
    can_use_email_tracking: false,
    can_use_import: admin,
  }
}
