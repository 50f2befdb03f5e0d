/** Requests as Meta sends them, signed here by the words of its documents: over the bytes, with escaped Unicode. */
import { createHmac } from 'node:crypto'
import type { Answer, World } from './world.ts'

export const META = {
  page_id: '101010101010101',
  page_access_token: 'example-page-token',
  app_id: '202020202020202',
  app_secret: 'example-app-secret',
  verify_token: 'example-verify-token',
}

let counter = 0

export function mid(): string {
  counter++
  return `m_${'Abc-_9'.repeat(8)}${counter}`
}

export function psid(): string {
  counter++
  return String(4_400_110_022_000_000 + counter)
}

/** One event of a contact, as Meta wraps it. */
export function eventFrom(contact: string, body: object, timestamp: unknown = Date.now()): object {
  return { sender: { id: contact }, recipient: { id: META.page_id }, timestamp, ...body }
}

/** One event of the page's own. */
export function eventTo(contact: string, body: object, timestamp: unknown = Date.now()): object {
  return { sender: { id: META.page_id }, recipient: { id: contact }, timestamp, ...body }
}

export function entryOf(events: unknown[], change: object = {}): object {
  // It leaves Meta after its events, also where the clock of a test was moved.
  const times = events.map((event) => Number((event as { timestamp?: unknown } | null)?.timestamp) || 0)
  return {
    id: META.page_id,
    time: Math.max(Date.now(), ...times.filter(isThisCentury)),
    messaging: events,
    ...change,
  }
}

/** As Meta writes JSON. */
export function written(body: unknown): string {
  return JSON.stringify(body)
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
}

export function post(world: World, body: string, more: { secret?: string; app?: string } = {}) {
  const signature = createHmac('sha256', more.secret ?? META.app_secret)
    .update(body)
    .digest('hex')
  return fetch(`${world.url}/webhooks/messenger/${more.app ?? META.app_id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  })
}

export function postEvents(world: World, ...events: unknown[]): Promise<Response> {
  return post(world, written({ object: 'page', entry: [entryOf(events)] }))
}

export function connectMessenger(
  world: World,
  change: object = {},
): Promise<Answer<{ id: string; webhook_url: string; status: string }>> {
  return world.owner.post('/channels', { type: 'messenger', name: 'Kumo on Messenger', ...META, ...change })
}

/** With the page at the simulated Meta, which sends what customers write there; answers the channel's id. */
export async function connectSimulatedPage(world: World): Promise<string> {
  world.simulator.registerMetaPage({
    ...META,
    name: 'Kumo Furniture',
    webhook_url: `${world.url}/webhooks/messenger/${META.app_id}`,
    subscribed: true,
  })
  const { data } = await connectMessenger(world)
  await world.settle()
  return data.id
}

function isThisCentury(milliseconds: number): boolean {
  return milliseconds < Date.UTC(2100, 0, 1)
}
