/** The company to fill: the one that is there, else one made by the first visit's own door, with a few colleagues. */
import type { App } from '../app.ts'
import { findOldestCompany } from '../store/companies.ts'

const PASSWORD = 'tsunagi-sample'
const OWNER = { name: '山本 澪', email: 'mio@sample.example' }
const COLLEAGUES = [
  { name: 'Daniel Okafor', email: 'daniel@sample.example', locale: 'en' },
  { name: '佐藤 健', email: 'ken@sample.example', locale: 'ja' },
  { name: 'Aoife Murphy', email: 'aoife@sample.example', locale: 'en' },
] as const

export interface PreparedCompany {
  companyId: number
  /** Null where the company was there before. */
  signIn: { email: string; password: string } | null
}

export async function prepareCompany(app: App): Promise<PreparedCompany> {
  const known = await findOldestCompany(app.core.db)
  if (known !== null) return { companyId: known, signIn: null }
  const made = await post('/setup', {
    company_name: 'みなと商会 Minato Trading',
    ...OWNER,
    password: PASSWORD,
    locale: 'en',
    time_zone: 'Asia/Tokyo',
    ...(app.setupCode !== null && { setup_code: app.setupCode }),
  })
  for (const { name, email, locale } of COLLEAGUES) {
    const { data } = await post('/invitations', { email, name, locale }, made.cookie)
    await post(`/invitations/${data.token}/accept`, { name, password: PASSWORD, locale })
  }
  const companyId = await findOldestCompany(app.core.db)
  if (companyId === null) throw new Error('the first visit made no company')
  return { companyId, signIn: { email: OWNER.email, password: PASSWORD } }

  async function post(path: string, payload: object, cookie = '') {
    const url = `/api/inbox${path}`
    const response = await app.http.inject({ method: 'POST', url, payload, headers: { cookie } })
    if (response.statusCode >= 300)
      throw new Error(`${path} was answered ${response.statusCode}: ${response.body}`)
    return {
      data: response.json().data as { token: string },
      cookie: response.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    }
  }
}
