/**
 * The interface between the core and a provider. An adapter translates; it decides nothing.
 * A provider's own words end here (invariant 1): the core sees only the neutral shapes below.
 *
 * Terms: *address* is how a contact is reached on one channel, an opaque string (`whatsapp:+4477…`,
 * `whatsapp:JP.3286…`, a page-scoped id). *External id* is the provider's id of a message.
 */
import type { Readable } from 'node:stream'
import type { ChannelType } from '../../shared/contract/channels.ts'
import type { SentAs } from '../../shared/contract/messages.ts'
import { type Saying, say } from '../../shared/say.ts'

/** A webhook request exactly as it came. `url` is the public address that the provider called. */
export interface ProviderRequest {
  method: string
  url: string
  /** Names in lower case; a repeated header joined by `, `. */
  headers: Record<string, string>
  body: Buffer
}

/** What an adapter may know of a connected channel. Secrets are decrypted only to be passed here. */
export interface Connection {
  channelId: string
  settings: Record<string, string | null>
  secrets: Record<string, string>
}

export type ReceiptStatus = 'sent' | 'delivered' | 'read' | 'failed'

export interface ProviderFailure {
  /** Ours, UPPER_SNAKE. */
  code: string
  /** The provider's number, in its own writing, for the one who searches for it. */
  providerCode: string | null
  /** A sentence for people, in English: what happened and what to do. */
  sentence: string
}

export interface MediaReference {
  /** How the adapter fetches it: the provider's address or id. */
  reference: string
  contentType: string | null
  name: string | null
  /**
   * Absent: a file to fetch. `link`: a page that was shared, `reference` is its address (http or https) and nothing
   * is fetched. `not_shown`: something that only the provider's own app can show; `name` says what.
   */
  stands?: 'link' | 'not_shown'
}

export interface MessageContent {
  text: string | null
  /** A button, list entry, quick reply or postback that the contact chose. */
  choice: { title: string | null; payload: string | null } | null
  location: { latitude: number; longitude: number; name: string | null; address: string | null } | null
  media: MediaReference[]
  replyToExternalId: string | null
  forwarded: boolean
  /** The advertisement or link that led the contact here, in the provider's fields. */
  referral: Record<string, string> | null
}

export interface MessageReceived {
  kind: 'message_received'
  externalId: string
  /** The first is the one that the message came from; all belong to the same contact. */
  addresses: [string, ...string[]]
  profileName: string | null
  /** E.164 with `+`, where the address is a number. */
  phone: string | null
  /** The provider's time, or null where its request carries none: then our first receipt counts. */
  sentAt: Date | null
  content: MessageContent
}

/** The provider speaks of one message of ours. */
export interface MessageReceipt {
  kind: 'receipt'
  about: 'message'
  externalId: string
  /** The mark of the attempt, where it comes back: proves whose message it is before we know the external id. */
  attemptMark: string | null
  status: ReceiptStatus
  failure: ProviderFailure | null
  /** When it came to be so, where the provider says. */
  reportedAt?: Date | null
}

/** The provider speaks of all messages to one contact up to a point in time. */
export interface WatermarkReceipt {
  kind: 'receipt'
  about: 'everything_before'
  address: string
  status: 'delivered' | 'read'
  before: Date
  /** When it came to be so, where the provider says; `before` is the time of what was seen, not of the seeing. */
  reportedAt?: Date | null
}

/**
 * A message to the contact, as the provider saw it leave: ours, or one that was written elsewhere (in the provider's
 * own inbox, by another program).
 */
export interface MessageEchoed {
  kind: 'message_echoed'
  externalId: string
  /** The contact's. */
  address: string
  /** The mark of the attempt, where it comes back (precise 9). */
  attemptMark: string | null
  /** Which program sent it, as far as the provider says. */
  sender: 'this_app' | 'another_app' | 'not_said'
  sentAt: Date | null
  content: MessageContent
}

export interface MessageEdited {
  kind: 'message_edited'
  externalId: string
  text: string
  /** Grows with each edit, or null where the provider does not count. */
  edition: number | null
  at: Date | null
}

/** Its author took it back: the content is to go. */
export interface MessageWithdrawn {
  kind: 'message_withdrawn'
  externalId: string
  at: Date | null
}

export interface MessageReacted {
  kind: 'message_reacted'
  externalId: string
  /** The contact's address, whoever reacted. */
  address: string
  by: 'contact' | 'us'
  /** Null: taken back. */
  emoji: string | null
  at: Date | null
}

/** The contact came back by a link or an advertisement, without writing. */
export interface ContactReturned {
  kind: 'contact_returned'
  address: string
  /** In the provider's fields. */
  referral: Record<string, string> | null
  at: Date | null
}

/** Correctly signed and meant for us, but there is nothing to do. */
export interface Ignored {
  kind: 'ignored'
  reason: string
}

