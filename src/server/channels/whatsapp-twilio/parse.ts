/**
 * What a webhook of Twilio says, in neutral events. Pure. Sources: twilio.com/docs/messaging/guides/webhook-request
 * for inbound messages, twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks for callbacks,
 * and captured requests of 2026 for what these pages leave out (README.md).
 */
import { type Saying, say } from '../../../shared/say.ts'
import type {
  ChannelEvent,
  Connection,
  MediaReference,
  MessageContent,
  MessageReceipt,
  ParsedRequest,
  ProviderFailure,
  ProviderRequest,
} from '../channel.ts'
import { OWN_CHECK } from '../channel.ts'
import { contactName } from '../contact-name.ts'
import { clipped } from '../foreign-words.ts'
import { storableText } from '../storable-text.ts'
import { addressOf, isOnWhatsApp, knownAddress, phoneOf } from './address.ts'
import { attentionFor, errorNumber } from './errors.ts'
import { decodeForm, type Form, fieldOf } from './form.ts'
import { OWN_CHECK_FIELD } from './own-check.ts'
import { failureOfStatus, RECEIPTS, TELLS_NOTHING_NEW } from './status.ts'

/** One form, one message: there is one event, or a sentence that says why there is none. Throws never. */
export function parseRequest(request: ProviderRequest, connection: Connection): ParsedRequest {
  const form = decodeForm(request.body)
  const foreignAccount = foreignAccountIn(form, connection)
  if (foreignAccount) return foreignAccount

  const externalId = externalIdIn(form)
  if (externalId === null && fieldOf(form, OWN_CHECK_FIELD) !== null)
    return understood({ kind: 'ignored', reason: OWN_CHECK })
  if (externalId === null) return notUnderstood(sentenceForNoMessage(form, request.body))

  const status = callbackStatusIn(form)
  return status === null
    ? parseMessage(form, externalId, connection)
    : parseCallback(form, externalId, status, request.url, connection)
}

/** Requests without any account are Twilio's too: some captured ones carry none. */
function foreignAccountIn(form: Form, connection: Connection): ParsedRequest | null {
  const account = fieldOf(form, 'AccountSid')
  if (account === null || account === connection.settings.account_sid) return null
  return notUnderstood(say('REQUEST_ANOTHER_ACCOUNT').sentence, say('TWILIO_OTHER_ACCOUNT'))
}

/** Twilio's are 34 characters; it becomes part of a key, so nothing that is far from that is taken for one. */
function externalIdIn(form: Form): string | null {
  const id = fieldOf(form, 'MessageSid')
  return id !== null && /^[!-~]{1,128}$/.test(id) ? id : null
}

function sentenceForNoMessage(form: Form, body: Buffer): string {
  if (body.length === 0) return say('REQUEST_EMPTY').sentence
  if (fieldOf(form, 'MessageSid') !== null) return say('REQUEST_MESSAGE_ID_WRONG').sentence
  return say('REQUEST_NO_MESSAGE_ID').sentence
}

/**
 * The status of a callback, in lower case; null for an inbound message. Both kinds come on both paths: a callback
 * has a MessageStatus other than that of inbound messages, older ones only an SmsStatus, read receipts at times
 * only an EventType.
 */
function callbackStatusIn(form: Form): string | null {
  const written = fieldOf(form, 'MessageStatus') ?? fieldOf(form, 'SmsStatus')
  if (written === null) {
    const event = fieldOf(form, 'EventType')?.toLowerCase() ?? ''
    return RECEIPTS.has(event) ? event : null
  }
  const status = written.toLowerCase()
  return status === 'received' || status === 'receiving' ? null : status
}

