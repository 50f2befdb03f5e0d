/** The people who write to us, each with one phone. */
import { randomUUID } from 'node:crypto'
import { newDigits } from './sids.ts'

export interface Customer {
  id: string
  name: string
  locale: 'ja' | 'en'
  /** E.164 with `+`; null for someone who was never reachable by number. */
  phone: string | null
  /** Business-scoped WhatsApp id such as `JP.3286…`, without prefix. */
  userId: string | null
  /** False: the business sees only the `userId`. */
  sharesNumber: boolean
  username: string | null
  /** Page-scoped id on Messenger. */
  psid: string
  /** On Messenger; null for somebody who has none. */
  picture: Buffer | null
  /** Opening the conversation sends `read`. */
  readReceipts: boolean
  /** Reads at the moment of delivery, as with the phone in hand. */
  readsAtOnce: boolean
  /** A phone that is switched off gets its messages later. */
  online: boolean
  optedOut: boolean
  onWhatsApp: boolean
  /** Until when the phone shows that the business is typing. */
  typingUntil: number
  /** Order of the last thing that happened, for the list of phones. */
  lastActivity: number
}

export interface CustomerRequest {
  name: string
  locale?: 'ja' | 'en'
  phone?: string | null
  user_id?: string | null
  shares_number?: boolean
  username?: string | null
  /** Page-scoped id on Messenger; made up without it. */
  psid?: string
  /** A JPEG or PNG that Messenger shows beside the name. */
  picture?: Buffer
  read_receipts?: boolean
  reads_at_once?: boolean
}

export interface CustomerChange {
  name?: string
  shares_number?: boolean
  read_receipts?: boolean
  reads_at_once?: boolean
  online?: boolean
  opted_out?: boolean
  on_whatsapp?: boolean
}

export const phonePattern = /^\+\d{5,15}$/
export const userIdPattern = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/

export function createCustomer(request: CustomerRequest, activity: number): Customer {
  if (request.phone && !phonePattern.test(request.phone)) {
    throw new CustomerRefused('The number must be written like +819012345678.')
  }
  if (request.user_id && !userIdPattern.test(request.user_id)) {
    throw new CustomerRefused('The user id must be written like JP.32864648118000811669.')
  }
  const sharesNumber = request.shares_number ?? Boolean(request.phone)
  if (sharesNumber && !request.phone) throw new CustomerRefused('Someone who shares a number needs one.')
  const locale = request.locale ?? 'en'
  return {
    id: randomUUID(),
    name: request.name,
    locale,
    phone: request.phone ?? null,
    userId: request.user_id ?? `${locale === 'ja' ? 'JP' : 'GB'}.${newDigits(20)}`,
    sharesNumber,
    username: request.username ?? null,
    psid: request.psid ?? newDigits(16),
    picture: request.picture ?? null,
    readReceipts: request.read_receipts ?? true,
    readsAtOnce: request.reads_at_once ?? false,
    online: true,
    optedOut: false,
    onWhatsApp: true,
    typingUntil: 0,
    lastActivity: activity,
  }
}

export function changeCustomer(customer: Customer, change: CustomerChange): void {
  if (change.shares_number && !customer.phone) {
    throw new CustomerRefused('This customer has no number to share.')
  }
  customer.name = change.name ?? customer.name
  customer.sharesNumber = change.shares_number ?? customer.sharesNumber
  customer.readReceipts = change.read_receipts ?? customer.readReceipts
  customer.readsAtOnce = change.reads_at_once ?? customer.readsAtOnce
  customer.online = change.online ?? customer.online
  customer.optedOut = change.opted_out ?? customer.optedOut
  customer.onWhatsApp = change.on_whatsapp ?? customer.onWhatsApp
}

/** What the business sees as the sender: the number where it is shared, else the business-scoped id. */
export function whatsAppAddress(customer: Customer): string {
  return customer.sharesNumber && customer.phone
    ? `whatsapp:${customer.phone}`
    : `whatsapp:${customer.userId ?? ''}`
}

export class CustomerRefused extends Error {
  override name = 'CustomerRefused'
}
