/**
 * Twilio's error numbers in our words. Source: twilio.com/docs/api/errors and
 * twilio.com/docs/whatsapp/api/error-code-mapping, as of November 2026. A number that is not here is shown as it
 * is, with Twilio's text.
 */
import { type Saying, say } from '../../../shared/say.ts'
import type { ProviderFailure } from '../channel.ts'
import { clipped } from '../foreign-words.ts'

interface KnownError {
  /** Ours. */
  code: string
  sentence: string
  /** Twilio takes nothing now, but may later. */
  isRate?: true
  /** Set where it is not this message but the channel that is set up wrongly. */
  attention?: Saying
}

const CREDENTIALS: KnownError = {
  code: 'CHANNEL_CREDENTIALS_REFUSED',
  sentence:
    'Twilio refused the account SID and auth token of this channel. Ask an administrator to enter them anew.',
  attention: say('TWILIO_CREDENTIALS_REFUSED'),
}
const ACCOUNT_SUSPENDED: KnownError = {
  code: 'CHANNEL_ACCOUNT_SUSPENDED',
  sentence: 'The Twilio account of this channel is suspended. Ask an administrator to settle it with Twilio.',
  attention: say('TWILIO_ACCOUNT_SUSPENDED'),
}
const SENDER: KnownError = {
  code: 'CHANNEL_SENDER_INVALID',
  sentence:
    'Twilio does not know this channel’s number as a WhatsApp sender. Ask an administrator to check it.',
  attention: say('TWILIO_SENDER_UNKNOWN'),
}
const MESSAGING_SERVICE: KnownError = {
  code: 'CHANNEL_MESSAGING_SERVICE_INVALID',
  sentence: 'Twilio cannot use the Messaging Service of this channel. Ask an administrator to check it.',
  attention: say('TWILIO_MESSAGING_SERVICE_UNUSABLE'),
}
const BUSINESS_ACCOUNT: KnownError = {
  code: 'CHANNEL_BUSINESS_ACCOUNT_PROBLEM',
  sentence:
    'WhatsApp does not accept the business account of this channel. Ask an administrator to check it.',
  attention: say('WHATSAPP_BUSINESS_REFUSED'),
}
const OUR_FAULT: KnownError = {
  code: 'REQUEST_INVALID',
  sentence: 'Twilio found the request incomplete. This is a fault of the product: please report it.',
}
const RATE_LIMITED: KnownError = {
  code: 'RATE_LIMITED',
  sentence: 'Twilio takes no more messages for the moment. Try again later.',
  isRate: true,
}
const PROVIDER_FAILED: KnownError = {
  code: 'PROVIDER_FAILED',
  sentence: 'Twilio or WhatsApp failed to handle the message. Try again later.',
}
const RECIPIENT_UNREACHABLE: KnownError = {
  code: 'RECIPIENT_UNREACHABLE',
  sentence: 'The message cannot be brought to this number. Reach the contact in another way.',
}
const NOT_ON_WHATSAPP: KnownError = {
  code: 'RECIPIENT_NOT_ON_WHATSAPP',
  sentence: 'WhatsApp cannot find this contact. Check the number, or reach the contact in another way.',
}
const BLOCKED: KnownError = {
  code: 'RECIPIENT_BLOCKED',
  sentence: 'WhatsApp does not bring messages to this contact, who has perhaps blocked you.',
}
const CONTENT: KnownError = {
  code: 'CONTENT_NOT_ACCEPTED',
  sentence: 'WhatsApp does not accept this content. Change the message and send it again.',
}
const POLICY: KnownError = {
  code: 'POLICY_VIOLATION',
  sentence:
    'The message was held back for breaking a policy of WhatsApp or of a network. Change it before sending again.',
}
const ATTACHMENT: KnownError = {
  code: 'ATTACHMENT_NOT_ALLOWED',
  sentence: 'WhatsApp does not take this attachment. Send another file, or one file per message.',
}
const TEMPLATE: KnownError = {
  code: 'TEMPLATE_INVALID',
  sentence: 'The template or its values do not fit. Check the template and fill in every value.',
}

