/** What a simulator can do, for tests and for its own HTTP API. */
import type { Customer, CustomerChange, CustomerRequest } from './customers.ts'
import type { Fault, FaultRequest } from './faults.ts'
import type { DebuggerEntry, LedgerEntry, WebhookEntry } from './ledger.ts'
import type { MessengerWrite } from './meta/customer-acts.ts'
import type { MessengerMessage, MetaPage, MetaPageRequest } from './meta/page.ts'
import type { TwilioAccount, TwilioAccountRequest, TwilioMessage } from './twilio/account.ts'
import type { CustomerMessage } from './twilio/receive-message.ts'
import type { World } from './world.ts'

export interface SimulatorOptions {
  /** The providers' time. Without it: the machine's, and `advanceClock` moves it. */
  now?: () => Date
  /** 0 to 1, for faults with a probability. */
  random?: () => number
  /** Milliseconds from taken to sent, and from sent to delivered (0). */
  delays?: { sent?: number; delivered?: number }
  /** The providers' patience with one webhook and its retries, in milliseconds (15,000). */
  webhookLimitMilliseconds?: number
  /** Meta's pauses before its third and later tries, in milliseconds (1,000 and 5,000). */
  metaRetryPauses?: number[]
  /**
   * Everyone counts as having written just before the simulator was made. For a demo whose product remembers
   * conversations of an earlier run, which this simulator does not.
   */
  assumeOpenWindows?: boolean
  limits?: { messages?: number; mediaBytes?: number; ledger?: number }
  /** Told of errors of the simulator's own. */
  report?: (error: unknown) => void
}

export interface Simulator {
  /**
   * Listens on loopback. `port` is that of the phone page and its API; the providers' hosts take the ports after it,
   * or free ones when `port` is 0 or absent.
   */
  listen(port?: number): Promise<Listening>
  close(): Promise<void>
  /** Waits until no webhook is on its way and no message waits for its next status. */
  settle(): Promise<void>
  registerTwilioAccount(request: TwilioAccountRequest): TwilioAccount
  addCustomer(request: CustomerRequest): Customer
  registerMetaPage(request: MetaPageRequest): MetaPage
  /** The handshake by GET with which Meta checks a webhook's address. */
  verifyMetaWebhook(appId: string): Promise<boolean>
  /** A few invented people in Japanese and English; those whose number is there already are not made again. */
  addSampleCustomers(): Customer[]
  changeCustomer(id: string, change: CustomerChange): Customer
  customers(): Customer[]
  /** The customer writes on WhatsApp, to `sender` (`whatsapp:+…`) or the only one. The webhook goes out by itself. */
  write(customerId: string, message: CustomerMessage, sender?: string): TwilioMessage
  /** The customer writes on Messenger, to the page with this id or the one registered last. */
  writeOnMessenger(customerId: string, message: MessengerWrite, pageId?: string): MessengerMessage
  /** Somebody at the business answers in Meta's own inbox: an echo. */
  writeInPageInbox(customerId: string, text: string, pageId?: string): MessengerMessage
  /** The customer reacts to a message; null takes the reaction back. */
  react(mid: string, emoji: string | null): void
  /** False when the five edits are used up. */
  edit(mid: string, text: string): boolean
  unsend(mid: string): void
  messengerThread(customerId: string): MessengerMessage[]
  /** Sends what `events_batched` has gathered. */
  flushEvents(): void
  /** The customer opens the conversation, in one app or both: what was delivered becomes read. */
  openPhone(customerId: string, app?: 'whatsapp' | 'messenger'): void
  /** What stands on the customer's phone, oldest first. */
  thread(customerId: string): TwilioMessage[]
  addFault(request: FaultRequest): Promise<Fault>
  removeFault(id: string): Promise<void>
  clearFaults(): Promise<void>
  faults(): Fault[]
  /** Sends the callbacks that `callbacks_held` kept back, oldest first. */
  releaseCallbacks(): void
  calls(after?: number): LedgerEntry[]
  webhooks(after?: number): WebhookEntry[]
  debuggerLog(after?: number): DebuggerEntry[]
  now(): Date
  advanceClock(seconds: number): void
  /** The simulator moves its own clock (no `now` was given). */
  readonly ownClock: boolean
  readonly world: World
}

export interface Listening {
  /** Of the phone page: `${url}/simulator`. */
  url: string
  /** Names and values for the product's environment. */
  environment: Record<
    | 'TWILIO_API_BASE'
    | 'TWILIO_MESSAGING_BASE'
    | 'TWILIO_CONTENT_BASE'
    | 'META_GRAPH_BASE'
    | 'META_DIALOG_BASE',
    string
  >
}

/** Something was named that the simulator does not have. */
export class NotHere extends Error {
  override name = 'NotHere'
}
