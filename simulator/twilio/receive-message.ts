/** A customer writes: the message stands in Twilio's list first and is then brought to the webhook (protocols 2.1). */
import { type Customer, whatsAppAddress } from '../customers.ts'
import { newSid } from '../sids.ts'
import { keepMessage, type World } from '../world.ts'
import type { MessageLocation, TwilioAccount, TwilioMessage, WhatsAppSender } from './account.ts'
import { deliverTwilioWebhook } from './deliver-webhook.ts'

/** What the customer writes. */
export interface CustomerMessage {
  text?: string
  media?: { content_type: string; bytes: Buffer; name: string | null }
  location?: { latitude: number; longitude: number; label?: string; address?: string }
  contact?: { name: string; phone: string }
  /** A quick reply; `of` is the message that carried the button. */
  button?: { title: string; payload: string; of?: string }
  list?: { id: string; title: string }
  /** The id of the message that is quoted. */
  reply_to?: string
  forwarded?: boolean
  frequently_forwarded?: boolean
  /** A click-to-WhatsApp advertisement, in Twilio's names without `Referral`: `{Headline, SourceUrl …}`. */
  referral?: Record<string, string>
  /** Parameters to add or change; null takes one away. */
  parameters?: Record<string, string | null>
}

export function receiveMessage(
  world: World,
  account: TwilioAccount,
  sender: WhatsAppSender,
  customer: Customer,
  content: CustomerMessage,
): TwilioMessage {
  const media = mediaOf(content)
  const now = world.now()
  const message: TwilioMessage = {
    sid: newSid(media ? 'MM' : 'SM'),
    accountSid: account.sid,
    sender,
    customer,
    direction: 'inbound',
    from: whatsAppAddress(customer),
    to: sender.address,
    body: content.button?.title ?? content.list?.title ?? content.text ?? '',
    mediaSids: [],
    mediaUrls: [],
    location: locationOf(content),
    buttons: [],
    template: null,
    quotedSid: content.button?.of ?? content.reply_to ?? null,
    status: 'received',
    errorCode: null,
    dateCreated: now,
    dateSent: now,
    dateUpdated: now,
    statusCallback: null,
    messagingServiceSid: sender.messagingServiceSid,
    readByBusiness: false,
    webhookFailure: null,
  }
  if (media) {
    const sid = newSid('ME')
    world.media.add({
      sid,
      contentType: media.content_type,
      bytes: media.bytes,
      name: media.name,
      createdAt: now,
    })
    message.mediaSids.push(sid)
  }
  keepMessage(world, account, message)
  if (sender.webhook.callback_url) {
    world.traffic.follow(bringToWebhook(world, account, message, content, sender.webhook.callback_url))
  } else {
    message.webhookFailure = 'This sender has no webhook.'
  }
  return message
}

async function bringToWebhook(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
  content: CustomerMessage,
  address: string,
): Promise<void> {
  const { webhook } = message.sender
  message.webhookFailure = await deliverTwilioWebhook(world, account, {
    kind: 'inbound',
    address,
    method: webhook.callback_method,
    fallback: webhook.fallback_url,
    parameters: inboundParameters(world, account, message, content),
    messageSid: message.sid,
    customerAddress: message.from,
    status: null,
  })
  world.changed()
}