const KNOWN: ReadonlyMap<number, KnownError> = byNumber({
  20003: CREDENTIALS,
  20404: {
    code: 'CHANNEL_ACCOUNT_UNKNOWN',
    sentence:
      'Twilio does not know the account of this channel. Ask an administrator to check the account SID.',
    attention: say('TWILIO_ACCOUNT_UNKNOWN'),
  },
  20429: RATE_LIMITED,
  20500: PROVIDER_FAILED,
  20503: PROVIDER_FAILED,
  21211: {
    code: 'RECIPIENT_INVALID',
    sentence: 'This is not a valid WhatsApp address. Check the contact’s number.',
  },
  21408: {
    code: 'REGION_NOT_ENABLED',
    sentence:
      'Messages to this country are not switched on in the Twilio account. Ask an administrator to allow it.',
  },
  21602: { code: 'MESSAGE_EMPTY', sentence: 'The message has no content. Write a text.' },
  21603: OUR_FAULT,
  21604: OUR_FAULT,
  21606: SENDER,
  21608: {
    code: 'RECIPIENT_NOT_VERIFIED',
    sentence:
      'A trial account of Twilio writes only to verified numbers. Verify the number, or upgrade the account.',
  },
  21609: {
    code: 'CALLBACK_ADDRESS_INVALID',
    sentence:
      'Twilio cannot call this server back at its public address. Ask an administrator to check PUBLIC_URL.',
    attention: say('TWILIO_CALLBACK_REFUSED'),
  },
  21610: {
    code: 'CONTACT_OPTED_OUT',
    sentence:
      'The contact has asked for no more messages (STOP). You can write again after the contact sends START.',
  },
  21611: RATE_LIMITED,
  21612: RECIPIENT_UNREACHABLE,
  21614: RECIPIENT_UNREACHABLE,
  21617: {
    code: 'TEXT_TOO_LONG',
    sentence: 'The text is longer than 1600 characters. Shorten it or split it.',
  },
  21620: ATTACHMENT,
  21623: ATTACHMENT,
  21654: TEMPLATE,
  21655: TEMPLATE,
  21656: TEMPLATE,
  21701: MESSAGING_SERVICE,
  21702: MESSAGING_SERVICE,
  21703: MESSAGING_SERVICE,
  21704: MESSAGING_SERVICE,
  21705: MESSAGING_SERVICE,
  21910: {
    code: 'CHANNEL_MISMATCH',
    sentence:
      'The contact is not on WhatsApp, but this channel is. Write on the channel that the contact used.',
  },
  30001: RATE_LIMITED,
  30002: ACCOUNT_SUSPENDED,
  30003: RECIPIENT_UNREACHABLE,
  30004: BLOCKED,
  30005: RECIPIENT_UNREACHABLE,
  30006: RECIPIENT_UNREACHABLE,
  30007: POLICY,
  30008: PROVIDER_FAILED,
  63001: CREDENTIALS,
  63003: NOT_ON_WHATSAPP,
  63005: CONTENT,
  63007: SENDER,
  63010: PROVIDER_FAILED,
  63012: PROVIDER_FAILED,
  63013: POLICY,
  63014: BLOCKED,
  63015: {
    code: 'SANDBOX_NOT_JOINED',
    sentence:
      'The contact has not joined the Twilio sandbox. Have the contact send its join word, or use a real sender.',
  },
  63016: {
    code: 'WINDOW_CLOSED',
    sentence:
      'The contact last wrote more than 24 hours ago. Send an approved template, or wait until the contact writes.',
  },
  63017: RATE_LIMITED,
  63018: RATE_LIMITED,
  63019: {
    code: 'ATTACHMENT_NOT_FETCHED',
    sentence:
      'Twilio could not fetch the attachment from this server. Ask an administrator to check PUBLIC_URL.',
  },
  63020: BUSINESS_ACCOUNT,
  63021: CONTENT,
  63022: BUSINESS_ACCOUNT,
  63023: PROVIDER_FAILED,
  63024: NOT_ON_WHATSAPP,
  63025: ATTACHMENT,
  63026: TEMPLATE,
  63027: TEMPLATE,
  63028: TEMPLATE,
  63029: TEMPLATE,
  63030: OUR_FAULT,
  63031: {
    code: 'RECIPIENT_IS_SENDER',
    sentence: 'The contact’s number is the number of this channel. Write to another number.',
  },
  63032: {
    code: 'RECIPIENT_LIMITED',
    sentence:
      'WhatsApp does not bring business messages to this contact for now. Reach the contact in another way.',
  },
  63033: BLOCKED,
  63034: {
    code: 'ATTACHMENT_TOO_LARGE',
    sentence: 'The attachment is larger than WhatsApp takes. Send a smaller file.',
  },
  63038: {
    code: 'DAILY_LIMIT_REACHED',
    sentence:
      'The Twilio account has reached its limit of messages for today. Try again tomorrow, or raise the limit.',
    isRate: true,
  },
  63039: RATE_LIMITED,
  63040: {
    code: 'TEMPLATE_REJECTED',
    sentence: 'WhatsApp has rejected this template. Choose another one.',
  },
  63041: {
    code: 'TEMPLATE_PAUSED',
    sentence: 'WhatsApp has paused this template for its low quality. Choose another one.',
  },
  63049: {
    code: 'MARKETING_DECLINED',
    sentence:
      'WhatsApp declined this marketing message for the contact. Wait before sending another, or write without one.',
  },
  63101: BUSINESS_ACCOUNT,
})

