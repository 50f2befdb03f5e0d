/** Requests as Twilio sends them, signed by the official package: an independent signer. */
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { TWILIO } from './world.ts'

export interface SignedRequest {
  url: string
  body: string
  headers: Record<string, string>
}

let counter = 0

export function messageSid(): string {
  counter++
  return `SM${counter.toString(16).padStart(8, '0')}${'0123456789abcdef01234567'}`
}

export function inboundForm(change: Record<string, string> = {}): Record<string, string> {
  return {
    MessageSid: messageSid(),
    AccountSid: TWILIO.account_sid,
    From: 'whatsapp:+447700900871',
    To: TWILIO.sender,
    Body: 'Hello',
    NumMedia: '0',
    ProfileName: 'Amelia',
    WaId: '447700900871',
    SmsStatus: 'received',
    ApiVersion: '2010-04-01',
    ...change,
  }
}

export function sign(url: string, form: Record<string, string>, token = TWILIO.auth_token): SignedRequest {
  return {
    url,
    body: new URLSearchParams(form).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': getExpectedTwilioSignature(token, url, form),
    },
  }
}

export function post(request: SignedRequest): Promise<Response> {
  return fetch(request.url, { method: 'POST', headers: request.headers, body: request.body })
}
