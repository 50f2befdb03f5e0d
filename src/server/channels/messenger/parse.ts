/**
 * What a webhook of Meta says, in neutral events. Pure. Every event is read by itself, so that one which cannot be read
 * costs no other. Sources: developers.facebook.com/docs/messenger-platform/reference/webhook-events, and captured
 * requests for what these pages leave out (README.md).
 */
import { createHash } from 'node:crypto'
import { type Saying, say } from '../../../shared/say.ts'
import {
  type ChannelEvent,
  type Connection,
  type MessageEchoed,
  type MessageReceived,
  OWN_CHECK,
  type ParsedRequest,
  type ProviderRequest,
} from '../channel.ts'
import { clipped } from '../foreign-words.ts'
import { contentOf, contentOfPostback, referralOf } from './content.ts'
import { idOf, isObject, type JsonObject, listOf, readJson, textOf } from './json.ts'
import { OWN_CHECK_EVENT } from './own-check.ts'
import { pageOf, partyOf } from './page.ts'
import { emojiOf } from './reaction.ts'
import { eventTime, timeOf, watermarkOf } from './time.ts'

/** Throws never. Entries of other pages than the connection's are not acted on. */
export function parseRequest(request: ProviderRequest, connection: Connection): ParsedRequest {
  const body = readJson(request.body)
  if (!isObject(body)) return joined([unreadable(say('REQUEST_NO_JSON').sentence)])
  if ((body.object ?? 'page') !== 'page')
    return joined([unreadable(say('REQUEST_NOT_ABOUT_A_PAGE').sentence)])
  const entries = listOf(body.entry)
  if (entries.length === 0) return joined([unreadable(say('REQUEST_NO_ENTRIES').sentence)])
  return joined(entries.flatMap((entry) => readEntry(entry, connection)))
}

/** What one part of a request says. */
interface Reading {
  events: ChannelEvent[]
  problem: string | null
  attention: Saying | null
  settles?: readonly string[]
}

function joined(readings: readonly Reading[]): ParsedRequest {
  const settles = readings.flatMap((reading) => reading.settles ?? [])
  const problems = [...new Set(readings.flatMap(({ problem }) => problem ?? []))]
  return {
    events: readings.flatMap(({ events }) => events),
    notUnderstood: problems.length === 0 ? null : problems.slice(0, 5).join(' '),
    attention: attentionOf(readings),
    ...(settles.length > 0 && { settles }),
  }
}

/** The first that a later event does not settle. */
function attentionOf(readings: readonly Reading[]): Saying | null {
  let saying: Saying | null = null
  for (const { attention, settles } of readings) {
    if (saying && settles?.includes(saying.code)) saying = null
    saying ??= attention
  }
  return saying
}

function understood(...events: ChannelEvent[]): Reading {
  return { events, problem: null, attention: null }
}

function ignored(reason: string, attention: Saying | null = null): Reading {
  return { events: [{ kind: 'ignored', reason }], problem: null, attention }
}

function unreadable(problem: string): Reading {
  return { events: [], problem, attention: null }
}

interface Scene {
  /** Our own id on Messenger. */
  page: string
  /** Meta's id of our app; null where it is not known. */
  app: string | null
  /** When the entry left Meta, where it says so. */
  entrySentAt: Date | null
}

function readEntry(entry: unknown, { settings }: Connection): Reading[] {
  if (!isObject(entry)) return [unreadable(say('REQUEST_ENTRY_UNREADABLE').sentence)]
  const page = pageOf(entry)
  const events = [...listOf(entry.messaging), ...listOf(entry.standby)]
  const changes = listOf(entry.changes).map(readChange)
  if (events.length === 0)
    return changes.length > 0 ? changes : [unreadable(say('REQUEST_ENTRY_EMPTY').sentence)]
  if (page === null || page !== settings.page_id)
    return [...changes, unreadable(say('REQUEST_ANOTHER_PAGE').sentence)]
  const scene: Scene = { page, app: settings.app_id ?? null, entrySentAt: timeOf(entry.time) }
  return [...events.map((event) => readEvent(event, scene)), ...changes]
}

/** The form of the developer site's test button, and of the page's own affairs. */
function readChange(change: unknown): Reading {
  const field = (isObject(change) ? idOf(change.field) : null) ?? 'of an unknown kind'
  return ignored(say('REQUEST_CHANGE', { field: field.slice(0, 60) }).sentence)
}