export type ChannelEvent =
  | MessageReceived
  | MessageEchoed
  | MessageEdited
  | MessageWithdrawn
  | MessageReacted
  | MessageReceipt
  | WatermarkReceipt
  | ContactReturned
  | Ignored

/**
 * What a request says. One unreadable part never hides its neighbours: `events` holds what was understood,
 * `notUnderstood` says in a sentence what was not (the request is then kept for replay).
 * `attention` is set where the request shows that the channel is set up wrongly; `settles` names the codes of what had been
 * said so before and is over now.
 */
export interface ParsedRequest {
  events: ChannelEvent[]
  notUnderstood: string | null
  attention: Saying | null
  settles?: readonly string[]
}

export interface QuickReply {
  title: string
  /** Comes back as the choice's payload. */
  payload: string
}

/** What the channel doctor found, for the one who settles it. */
export interface Finding {
  /** Ours, lower_snake. */
  check: string
  ok: boolean
  saying: Saying
  /** Null where there is nothing to do. */
  whatToDo: Saying | null
}

/** Does the provider call us now? Else what a person pastes where. */
export type WebhookSetup = { written: true } | { written: false; sayings: Saying[]; paste: string }

/** Why a request of the channel doctor to our own webhook is ignored: it is no sign of life of the provider. */
export const OWN_CHECK = say('REQUEST_OWN_CHECK').sentence

/** A wording that the provider has approved beforehand. */
export interface MessageTemplate {
  id: string
  name: string
  language: string
  /** With places such as `{{1}}`. */
  body: string
  /** Each place that has to be filled in, with an example. */
  variables: Record<string, string>
  /** `approved`, or the provider's word for why not. */
  status: string
}

/** A file that leaves with a message. Providers pull it from our signed link, which is good for this attempt alone. */
export interface OutgoingMedia {
  url: string
  contentType: string
  name: string
  size: number
}

export interface OutgoingMessage {
  /** The contact's address to write to. */
  to: string
  text: string | null
  /** As what the provider's rules let it leave now. */
  sentAs: SentAs
  /** The message that this one answers, where the provider knows it. */
  replyToExternalId: string | null
  /** Answers that the contact may choose by one touch; empty where there are none. */
  quickReplies: readonly QuickReply[]
  /** Sent instead of the text, which is then only what it reads like. */
  template?: { id: string; variables: Record<string, string> } | null
  media: OutgoingMedia[]
  /** Random, one per attempt; comes back in callbacks or echoes (precise 9). */
  attemptMark: string
  /** Our public address for callbacks of this channel, without the mark. */
  statusUrl: string
}

/**
 * The four outcomes of a call (invariant 7, precise 8).
 * `refused`: never again, the reason is shown. `unavailable`: nothing was taken, again by policy.
 * `unknown`: we cannot tell whether it was taken; it is never sent again by itself.
 * `evidence` is what the provider answered, without secrets, for the attempt's row.
 */
export type SendOutcome =
  | { outcome: 'accepted'; externalId: string; evidence: Evidence }
  | { outcome: 'refused'; failure: ProviderFailure; evidence: Evidence; channelAttention?: Saying }
  | {
      outcome: 'unavailable'
      retryAfterSeconds: number | null
      failure: ProviderFailure
      evidence: Evidence
      channelAttention?: Saying
    }
  | {
      outcome: 'unknown'
      reason: string
      evidence: Evidence /** the provider said itself that it failed: its log may prove it */
      providerAnswered: boolean
    }

export interface Evidence {
  httpStatus: number | null
  providerCode: string | null
  note: string
}

/** A message as the provider's own list has it. */
export interface ListedMessage {
  externalId: string
  direction: 'in' | 'out'
  /** The contact's address. */
  address: string
  /** E.164 with `+`, where the address is a number. */
  phone?: string | null
  text: string | null
  mediaCount: number
  /** When the provider made it. */
  createdAt: Date
  /** For outgoing ones. */
  status: ReceiptStatus | null
  failure: ProviderFailure | null
  /** The provider tells nothing of what came before it in this conversation. */
  olderUntold?: true
}

export interface ListWindow {
  /** The contact's address, or null for all of the channel. */
  address: string | null
  from: Date
  until: Date
}

export interface CallLimits {
  /** The whole call, connection and answer included. */
  timeoutMilliseconds: number
  signal?: AbortSignal
}

/** What the provider tells of a contact. `later`: it could not be asked now. */
export type ProfileAnswer =
  | { answer: 'known'; name: string | null; pictureUrl: string | null }
  | { answer: 'withheld' }
  | { answer: 'later'; channelAttention?: Saying }

/** Can the channel hear and write? `not_now`: the provider could not be asked. */
export type ConnectionVerdict =
  /** `begun`: the provider had not been sending us what happens; from now on it does. */
  | { verdict: 'works'; begun?: true }
  | { verdict: 'attention'; saying: Saying }
  | { verdict: 'not_now'; reason: string }

/** What a contact may notice of us beside messages. */
export type Signal = 'seen' | 'typing' | 'typing_over'

