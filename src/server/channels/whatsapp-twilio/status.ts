/** Twilio's words for the steps of a message, in callbacks and in its list alike. */
import type { ProviderFailure, ReceiptStatus } from '../channel.ts'
import { failureOf } from './errors.ts'

export const RECEIPTS: ReadonlyMap<string, ReceiptStatus> = new Map<string, ReceiptStatus>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['failed', 'failed'],
  ['undelivered', 'failed'],
  ['canceled', 'failed'],
])

/** Steps within Twilio, after it has taken the message and before it has sent it. */
export const TELLS_NOTHING_NEW: ReadonlySet<string> = new Set(['accepted', 'scheduled', 'queued', 'sending'])

/** The failure that a last status stands for; often Twilio gives neither number nor text with it. */
export function failureOfStatus(status: string, number: number | null, text: string | null): ProviderFailure {
  if (number !== null || text !== null) return failureOf(number, text)
  if (status === 'canceled') {
    return {
      code: 'MESSAGE_CANCELED',
      providerCode: null,
      sentence: 'The message was canceled at Twilio before it was sent. Send it again if it is still wanted.',
    }
  }
  return {
    code: 'NOT_DELIVERED',
    providerCode: null,
    sentence:
      'The message was not delivered, and Twilio gives no reason. Try again, or reach the contact in another way.',
  }
}
