/** The page, app and requests that the tests of this folder share. All of it is made up. */
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Connection, ProviderRequest } from '../channel.ts'

export const PAGE = '101010101010101'
export const APP = '202020202020202'
export const CONTACT = '4400110022003301'
export const WEBHOOK_URL = `https://inbox.example/webhooks/messenger/${APP}`

export const connection: Connection = {
  channelId: 'channel',
  settings: { page_id: PAGE, app_id: APP },
  secrets: {
    page_access_token: 'EAAexample+token/==',
    app_secret: 'example-app-secret',
    verify_token: 'example-verify-token',
  },
}

/** Written here once more, by the words of Meta's page and not by those of signature.ts. */
export function signedRequest(body: Buffer | string, secret = 'example-app-secret'): ProviderRequest {
  const bytes = Buffer.from(body)
  const signature = createHmac('sha256', secret).update(bytes).digest('hex')
  return {
    method: 'POST',
    url: WEBHOOK_URL,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body: bytes,
  }
}

export const SENT_AT = 1_790_373_634_311

/** One event of the contact, as Meta wraps it. */
export function eventOf(body: object, change: object = {}): object {
  return { sender: { id: CONTACT }, recipient: { id: PAGE }, timestamp: SENT_AT, ...body, ...change }
}

export function bodyOf(...events: unknown[]): Buffer {
  return Buffer.from(
    JSON.stringify({ object: 'page', entry: [{ id: PAGE, time: SENT_AT + 300, messaging: events }] }),
  )
}

/** One file of `fixtures/`. `expect` says what a tolerant inbox does with it. */
export interface Example {
  name: string
  kind: string
  situation: string
  headers: Record<string, string>
  rawBody: string
  expect: {
    messages?: number
    text?: string | null
    texts?: string[]
    attachments?: number
    status?: string | null
    ignored?: boolean
    direction?: 'in' | 'out'
    contact?: string
    event?: string
    payload?: string
    ref?: string
    emoji?: string
    upTo?: number
  }
}

const folder = new URL('./fixtures/', import.meta.url)

export const examples: readonly Example[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')), name }))
