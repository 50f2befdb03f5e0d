/** The account, number and requests that the tests of this folder share. All of it is made up. */
import { readdirSync, readFileSync } from 'node:fs'
import twilio from 'twilio'
import type { Connection, ProviderRequest } from '../channel.ts'

export const connection: Connection = {
  channelId: 'channel',
  settings: {
    account_sid: 'ACc0ffee00112233445566778899aabbcc',
    sender: 'whatsapp:+14155550100',
    messaging_service_sid: null,
  },
  secrets: { auth_token: 'example-auth-token' },
}

export const WEBHOOK_URL = 'https://inbox.example/webhooks/twilio/channel'

/** A request as the official package would have signed it: its own signature over the fields of the body. */
export function signedRequest(body: Buffer, url = WEBHOOK_URL): ProviderRequest {
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': twilio.getExpectedTwilioSignature('example-auth-token', url, fieldsOf(body)),
    },
    body,
  }
}

/** By the web's own form parser, which has nothing in common with ours. */
function fieldsOf(body: Buffer): Record<string, string[]> {
  const escaped = body
    .toString('latin1')
    .replace(/[^\0-\x7f]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
  const fields: Record<string, string[]> = Object.create(null)
  // A leading question mark is taken for the beginning of a query; a first empty pair keeps it.
  for (const [name, value] of new URLSearchParams(`&${escaped}`)) {
    fields[name] = [...(fields[name] ?? []), value]
  }
  return fields
}

/** One file of `fixtures/`. `expect.status` is Twilio's word. */
export interface Example {
  name: string
  kind: string
  situation: string
  url?: string
  headers?: Record<string, string>
  contentType: string
  rawBody: string
  expect: {
    messages?: number
    text?: string | null
    attachments?: number
    status?: string | null
    ignored?: boolean
    contact?: string
    payload?: string
    ref?: string
    location?: { lat: number; long: number }
    errorCode?: string
    signature?: 'valid' | 'invalid'
  }
}

const folder = new URL('./fixtures/', import.meta.url)

export const examples: readonly Example[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ ...JSON.parse(readFileSync(new URL(name, folder), 'utf8')), name }))
