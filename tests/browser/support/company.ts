/** A company on a product of its own, with its colleagues, one WhatsApp number and the simulated Twilio behind it. */
import {
  type Customer,
  type CustomerRequest,
  createSimulator,
  type Simulator,
} from '../../../simulator/index.ts'
import { type Product, startProduct } from './product.ts'

export const PASSWORD = 'correct horse battery'

export const TWILIO = {
  account_sid: 'ACc0ffee00112233445566778899aabbcc',
  auth_token: 'example-auth-token',
  sender: 'whatsapp:+14155550100',
}

export interface Person {
  id: number
  name: string
  email: string
  locale: 'en' | 'ja'
  /** `name=value` of the session. */
  cookie: string
}

export interface EmptyProduct {
  url: string
  product: Product
  simulator: Simulator
  stop(): Promise<void>
}

export interface Company extends EmptyProduct {
  /** The first user, with all rights, who installed the WhatsApp channel. */
  mio: Person
  /** A colleague without rights. */
  daniel: Person
  /** A colleague without rights, who reads Japanese. */
  ken: Person
  channelId: string
}

/** A product that nobody has visited yet, and the simulated Twilio that it calls. */
export async function startEmptyProduct(more: Record<string, string> = {}): Promise<EmptyProduct> {
  const simulator = createSimulator()
  const { environment } = await simulator.listen()
  const product = await startProduct({ ...environment, ...more })
  return {
    url: product.url,
    product,
    simulator,
    async stop() {
      await simulator.close()
      await product.stop()
    },
  }
}

/** `more`: of the environment, such as a mail server. */
export async function foundCompany(more: Record<string, string> = {}): Promise<Company> {
  const empty = await startEmptyProduct(more)
  const { url, simulator } = empty
  const mio = await setUp(url)
  const [daniel, ken] = await Promise.all([
    invite(url, mio, 'Daniel Okafor', 'daniel@minato.example', 'en'),
    invite(url, mio, '佐藤 健', 'ken@minato.example', 'ja'),
  ])
  const { id } = await connectWhatsApp(url, mio, simulator)
  return { ...empty, mio, daniel, ken, channelId: id }
}

export async function connectWhatsApp(
  url: string,
  by: Person,
  simulator: Simulator,
): Promise<{ id: string }> {
  const channel = await call<{ id: string; webhook_url: string }>(url, 'POST', '/channels', by.cookie, {
    type: 'whatsapp_twilio',
    name: 'WhatsApp Tokyo',
    access: 'shared',
    ...TWILIO,
  })
  simulator.registerTwilioAccount({ ...TWILIO, webhook_url: channel.data.webhook_url })
  return channel.data
}

export async function setUp(url: string): Promise<Person> {
  const person = { name: 'Mio Yamamoto', email: 'mio@minato.example', locale: 'en' as const }
  const made = await call<{ id: number }>(url, 'POST', '/setup', '', {
    company_name: 'Minato Coffee',
    password: PASSWORD,
    time_zone: 'Asia/Tokyo',
    ...person,
  })
  return { ...person, id: made.data.id, cookie: made.cookie }
}

export async function invite(
  url: string,
  by: Person,
  name: string,
  email: string,
  locale: 'en' | 'ja',
): Promise<Person> {
  const { token } = await inviteOnly(url, by, name, email, locale)
  const joined = await call<{ id: number }>(url, 'POST', `/invitations/${token}/accept`, '', {
    name,
    password: PASSWORD,
    locale,
  })
  return { id: joined.data.id, name, email, locale, cookie: joined.cookie }
}

export async function inviteOnly(
  url: string,
  by: Person,
  name: string,
  email: string,
  locale: 'en' | 'ja',
): Promise<{ token: string; url: string }> {
  const invitation = await call<{ token: string; url: string }>(url, 'POST', '/invitations', by.cookie, {
    name,
    email,
    locale,
    rights: {},
  })
  return invitation.data
}

let customers = 0

/** Somebody with a number of their own; the name gets a number too, so that no two tests mean the same person. */
export function newCustomer(
  simulator: Simulator,
  name: string,
  more: Partial<CustomerRequest> = {},
): Customer {
  customers++
  const phone = `+81900000${String(customers).padStart(4, '0')}`
  return simulator.addCustomer({ name: `${name} ${customers}`, phone, locale: 'en', ...more })
}

export interface Answered<T> {
  status: number
  data: T
  code: string | null
  cookie: string
}

/** A call as a script would make it. @throws where `accepts` does not hold the status (any of 200–299 by default) */
export async function call<T>(
  url: string,
  method: string,
  path: string,
  cookie: string,
  body?: object,
  accepts: (status: number) => boolean = (status) => status < 300,
): Promise<Answered<T>> {
  const response = await fetch(`${url}/api/inbox${path}`, {
    method,
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!accepts(response.status)) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  const answer = JSON.parse(text) as { data: T; additional_data?: { code?: string } }
  return {
    status: response.status,
    data: answer.data,
    code: answer.additional_data?.code ?? null,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  }
}