function parseMessage(form: Form, externalId: string, connection: Connection): ParsedRequest {
  const from = fieldOf(form, 'From')
  if (from !== null && !isOnWhatsApp(from)) {
    return notUnderstood(say('REQUEST_NOT_WHATSAPP').sentence, say('TWILIO_NOT_WHATSAPP'))
  }
  const misdirected = misdirectedTo(fieldOf(form, 'To'), form, connection)
  if (misdirected) return misdirected

  const [first, ...others] = addressesIn(form)
  if (first === undefined) return notUnderstood(say('REQUEST_SENDER_UNANSWERABLE').sentence)
  const addresses: [string, ...string[]] = [first, ...others]
  return understood({
    kind: 'message_received',
    externalId,
    addresses,
    profileName: nameIn(form),
    phone: addresses.map(phoneOf).find((phone) => phone !== null) ?? null,
    sentAt: null,
    content: contentIn(form),
  })
}

/** Who hides the number may still have a user name. */
function nameIn(form: Form): string | null {
  const names = ['ProfileName', 'ProfileUsername', 'Username'].map((field) =>
    contactName(textIn(form, field)),
  )
  return names.find((name) => name !== null) ?? null
}

function misdirectedTo(ours: string | null, form: Form, connection: Connection): ParsedRequest | null {
  if (ours !== null && isOurs(ours, form, connection)) return null
  if (ours === null) return notUnderstood(say('REQUEST_NUMBER_UNSAID').sentence)
  return notUnderstood(say('REQUEST_ANOTHER_NUMBER').sentence, say('TWILIO_OTHER_NUMBER'))
}

/** The channel's own sender, or any sender of the Messaging Service that the channel belongs to. */
function isOurs(number: string, form: Form, { settings }: Connection): boolean {
  const sender = settings.sender
  if (sender && (number === sender || knownAddress(number) === knownAddress(sender))) return true
  const service = settings.messaging_service_sid
  return Boolean(service) && fieldOf(form, 'MessagingServiceSid') === service && isOnWhatsApp(number)
}

/**
 * All that the request says of who wrote. The user id came both with and without prefix. `WaId` counts only where
 * `From` is no number: beside one it repeats it, or (Brazil's ninth digit, Argentina's 9) is another writing of it,
 * and an address that is not the sender's own must never join two contacts.
 */
function addressesIn(form: Form): string[] {
  const from = fieldOf(form, 'From')
  const sender = from === null ? null : addressOf(from)
  const names = ['ExternalUserId', 'ParentExternalUserId']
  if (sender === null || phoneOf(sender) === null) names.push('WaId')
  const others = names.map((name) => fieldOf(form, name))
  const addresses = [sender, ...others.map((other) => (other === null ? null : knownAddress(other)))]
  return [...new Set(addresses.filter((address) => address !== null))]
}

function contentIn(form: Form): MessageContent {
  const content = {
    text: textIn(form, 'Body'),
    choice: choiceIn(form),
    location: locationIn(form),
    media: mediaIn(form),
  }
  const isEmpty = !content.text && !content.choice && !content.location && content.media.length === 0
  return {
    ...content,
    ...(isEmpty && { media: [notShown(form)] }),
    replyToExternalId: textIn(form, 'OriginalRepliedMessageSid'),
    forwarded: isTrue(form, 'Forwarded') || isTrue(form, 'FrequentlyForwarded'),
    referral: referralIn(form),
  }
}

/** A kind of message that Twilio does not hand on: at least its being there. */
function notShown(form: Form): MediaReference {
  const kind = textIn(form, 'MessageType') ?? 'text'
  const name = kind === 'text' ? 'message' : clipped(kind)
  return { reference: 'message', contentType: null, name, stands: 'not_shown' }
}

function choiceIn(form: Form): MessageContent['choice'] {
  const title = textIn(form, 'ButtonText') ?? textIn(form, 'ListTitle')
  const payload = textIn(form, 'ButtonPayload') ?? textIn(form, 'ListId')
  return title === null && payload === null ? null : { title, payload }
}