function readEvent(event: unknown, scene: Scene): Reading {
  if (!isObject(event)) return unreadable(say('REQUEST_EVENT_UNREADABLE').sentence)
  for (const [name, read] of KINDS) {
    const body = event[name]
    if (isObject(body)) return read(body, event, scene)
  }
  if (OWN_CHECK_EVENT in event) return ignored(OWN_CHECK)
  const names = Object.keys(event).filter((name) => !ENVELOPE.has(name))
  if (names.length === 0) return ignored(say('REQUEST_EVENT_EMPTY').sentence)
  const known = names.find((name) => OF_NO_CONCERN.has(name))
  if (known !== undefined) return ignored(say('REQUEST_EVENT_OF_NO_CONCERN', { kind: known }).sentence)
  return unreadable(
    say('REQUEST_EVENT_UNKNOWN', { kind: (idOf(names[0]) ?? 'unnamed').slice(0, 60) }).sentence,
  )
}

type ReadBody = (body: JsonObject, event: JsonObject, scene: Scene) => Reading

/** In this order: an event has one of them. */
const KINDS: readonly (readonly [string, ReadBody])[] = [
  ['message', readMessage],
  ['postback', readPostback],
  ['reaction', readReaction],
  ['message_edit', readEdit],
  ['delivery', readDelivery],
  ['read', readRead],
  ['referral', readReferral],
  ['policy_enforcement', readPolicy],
]

const ENVELOPE: ReadonlySet<string> = new Set([
  'sender',
  'recipient',
  'timestamp',
  'hop_context',
  'is_standby',
])

/** Who controls a thread, who agreed to what, orders and surveys: kept in the raw request. */
const OF_NO_CONCERN: ReadonlySet<string> = new Set([
  'optin',
  'account_linking',
  'app_roles',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'messaging_feedback',
  'response_feedback',
  'send_cart',
  'order',
  'payment',
  'seen',
  'messaging_seen',
  'game_play',
  'messenger_template_status_update',
])

function readMessage(message: JsonObject, event: JsonObject, scene: Scene): Reading {
  const externalId = idOf(message.mid)
  if (message.is_deleted === true) {
    return externalId === null
      ? unreadable(say('REQUEST_WITHDRAWAL_OF_NOTHING').sentence)
      : understood({ kind: 'message_withdrawn', externalId, at: timeIn(event, scene) })
  }
  const address = contactIn(event, scene)
  if (address === null) return unreadable(say('REQUEST_MESSAGE_OF_NOBODY').sentence)
  const isEcho = message.is_echo === true || partyOf(event.sender) === scene.page
  const parts = {
    externalId: externalId ?? idMadeOf('message', event, scene, message),
    sentAt: timeIn(event, scene),
    content: contentOf(message),
  }
  return understood(isEcho ? echoOf(message, address, parts, scene) : receivedFrom(address, parts))
}

type Parts = Pick<MessageReceived, 'externalId' | 'sentAt' | 'content'>

function receivedFrom(address: string, parts: Parts): MessageReceived {
  return { kind: 'message_received', addresses: [address], profileName: null, phone: null, ...parts }
}

function echoOf(message: JsonObject, address: string, parts: Parts, scene: Scene): MessageEchoed {
  const app = idOf(message.app_id)
  return {
    kind: 'message_echoed',
    address,
    attemptMark: textOf(message.metadata),
    sender: app === null || scene.app === null ? 'not_said' : app === scene.app ? 'this_app' : 'another_app',
    ...parts,
  }
}

function readPostback(postback: JsonObject, event: JsonObject, scene: Scene): Reading {
  const address = contactIn(event, scene)
  if (address === null) return unreadable(say('REQUEST_BUTTON_OF_NOBODY').sentence)
  return understood(
    receivedFrom(address, {
      externalId: idOf(postback.mid) ?? idMadeOf('postback', event, scene, postback),
      sentAt: timeIn(event, scene),
      content: contentOfPostback(postback),
    }),
  )
}

function readReaction(reaction: JsonObject, event: JsonObject, scene: Scene): Reading {
  const externalId = idOf(reaction.mid)
  const address = contactIn(event, scene)
  if (externalId === null || address === null) return unreadable(say('REQUEST_REACTION_TO_NOTHING').sentence)
  return understood({
    kind: 'message_reacted',
    externalId,
    address,
    by: partyOf(event.sender) === scene.page ? 'us' : 'contact',
    emoji: reaction.action === 'unreact' ? null : emojiOf(reaction),
    at: timeIn(event, scene),
  })
}

