/** Twilio's side of one customer of Twilio's: credentials, WhatsApp senders, messages, templates. Source: protocols 2. */
import type { Customer } from '../customers.ts'
import { newSid } from '../sids.ts'
import { sampleTemplates, type Template } from './templates.ts'

export interface TwilioAccount {
  sid: string
  authToken: string
  /** API keys: SK… and secret. They open the REST API; webhooks are signed with the Auth Token alone. */
  apiKeys: Map<string, string>
  name: string
  senders: Map<string, WhatsAppSender>
  /** Oldest first. */
  messages: TwilioMessage[]
  messageBySid: Map<string, TwilioMessage>
  templates: Map<string, Template>
  /** Where to connect instead of the webhook's own host, for a public address that does not lead here. */
  connectTo: string | null
}

export interface WhatsAppSender {
  sid: string
  /** `whatsapp:+…` */
  address: string
  name: string
  wabaId: string
  messagingServiceSid: string | null
  webhook: SenderWebhook
}

export interface SenderWebhook {
  callback_url: string | null
  callback_method: string
  fallback_url: string | null
  fallback_method: string
  status_callback_url: string | null
  status_callback_method: string
}

export type TwilioStatus =
  | 'accepted'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'undelivered'
  | 'failed'
  | 'canceled'
  | 'received'

export interface TwilioMessage {
  sid: string
  accountSid: string
  sender: WhatsAppSender
  customer: Customer
  direction: 'inbound' | 'outbound-api'
  from: string
  to: string
  body: string
  /** ME… of the media store. */
  mediaSids: string[]
  /** Addresses from which the business's media are still to be pulled. */
  mediaUrls: string[]
  location: MessageLocation | null
  /** Quick replies of a template, to be pressed on the phone. */
  buttons: { title: string; payload: string }[]
  template: Template | null
  quotedSid: string | null
  status: TwilioStatus
  errorCode: number | null
  dateCreated: Date
  dateSent: Date | null
  dateUpdated: Date
  statusCallback: string | null
  messagingServiceSid: string | null
  /** An inbound message that the business has marked as read. */
  readByBusiness: boolean
  /** Why the webhook of an inbound message did not arrive, for the phone page. */
  webhookFailure: string | null
}

export interface MessageLocation {
  latitude: number
  longitude: number
  label: string | null
  address: string | null
}

export interface TwilioAccountRequest {
  account_sid: string
  auth_token: string
  /** `whatsapp:+…`; register the account again for another one. */
  sender: string
  name?: string
  webhook_url?: string | null
  fallback_url?: string | null
  status_callback_url?: string | null
  messaging_service_sid?: string | null
  api_keys?: { sid: string; secret: string }[]
  connect_to?: string | null
}

/** Registers an account with a sender, or changes what is registered. Throws `AccountRefused`. */
export function registerTwilioAccount(
  accounts: Map<string, TwilioAccount>,
  request: TwilioAccountRequest,
  now: Date,
): TwilioAccount {
  if (!/^AC[0-9a-f]{32}$/i.test(request.account_sid)) {
    throw new AccountRefused('An account SID is AC and 32 hexadecimal digits.')
  }
  if (!/^whatsapp:\+\d{5,15}$/.test(request.sender)) {
    throw new AccountRefused('A sender is written like whatsapp:+14155550100.')
  }
  const account = accounts.get(request.account_sid) ?? {
    sid: request.account_sid,
    authToken: request.auth_token,
    apiKeys: new Map(),
    name: request.name ?? 'Simulated account',
    senders: new Map(),
    messages: [],
    messageBySid: new Map(),
    templates: sampleTemplates(now),
    connectTo: null,
  }
  account.authToken = request.auth_token
  account.connectTo = request.connect_to ?? account.connectTo
  for (const key of request.api_keys ?? []) account.apiKeys.set(key.sid, key.secret)
  const known = account.senders.get(request.sender)
  account.senders.set(request.sender, {
    sid: known?.sid ?? newSid('XE'),
    address: request.sender,
    name: request.name ?? known?.name ?? account.name,
    wabaId: known?.wabaId ?? '102290129340398',
    messagingServiceSid: request.messaging_service_sid ?? known?.messagingServiceSid ?? null,
    webhook: {
      callback_url: request.webhook_url ?? known?.webhook.callback_url ?? null,
      callback_method: 'POST',
      fallback_url: request.fallback_url ?? known?.webhook.fallback_url ?? null,
      fallback_method: 'POST',
      status_callback_url: request.status_callback_url ?? known?.webhook.status_callback_url ?? null,
      status_callback_method: 'POST',
    },
  })
  accounts.set(account.sid, account)
  return account
}

export class AccountRefused extends Error {
  override name = 'AccountRefused'
}
