/** Users in the shape of Pipedrive's API. */
import type { CompanyRow, UserRecord } from '../store/users.ts'
import { plainTime } from './crm-time.ts'

export function presentCrmUser(user: UserRecord, viewer: { id: number }) {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    phone: null,
    locale: user.locale === 'ja' ? 'ja_JP' : 'en_US',
    lang: 1,
    default_currency: user.locale === 'ja' ? 'JPY' : 'USD',
    timezone_name: user.time_zone,
    timezone_offset: offsetOf(user.time_zone, user.updated_at),
    activated: true,
    active_flag: user.active,
    is_deleted: false,
    is_admin: user.admin ? 1 : 0,
    is_you: user.id === viewer.id,
    role_id: 1,
    icon_url: null,
    created: plainTime(user.created_at),
    modified: plainTime(user.updated_at),
    last_login: null,
    has_created_company: user.first,
    access: accessOf(user),
  }
}

/** S3's right has its own name in their API: an entry for `account_settings`. */
function accessOf(user: UserRecord) {
  const entry = (app: string, admin: boolean) => ({
    app,
    admin,
    permission_set_id: `${app}-${admin ? 1 : 0}`,
  })
  return [
    entry('sales', user.admin),
    ...(user.admin ? [entry('global', true)] : []),
    ...(user.account_settings_access ? [entry('account_settings', true)] : []),
  ]
}

export function presentCrmMe(user: UserRecord, company: CompanyRow, publicUrl: string) {
  return {
    ...presentCrmUser(user, user),
    company_id: company.id,
    company_name: company.name,
    company_domain: new URL(publicUrl).hostname.split('.')[0],
    company_country: null,
    company_industry: null,
    language:
      user.locale === 'ja'
        ? { language_code: 'ja', country_code: 'JP' }
        : { language_code: 'en', country_code: 'US' },
  }
}

/** `+09:00`, as it was at a moment. */
function offsetOf(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  return name.replace('GMT', '') || '+00:00'
}