function inboundParameters(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
  content: CustomerMessage,
): [string, string][] {
  const { customer } = message
  const parameters = new Map<string, string>([
    ['SmsMessageSid', message.sid],
    ['NumMedia', String(message.mediaSids.length)],
    ['ProfileName', customer.name],
    ['MessageType', messageType(message, content)],
    ['SmsSid', message.sid],
    ['SmsStatus', 'received'],
    ['Body', message.body],
    ['To', message.to],
    ['NumSegments', '1'],
    ['ReferralNumMedia', '0'],
    ['MessageSid', message.sid],
    ['AccountSid', message.accountSid],
    ['From', message.from],
    ['ApiVersion', '2010-04-01'],
  ])
  if (customer.sharesNumber && customer.phone) parameters.set('WaId', customer.phone.slice(1))
  if (customer.userId) parameters.set('ExternalUserId', `whatsapp:${customer.userId}`)
  if (customer.username) parameters.set('ProfileUsername', customer.username)
  if (message.messagingServiceSid) parameters.set('MessagingServiceSid', message.messagingServiceSid)
  for (const [index, sid] of message.mediaSids.entries()) {
    parameters.set(
      `MediaUrl${index}`,
      `${world.bases.twilioApi}/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}/Media/${sid}`,
    )
    parameters.set(
      `MediaContentType${index}`,
      world.media.get(sid)?.contentType ?? 'application/octet-stream',
    )
  }
  if (message.location) {
    parameters.set('Latitude', String(message.location.latitude))
    parameters.set('Longitude', String(message.location.longitude))
    if (message.location.label) parameters.set('Label', message.location.label)
    if (message.location.address) parameters.set('Address', message.location.address)
  }
  if (content.button) {
    parameters.set('ButtonText', content.button.title)
    parameters.set('ButtonPayload', content.button.payload)
  }
  if (content.list) {
    parameters.set('ListId', content.list.id)
    parameters.set('ListTitle', content.list.title)
  }
  if (content.forwarded || content.frequently_forwarded) {
    parameters.set('Forwarded', 'true')
    if (content.frequently_forwarded) parameters.set('FrequentlyForwarded', 'true')
  }
  addQuote(world, account, message, parameters)
  for (const [name, value] of Object.entries(content.referral ?? {})) parameters.set(`Referral${name}`, value)
  parameters.set('ChannelMetadata', channelMetadata(parameters))
  for (const [name, value] of Object.entries(content.parameters ?? {})) {
    if (value === null) parameters.delete(name)
    else parameters.set(name, value)
  }
  return [...parameters]
}

const QUOTE_LIMIT_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

/** Only messages younger than seven days are named as quoted. */
function addQuote(
  world: World,
  account: TwilioAccount,
  message: TwilioMessage,
  parameters: Map<string, string>,
): void {
  const quoted = message.quotedSid ? account.messageBySid.get(message.quotedSid) : undefined
  if (!quoted || world.now().getTime() - quoted.dateCreated.getTime() >= QUOTE_LIMIT_MILLISECONDS) return
  parameters.set('OriginalRepliedMessageSender', quoted.from)
  parameters.set('OriginalRepliedMessageSid', quoted.sid)
}

function messageType(message: TwilioMessage, content: CustomerMessage): string {
  if (content.contact) return 'contacts'
  if (content.media) {
    const [kind = ''] = content.media.content_type.split('/')
    return ['image', 'audio', 'video'].includes(kind) ? kind : 'document'
  }
  if (message.location) return 'location'
  return content.button || content.list ? 'interactive' : 'text'
}

function channelMetadata(parameters: Map<string, string>): string {
  const context: Record<string, string> = {}
  for (const name of [
    'ButtonText',
    'ButtonPayload',
    'Forwarded',
    'FrequentlyForwarded',
    'ProfileName',
    'WaId',
  ]) {
    const value = parameters.get(name)
    if (value !== undefined) context[name] = value
  }
  return JSON.stringify({ type: 'whatsapp', data: { context } })
}

function locationOf(content: CustomerMessage): MessageLocation | null {
  if (!content.location) return null
  const { latitude, longitude, label, address } = content.location
  return { latitude, longitude, label: label ?? null, address: address ?? null }
}

/** A contact card arrives as a vCard file. */
function mediaOf(content: CustomerMessage): CustomerMessage['media'] {
  if (!content.contact) return content.media
  const { name, phone } = content.contact
  const digits = phone.replace(/\D/g, '')
  const card = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${escapeCard(name)};;;`,
    `FN:${escapeCard(name)}`,
    `TEL;type=CELL;waid=${digits}:${escapeCard(phone)}`,
    'END:VCARD',
    '',
  ].join('\r\n')
  return { content_type: 'text/vcard', bytes: Buffer.from(card), name: `${name}.vcf` }
}

function escapeCard(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n')
}
