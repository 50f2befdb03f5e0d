/** Judges a create call by the documented rules and takes the message. Source: protocols 2.6, 2.8. */
import { userIdPattern } from '../customers.ts'
import { newSid } from '../sids.ts'
import { customerAt, keepMessage, type World } from '../world.ts'
import type { MessageLocation, TwilioAccount, TwilioMessage, WhatsAppSender } from './account.ts'
import { TwilioRefusal } from './refusal.ts'
import { renderTemplate, type Template, templateButtons } from './templates.ts'

const LONGEST_BODY = 1600
const MOST_MEDIA = 10

/** Throws `TwilioRefusal` with Twilio's number. */
export function createMessage(world: World, account: TwilioAccount, form: URLSearchParams): TwilioMessage {
  const to = form.get('To') ?? ''
  if (!to) throw new TwilioRefusal(400, 21604, "A 'To' phone number is required.")
  const sender = chooseSender(account, form, to)
  judgeRecipient(to, sender)
  const statusCallback = form.get('StatusCallback')
  if (statusCallback) judgeStatusCallback(statusCallback)
  const template = chooseTemplate(account, form)
  const values = readVariables(form, template)
  const body = template ? renderTemplate(template, values) : (form.get('Body') ?? '')
  const mediaUrls = template ? [] : form.getAll('MediaUrl')
  const location = readLocation(form)
  judgeContent(form, template, mediaUrls, location)

  const customer = customerAt(world, to)
  if (customer.optedOut) {
    throw new TwilioRefusal(400, 21610, 'Attempt to send to unsubscribed recipient')
  }
  const messagingServiceSid = form.get('MessagingServiceSid')
  const now = world.now()
  const message: TwilioMessage = {
    sid: newSid(mediaUrls.length > 0 ? 'MM' : 'SM'),
    accountSid: account.sid,
    sender,
    customer,
    direction: 'outbound-api',
    from: sender.address,
    to,
    body,
    mediaSids: [],
    mediaUrls,
    location,
    buttons: template ? templateButtons(template) : [],
    template,
    quotedSid: null,
    status: messagingServiceSid ? 'accepted' : 'queued',
    errorCode: null,
    dateCreated: now,
    dateSent: null,
    dateUpdated: now,
    statusCallback,
    messagingServiceSid,
    readByBusiness: false,
    webhookFailure: null,
  }
  keepMessage(world, account, message)
  return message
}

function chooseSender(account: TwilioAccount, form: URLSearchParams, to: string): WhatsAppSender {
  const serviceSid = form.get('MessagingServiceSid')
  if (serviceSid) {
    for (const sender of account.senders.values()) {
      if (sender.messagingServiceSid === serviceSid) return sender
    }
    throw new TwilioRefusal(400, 21701, 'The Messaging Service does not exist')
  }
  const from = form.get('From') ?? ''
  if (!from) throw new TwilioRefusal(400, 21603, "A 'From' phone number is required.")
  if (from.startsWith('whatsapp:') !== to.startsWith('whatsapp:')) {
    throw new TwilioRefusal(
      400,
      21910,
      "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel",
    )
  }
  const sender = account.senders.get(from)
  if (sender) return sender
  if (/^whatsapp:\+\d{5,15}$/.test(from)) {
    throw new TwilioRefusal(400, 63007, 'Twilio could not find a Channel with the specified From address')
  }
  throw new TwilioRefusal(
    400,
    21606,
    `The From phone number ${from} is not a valid, SMS-capable inbound phone number or short code for your account.`,
  )
}

function judgeRecipient(to: string, sender: WhatsAppSender): void {
  const address = to.replace(/^whatsapp:/, '')
  if (!to.startsWith('whatsapp:') || (!/^\+\d{5,15}$/.test(address) && !userIdPattern.test(address))) {
    throw new TwilioRefusal(400, 21211, `The 'To' number ${to} is not a valid phone number.`)
  }
  if (to === sender.address) {
    throw new TwilioRefusal(400, 63031, 'Message cannot have the same To and From')
  }
}

function judgeStatusCallback(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname.includes('_')) {
    throw new TwilioRefusal(400, 21609, `The StatusCallback URL ${address} is not a valid URL.`)
  }
}

function chooseTemplate(account: TwilioAccount, form: URLSearchParams): Template | null {
  const contentSid = form.get('ContentSid')
  if (!contentSid) {
    if (form.has('ContentVariables')) {
      throw new TwilioRefusal(400, 21654, 'The ContentSid parameter is required')
    }
    return null
  }
  const template = account.templates.get(contentSid)
  if (!template) throw new TwilioRefusal(400, 21655, `The ContentSid ${contentSid} is invalid`)
  return template
}

function readVariables(form: URLSearchParams, template: Template | null): Record<string, string> {
  const written = form.get('ContentVariables')
  if (!template || !written) return {}
  let values: unknown
  try {
    values = JSON.parse(written)
  } catch {
    values = null
  }
  const pairs =
    typeof values === 'object' && values !== null && !Array.isArray(values) ? Object.entries(values) : null
  if (!pairs || pairs.some(([, value]) => typeof value !== 'string' || value === '')) {
    throw new TwilioRefusal(400, 21656, 'The ContentVariables parameter is invalid')
  }
  return Object.fromEntries(pairs) as Record<string, string>
}

/** `PersistentAction=geo:35.68,139.76|Tokyo Station` sends a place. */
function readLocation(form: URLSearchParams): MessageLocation | null {
  const match = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:\|(.*))?$/s.exec(
    form.get('PersistentAction') ?? '',
  )
  if (!match) return null
  return { latitude: Number(match[1]), longitude: Number(match[2]), label: match[3] ?? null, address: null }
}

function judgeContent(
  form: URLSearchParams,
  template: Template | null,
  mediaUrls: string[],
  location: MessageLocation | null,
): void {
  if (template) return
  const body = form.get('Body')
  if (mediaUrls.length === 0 && !location) {
    if (body === null)
      throw new TwilioRefusal(400, 21619, 'A text message body or media urls must be specified.')
    if (body.trim() === '') throw new TwilioRefusal(400, 21602, 'Message body is required.')
  }
  // Twilio does not say what it counts; UTF-16 units are the strictest reading that people meet.
  if (body !== null && body.length > LONGEST_BODY) {
    throw new TwilioRefusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit')
  }
  if (mediaUrls.length > MOST_MEDIA)
    throw new TwilioRefusal(400, 21623, 'Number of media files exceeds allowed limit')
  for (const url of mediaUrls) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new TwilioRefusal(400, 21620, `Invalid media URL(s): ${url}`)
    }
  }
}