function locationIn(form: Form): MessageContent['location'] {
  const latitude = degreesIn(form, 'Latitude', 90)
  const longitude = degreesIn(form, 'Longitude', 180)
  if (latitude === null || longitude === null) return null
  return { latitude, longitude, name: textIn(form, 'Label'), address: textIn(form, 'Address') }
}

/** Null for what is no place on earth. `Number` alone would read an empty field as zero. */
function degreesIn(form: Form, name: string, most: number): number | null {
  const written = fieldOf(form, name)?.trim() ?? ''
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written)) return null
  const degrees = Number(written)
  return Math.abs(degrees) <= most ? degrees : null
}

/** Goes by the media themselves, because NumMedia alone would hide one, or promise some that are not there. */
function mediaIn(form: Form): MediaReference[] {
  const media: MediaReference[] = []
  for (let index = 0; index < MOST_MEDIA; index++) {
    const reference = textIn(form, `MediaUrl${index}`)
    if (reference === null) continue
    media.push({ reference, contentType: textIn(form, `MediaContentType${index}`), name: null })
  }
  return media
}

/** WhatsApp carries 1 per message, the longest of Twilio's messages 10. */
const MOST_MEDIA = 100

/** In the provider's fields. ReferralNumMedia alone stands on ordinary messages too. */
function referralIn(form: Form): Record<string, string> | null {
  const referral: Record<string, string> = {}
  for (const name of Object.keys(form)) {
    if (!/^Referral[A-Za-z]{1,60}$/.test(name) || name === 'ReferralNumMedia') continue
    const value = textIn(form, name)
    if (value !== null) referral[name] = value
  }
  return Object.keys(referral).length === 0 ? null : referral
}

function isTrue(form: Form, name: string): boolean {
  return fieldOf(form, name)?.toLowerCase() === 'true'
}

function parseCallback(
  form: Form,
  externalId: string,
  status: string,
  url: string,
  connection: Connection,
): ParsedRequest {
  const attemptMark = attemptMarkIn(url)
  const from = fieldOf(form, 'From')
  // With our mark it is ours in any case: a Messaging Service may have chosen another of its senders.
  if (from !== null && attemptMark === null) {
    const misdirected = misdirectedTo(from, form, connection)
    if (misdirected) return misdirected
  }
  if (TELLS_NOTHING_NEW.has(status)) {
    return understood({ kind: 'ignored', reason: say('REQUEST_STATUS_KNOWN', { status }).sentence })
  }
  const ours = RECEIPTS.get(status)
  if (ours === undefined) return notUnderstood(say('REQUEST_STATUS_UNKNOWN').sentence)
  const number = errorNumber(fieldOf(form, 'ErrorCode'))
  const receipt: MessageReceipt = {
    kind: 'receipt',
    about: 'message',
    externalId,
    attemptMark,
    status: ours,
    failure: ours === 'failed' ? failureIn(form, status, number) : null,
  }
  return {
    events: [receipt],
    notUnderstood: null,
    attention: ours === 'failed' ? attentionFor(number) : null,
  }
}

/** The mark that our StatusCallback carries (precise 9). */
function attemptMarkIn(url: string): string | null {
  const query = url.indexOf('?')
  if (query < 0) return null
  const mark = new URLSearchParams(url.slice(query).replace(/#.*$/s, '')).get('attempt')
  return mark ? storableText(mark) : null
}

function failureIn(form: Form, status: string, number: number | null): ProviderFailure {
  const text = fieldOf(form, 'ErrorMessage') ?? fieldOf(form, 'ChannelStatusMessage')
  return failureOfStatus(status, number, text)
}

/** Text that can be stored; null where the field is missing or empty. */
function textIn(form: Form, name: string): string | null {
  const text = fieldOf(form, name)
  return text === null ? null : storableText(text)
}

function understood(event: ChannelEvent): ParsedRequest {
  return { events: [event], notUnderstood: null, attention: null }
}

function notUnderstood(sentence: string, attention: Saying | null = null): ParsedRequest {
  return { events: [], notUnderstood: sentence, attention }
}