export interface MediaLimits extends CallLimits {
  largestBytes: number
}

/** Bytes on their way from the provider. The stream fails past the limits; it must be read to its end or destroyed. */
export interface OpenedMedia {
  /** What the provider says it is; not to be believed. */
  contentType: string | null
  name: string | null
  body: Readable
}

/** The program by which we are known at the provider. */
export interface LoginApp {
  settings: Record<string, string | null>
  secrets: Record<string, string>
}

/** A page or number that the person may connect, with the secrets that it then needs. */
export interface LoginChoice {
  id: string
  name: string
  secrets: Record<string, string>
  /** False where the person may not do there what we need. */
  usable: boolean
}

export type LoginAnswer = { granted: true; choices: LoginChoice[] } | { granted: false; sayings: Saying[] }

/** A person is sent to the provider, lets us in there, and comes back with an answer. */
export interface ChannelLogin {
  /** Where the person is sent. `state` comes back with the answer. */
  addressOf(login: { app: LoginApp; redirectUrl: string; state: string }): string
  /** `answer`: the parameters with which the person came back. Throws never. */
  finish(
    login: { app: LoginApp; redirectUrl: string; answer: Record<string, string> },
    limits: CallLimits,
  ): Promise<LoginAnswer>
}

export interface ChannelAdapter {
  readonly type: ChannelType
  /** Can the provider's list prove that a message was never taken? (Twilio yes, Messenger no.) */
  readonly listProvesAbsence: boolean
  /**
   * `everything`: all messages, newest first. `newest_of_each`: conversation by conversation, the newest of each first,
   * and of each only so many: a look that was interrupted begins anew, and what it lacks proves nothing.
   */
  readonly lists: 'everything' | 'newest_of_each'
  /** True only if the request was signed with a secret of this connection. Pure. */
  verify(request: ProviderRequest, connection: Connection): boolean
  /** Pure: no clock, no network. */
  parse(request: ProviderRequest, connection: Connection): ParsedRequest
  send(message: OutgoingMessage, connection: Connection, limits: CallLimits): Promise<SendOutcome>
  /** In the order of `lists`. Throws `ProviderUnavailable` when the list can't be had. */
  list(window: ListWindow, connection: Connection, limits: CallLimits): AsyncIterable<ListedMessage>
  /** Where the provider's requests carry no name, and it can be asked. Throws never. */
  readProfile?(address: string, connection: Connection, limits: CallLimits): Promise<ProfileAnswer>
  /** Asks the provider whether it lets us write and sends us what happens, and sets the latter up. Throws never. */
  check?(connection: Connection, limits: CallLimits): Promise<ConnectionVerdict>
  /** `lastReceived`: the external id of the contact's newest message. A courtesy: answers whether it was taken, and is never tried again. Throws never. */
  signal?(
    signal: Signal,
    contact: { address: string; lastReceived: () => Promise<string | null> },
    connection: Connection,
    limits: CallLimits,
  ): Promise<boolean>
  /**
   * Fetches what a `MediaReference` points to. Credentials go to the provider's own host alone; everything else is the
   * guarded client's affair. Throws `MediaUnavailable` where trying again is of no use, else `ProviderUnavailable`.
   */
  openMedia(reference: string, connection: Connection, limits: MediaLimits): Promise<OpenedMedia>
  /**
   * The media of a message of the list, which names only their number. Throws `ProviderUnavailable`.
   * Absent where the list itself has them.
   */
  listMedia?(externalId: string, connection: Connection, limits: CallLimits): Promise<MediaReference[]>
  /** What a person wrote as an address, in the form in which we keep it; null where it is none. Absent where nobody can be written to first. */
  readAddress?(written: string): { address: string; phone: string | null } | null
  /** Tells the provider our address. Throws never. Absent where that is not possible. */
  setUpWebhook?(webhookUrl: string, connection: Connection, limits: CallLimits): Promise<WebhookSetup>
  /** The channel doctor's questions. Throws never; takes a few calls, of which the limits hold for each. */
  examine?(
    about: { webhookUrl: string; now: Date },
    connection: Connection,
    limits: CallLimits,
  ): Promise<Finding[]>
  /** Absent where secrets are only entered by hand. */
  readonly login?: ChannelLogin
  /** Absent where the app has none. Throws `ProviderUnavailable`. */
  templates?(connection: Connection, limits: CallLimits): Promise<MessageTemplate[]>
  /** What the provider wants to hear after its request is stored. */
  readonly acknowledgement: { contentType: string; body: string }
}

/** The provider's list or media could not be had now; nothing is known of what was asked. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable'
}

/** These media will never be had from the provider. The failure is shown to people. */
export class MediaUnavailable extends Error {
  override name = 'MediaUnavailable'
  readonly failure: ProviderFailure
  constructor(failure: ProviderFailure, options?: ErrorOptions) {
    super(failure.sentence, options)
    this.failure = failure
  }
}
