/**
 * The demo's company, made through the product's own doors at the first start, and its channel registered with the
 * simulated Twilio at each. Nothing here is special: what the demo shows, the product does.
 */
import type { App } from '../app.ts'
import { connectChannel } from '../connections/connect-channel.ts'
import { openSecrets } from '../connections/find-connection.ts'
import type { SecretBox } from '../lib/seal.ts'
import { webhookUrl } from '../present/channel.ts'
import { askCheck, listAllChannels } from '../store/channels.ts'
import { findUserAnywhere } from '../store/users.ts'
import { type Ask, linkCrm, seedCrm } from './seed-crm.ts'

export const DEMO_EMAIL = 'mio@demo.example'
export const DEMO_PASSWORD = 'tsunagi-demo'

const COLLEAGUES = [
  { name: 'Daniel Okafor', email: 'daniel@demo.example', locale: 'en' },
  { name: '佐藤 健', email: 'ken@demo.example', locale: 'ja' },
] as const

const SENDER = {
  account_sid: 'ACdddddddddddddddddddddddddddddddd',
  auth_token: 'demo-auth-token',
  sender: 'whatsapp:+14155550100',
}

const PAGE = {
  page_id: '101010101010101',
  page_access_token: 'demo-page-token',
  app_id: '202020202020202',
  app_secret: 'demo-app-secret',
  verify_token: 'demo-verify-token',
}

const CUSTOMERS = [
  {
    customer: { name: '田中 美咲', locale: 'ja', phone: '+819012345678' },
    texts: [
      'はじめまして。御社の業務用コーヒーマシンについて、お見積もりをお願いできますか？',
      '月に3,000杯ほど淹れる予定です☕',
    ],
  },
  {
    customer: { name: 'Amelia Hughes', locale: 'en', phone: '+447700900871' },
    texts: ['Hi! We met at the trade fair last week. Is the 12-month lease still available?'],
  },
  {
    customer: { name: '株式会社みなと 営業部', locale: 'ja', phone: '+819087654321' },
    texts: ['先日はありがとうございました。明日の15時に伺っても大丈夫でしょうか。'],
  },
  {
    customer: { name: 'Ingrid Solberg', locale: 'en' },
    to: PAGE.page_id,
    texts: ['Hello! Do you have the walnut table in stock?'],
  },
  {
    customer: { name: 'Rafael', locale: 'en', user_id: 'BR.72023966550293360632' },
    texts: ['Could you send me the price list, please?', 'And do you deliver to Porto Alegre?'],
  },
] as const

interface DemoParts {
  publicUrl: string
  simulatorUrl: string
}

interface Answer {
  status: number
  data: { id: number; token: string }
  cookie: string
}

export async function seedDemo(
  app: App,
  box: SecretBox,
  { publicUrl, simulatorUrl }: DemoParts,
): Promise<void> {
  const first = await setUp(app)
  for (const channel of await listAllChannels(app.core.db)) {
    const common = { name: channel.name, webhook_url: webhookUrl(channel, publicUrl) }
    const known = { ...channel.settings, ...openSecrets(box, channel), ...common }
    if (channel.type === 'whatsapp_twilio') await call(simulatorUrl, '/simulator/api/twilio/accounts', known)
    if (channel.type === 'messenger') {
      await call(simulatorUrl, '/simulator/api/meta/pages', { ...known, subscribed: true })
      // It may have been looked at before the simulated Meta knew the page.
      await askCheck(app.core.db, channel.company_id, channel.id, app.core.clock.now(), true)
    }
  }
  // The product's clock may have been moved in an earlier run; the phones go by the same.
  const ahead = Math.round((app.core.clock.now().getTime() - app.core.clock.realNow().getTime()) / 1000)
  if (ahead > 0) await call(simulatorUrl, '/simulator/api/clock', { advance_seconds: ahead })
  if (first) {
    await letCustomersWrite(simulatorUrl)
    await linkCrm(first.ask, await seedCrm(first.ask, app.core.clock.now(), first.owners))
  }

  /** Null where it is there already. */
  async function setUp(app: App): Promise<{ ask: Ask; owners: number[] } | null> {
    const made = await inject('/api/inbox/setup', {
      company_name: 'みなと珈琲 Minato Coffee',
      name: '山本 澪',
      email: DEMO_EMAIL,
      password: DEMO_PASSWORD,
      locale: 'en',
      time_zone: 'Asia/Tokyo',
    })
    if (made.status !== 201) return null
    const owner = await findUserAnywhere(app.core.db, made.data.id)
    if (!owner) throw new Error('the demo’s first user is not there')
    await connectChannel(app.core, box, [], owner, { type: 'whatsapp_twilio', name: 'WhatsApp', ...SENDER })
    await connectChannel(app.core, box, [], owner, { type: 'messenger', name: 'Facebook', ...PAGE })
    const owners = [owner.id]
    for (const { name, email, locale } of COLLEAGUES) {
      const invitation = await inject('/api/inbox/invitations', { email, name, locale }, made.cookie)
      const { data } = await inject(`/api/inbox/invitations/${invitation.data.token}/accept`, {
        name,
        password: DEMO_PASSWORD,
        locale,
      })
      owners.push(data.id)
    }
    return { owners, ask: askAs(made.cookie) }
  }

  function askAs(cookie: string): Ask {
    return async (method, url, body) => {
      const payload = body && { payload: body }
      const response = await app.http.inject({ method, url, headers: { cookie }, ...payload })
      if (response.statusCode >= 300)
        throw new Error(`the demo’s ${method} ${url} answered ${response.statusCode}: ${response.body}`)
      return response.json().data
    }
  }

  async function inject(url: string, payload: object, cookie = ''): Promise<Answer> {
    const response = await app.http.inject({ method: 'POST', url, payload, headers: { cookie } })
    const cookies = response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    return { status: response.statusCode, data: response.json().data, cookie: cookies }
  }
}

async function letCustomersWrite(simulatorUrl: string): Promise<void> {
  for (const { customer, texts, ...to } of CUSTOMERS) {
    const { id } = await call<{ id: string }>(simulatorUrl, '/simulator/api/customers', customer)
    for (const text of texts)
      await call(simulatorUrl, `/simulator/api/customers/${id}/messages`, {
        text,
        ...('to' in to && { sender: to.to }),
      })
  }
}

async function call<T>(base: string, path: string, body: object): Promise<T> {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok)
    throw new Error(`the simulated phone refused ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
