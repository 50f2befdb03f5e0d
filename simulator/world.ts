/** All that the simulated providers know. It lives in memory and is gone with the process. */
import { type Customer, CustomerRefused, type CustomerRequest, createCustomer } from './customers.ts'
import type { Faults } from './faults.ts'
import type { Ledger } from './ledger.ts'
import type { MediaStore } from './media-store.ts'
import type { MetaEvent } from './meta/deliver-event.ts'
import type { MetaLogins } from './meta/login.ts'
import type { MessengerMessage, MetaApp, MetaPage } from './meta/page.ts'
import type { Traffic } from './traffic.ts'
import type { TwilioAccount, TwilioMessage } from './twilio/account.ts'

export interface World {
  /** The providers' time. */
  now(): Date
  /** How long a message takes from one status to the next, in milliseconds. */
  delays: { sent: number; delivered: number }
  /** Twilio's own limit on one webhook with all its retries, in milliseconds. */
  webhookLimit: number
  mostMessages: number
  /** Until when those who have not written here yet count as having written elsewhere; 0 for never. */
  windowsAssumedUntil: number
  traffic: Traffic
  faults: Faults
  ledger: Ledger
  media: MediaStore
  customers: Map<string, Customer>
  /** By number (`+…`) and by business-scoped id. */
  customerByAddress: Map<string, Customer>
  /** What stands on each phone, oldest first. */
  threads: Map<string, TwilioMessage[]>
  twilioAccounts: Map<string, TwilioAccount>
  metaApps: Map<string, MetaApp>
  metaPages: Map<string, MetaPage>
  metaLogins: MetaLogins
  /** What stands on each phone in Messenger, oldest first. */
  messengerThreads: Map<string, MessengerMessage[]>
  /** Events that the fault `events_batched` gathers. */
  heldEvents: { page: MetaPage; event: MetaEvent }[]
  /** Meta's pauses before its later tries, in milliseconds; the second try comes at once. */
  metaRetryPauses: number[]
  /** Status callbacks that the fault `callbacks_held` keeps back. */
  heldCallbacks: (() => void)[]
  bases: ProviderBases
  /** Grows with everything that the phone page might show. */
  version: number
  changed(): void
  onChange(listener: () => void): () => void
}

/** Where each host of the providers listens. */
export interface ProviderBases {
  twilioApi: string
  twilioMessaging: string
  twilioContent: string
  /** The host that media addresses lead on to. */
  twilioStorage: string
  metaGraph: string
  metaDialog: string
  metaCdn: string
}

const MOST_CUSTOMERS = 20_000
const MOST_ON_A_PHONE = 500

export function addCustomer(world: World, request: CustomerRequest): Customer {
  const customer = createCustomer(request, world.version)
  if (customer.phone && world.customerByAddress.has(customer.phone)) {
    throw new CustomerRefused(`There is already a phone with the number ${customer.phone}.`)
  }
  if (world.customers.size >= MOST_CUSTOMERS) {
    throw new CustomerRefused(`No more than ${MOST_CUSTOMERS} phones: begin again with a new simulator.`)
  }
  world.customers.set(customer.id, customer)
  if (customer.phone) world.customerByAddress.set(customer.phone, customer)
  if (customer.userId) world.customerByAddress.set(customer.userId, customer)
  world.changed()
  return customer
}

/** The person behind `whatsapp:+…` or `whatsapp:JP.…`; somebody new where nobody has it. */
export function customerAt(world: World, address: string): Customer {
  const bare = address.replace(/^whatsapp:/, '')
  const known = world.customerByAddress.get(bare)
  if (known) return known
  const byNumber = bare.startsWith('+')
  return addCustomer(world, {
    name: bare,
    locale: bare.startsWith('+81') || bare.startsWith('JP.') ? 'ja' : 'en',
    phone: byNumber ? bare : null,
    user_id: byNumber ? null : bare,
  })
}

/** Keeps a message in the account's list and on the customer's phone. */
export function keepMessage(world: World, account: TwilioAccount, message: TwilioMessage): void {
  account.messages.push(message)
  account.messageBySid.set(message.sid, message)
  if (account.messages.length > world.mostMessages * 1.1) {
    for (const old of account.messages.splice(0, account.messages.length - world.mostMessages)) {
      account.messageBySid.delete(old.sid)
    }
  }
  const thread = world.threads.get(message.customer.id) ?? []
  thread.push(message)
  if (thread.length > MOST_ON_A_PHONE) thread.shift()
  world.threads.set(message.customer.id, thread)
  world.changed()
  message.customer.lastActivity = world.version
}

/** The same for Messenger. */
export function keepMessengerMessage(world: World, page: MetaPage, message: MessengerMessage): void {
  page.messages.push(message)
  page.messageByMid.set(message.mid, message)
  if (page.messages.length > world.mostMessages * 1.1) {
    for (const old of page.messages.splice(0, page.messages.length - world.mostMessages)) {
      page.messageByMid.delete(old.mid)
    }
  }
  const thread = world.messengerThreads.get(message.customer.id) ?? []
  thread.push(message)
  if (thread.length > MOST_ON_A_PHONE) thread.shift()
  world.messengerThreads.set(message.customer.id, thread)
  world.changed()
  message.customer.lastActivity = world.version
}