function readEdit(edit: JsonObject, event: JsonObject, scene: Scene): Reading {
  const externalId = idOf(edit.mid)
  const text = textOf(edit.text)
  if (externalId === null || text === null) return unreadable(say('REQUEST_EDIT_OF_NOTHING').sentence)
  const edition = Number(textOf(edit.num_edit) ?? Number.NaN)
  return understood({
    kind: 'message_edited',
    externalId,
    text,
    edition: Number.isInteger(edition) && edition >= 0 && edition < 1_000_000 ? edition : null,
    at: timeIn(event, scene),
  })
}

const MOST_IDS = 1_000

function readDelivery(delivery: JsonObject, event: JsonObject, scene: Scene): Reading {
  const receipts: ChannelEvent[] = listOf(delivery.mids)
    .slice(0, MOST_IDS)
    .map(idOf)
    .filter((externalId) => externalId !== null)
    .map((externalId) => receiptOf(externalId, 'delivered', timeIn(event, scene)))
  return withWatermark(receipts, 'delivered', delivery.watermark, event, scene)
}

function readRead(read: JsonObject, event: JsonObject, scene: Scene): Reading {
  const externalId = idOf(read.mid)
  const receipts = externalId === null ? [] : [receiptOf(externalId, 'read', timeIn(event, scene))]
  return withWatermark(receipts, 'read', read.watermark, event, scene)
}

function receiptOf(externalId: string, status: 'delivered' | 'read', reportedAt: Date | null): ChannelEvent {
  return {
    kind: 'receipt',
    about: 'message',
    externalId,
    attemptMark: null,
    status,
    failure: null,
    reportedAt,
  }
}

function withWatermark(
  receipts: ChannelEvent[],
  status: 'delivered' | 'read',
  watermark: unknown,
  event: JsonObject,
  scene: Scene,
): Reading {
  const before = watermarkOf(watermark)
  const address = contactIn(event, scene)
  if (before !== null && address !== null)
    return understood(...receipts, {
      kind: 'receipt',
      about: 'everything_before',
      address,
      status,
      before,
      reportedAt: timeIn(event, scene),
    })
  if (receipts.length > 0) return understood(...receipts)
  return unreadable(say('REQUEST_RECEIPT_OF_NOTHING').sentence)
}

function readReferral(referral: JsonObject, event: JsonObject, scene: Scene): Reading {
  const address = contactIn(event, scene)
  if (address === null) return unreadable(say('REQUEST_LINK_OF_NOBODY').sentence)
  return understood({
    kind: 'contact_returned',
    address,
    referral: referralOf(referral),
    at: timeIn(event, scene),
  })
}

function readPolicy(policy: JsonObject): Reading {
  const action = textOf(policy.action) ?? 'unnamed'
  const reading = ignored(
    say('REQUEST_POLICY').sentence,
    warningOf(action, clipped(textOf(policy.reason) ?? '')),
  )
  return action === 'unblock' ? { ...reading, settles: OF_A_BLOCK } : reading
}

/** What a blocked page is told by, in an event or as the answer to a message. A warning stays until it is looked at. */
const OF_A_BLOCK = ['META_PAGE_BLOCKED', 'META_PAGE_BLOCKED_FOR', 'META_PAGE_RESTRICTED']

function warningOf(action: string, words: string): Saying | null {
  switch (action) {
    case 'block':
      return words === '' ? say('META_PAGE_BLOCKED') : say('META_PAGE_BLOCKED_FOR', { words })
    case 'warning':
      return words === '' ? say('META_PAGE_WARNED') : say('META_PAGE_WARNED_FOR', { words })
    default:
      return null
  }
}

/** The party that is not the page. */
function contactIn(event: JsonObject, { page }: Scene): string | null {
  return [partyOf(event.sender), partyOf(event.recipient)].find((id) => id !== null && id !== page) ?? null
}

function timeIn(event: JsonObject, { entrySentAt }: Scene): Date | null {
  return eventTime(timeOf(event.timestamp), entrySentAt)
}

/** Some events carry no id. The same event again gives the same one. */
function idMadeOf(kind: string, event: JsonObject, scene: Scene, body: JsonObject): string {
  const time = textOf(event.timestamp) ?? scene.entrySentAt?.getTime() ?? null
  const parts = [partyOf(event.sender), partyOf(event.recipient), time, body.text, body.title, body.payload]
  return `${kind}.${createHash('sha256')
    .update(JSON.stringify(parts.map(textOf)))
    .digest('base64url')}`
}