function byNumber(errors: Readonly<Record<number, KnownError>>): ReadonlyMap<number, KnownError> {
  return new Map(Object.entries(errors).map(([number, error]) => [Number(number), error]))
}

/**
 * The failure that people read. `number` is Twilio's error number or null, `text` its words or null; the words
 * are shown only where we have none of our own.
 */
export function failureOf(number: number | null, text: string | null): ProviderFailure {
  const known = knownError(number)
  if (known) return asFailure(known, number)
  const words = text === null ? '' : clipped(text).replace(/[.\s]+$/, '')
  const sentence =
    (words === '' ? 'Twilio refused the message' : `Twilio refused the message: ${words}`) +
    (number === null ? '.' : ` (error ${number}).`)
  return { code: 'PROVIDER_REFUSED', providerCode: number === null ? null : String(number), sentence }
}

/** What is wrong with the channel itself, or null where only the message is concerned. */
export function attentionFor(number: number | null): Saying | null {
  return knownError(number)?.attention ?? null
}

/**
 * What an error means for the attempt. `refused`: never again. `rate`: not taken, later again. `provider`: Twilio
 * failed by itself, and only its log can tell whether the message was taken.
 */
export type Meaning = 'refused' | 'rate' | 'provider'

export interface Judgement {
  meaning: Meaning
  failure: ProviderFailure
  attention: Saying | null
}

/** Judges an HTTP answer from 400 up. The HTTP status counts where the number is missing or new to us. */
export function judgementOf(httpStatus: number, number: number | null, text: string | null): Judgement {
  const known = knownError(number) ?? errorByStatus(httpStatus)
  const failure = known ? asFailure(known, number) : failureOf(number, text ?? `HTTP status ${httpStatus}`)
  return { meaning: meaningOf(httpStatus, known), failure, attention: known?.attention ?? null }
}

function meaningOf(httpStatus: number, known: KnownError | undefined): Meaning {
  if (httpStatus === 429 || known?.isRate) return 'rate'
  return httpStatus >= 500 ? 'provider' : 'refused'
}

function knownError(number: number | null): KnownError | undefined {
  return number === null ? undefined : KNOWN.get(number)
}

function errorByStatus(httpStatus: number): KnownError | undefined {
  if (httpStatus === 429) return RATE_LIMITED
  if (httpStatus === 401) return CREDENTIALS
  return httpStatus >= 500 ? PROVIDER_FAILED : undefined
}

function asFailure({ code, sentence }: KnownError, number: number | null): ProviderFailure {
  return { code, providerCode: number === null ? null : String(number), sentence }
}

/** An error number as Twilio writes it, as integer or in digits; null for none, zero or nonsense. */
export function errorNumber(written: unknown): number | null {
  const text = typeof written === 'number' ? String(written) : written
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text)) return null
  return Number(text) || null
}
