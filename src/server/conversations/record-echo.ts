/**
 * The provider shows messages as they left to the contact. One of ours is recognised, whichever comes first, the echo
 * or the answer to our call; what was written elsewhere (in the provider's own inbox, by another program) becomes a
 * message of the thread, so that nobody answers twice.
 */
import type { MessageFailure } from '../../shared/contract/messages.ts'
import { climb, type OutgoingStatus } from '../../shared/delivery-status.ts'
import type { MessageEchoed } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import { type ConversationRow, lockConversations, touchConversations } from '../store/conversations.ts'
import { Overtaken, type Sql, type Tx } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  findByExternalId,
  findMessageStates,
  findOutgoingByMark,
  findUnsettled,
  type MessageState,
  type StatusTimes,
  setMessageStatuses,
  setProviderTimes,
} from '../store/messages.ts'
import { deleteDoubtful } from '../store/outbox.ts'
import { type ExternalKey, lockExternalIds, type TakenReceipt, takeEarlyReceipts } from '../store/receipts.ts'
import { addMessages } from './add-messages.ts'
import type { KeyedHash } from './core.ts'
import { findContacts } from './find-contacts.ts'
import { conversationOf, openConversations } from './open-conversations.ts'
import { sentAt } from './sent-at.ts'
import { timeOfReport, timesOf } from './status-times.ts'
import { withoutDeleted } from './without-deleted.ts'

export interface EchoArrival {
  companyId: number
  channelId: string
  receivedAt: Date
  receiptNumber: number
  place?: number
  asksProfile?: boolean
  echo: MessageEchoed
}

interface PlacedEcho extends EchoArrival {
  conversation: ConversationRow
}

/** Answers the events to record. External ids are taken first, then contacts, then conversations, as everywhere. */
export async function recordEchoes(
  tx: Tx,
  arrivals: EchoArrival[],
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  const living = await withoutDeleted(tx, arrivals, externalIdOf, hash)
  const once = [...new Map(living.map((arrival) => [nameOf(arrival), arrival])).values()]
  if (once.length === 0) return []
  await lockExternalIds(tx, once.map(keyOf))
  const contacts = await findContacts(tx, once.map(contactOf), now)
  const wanted = once.map((arrival, index) => ({ arrival, contactId: contacts[index]?.id as string }))
  const { conversations, begun } = await openConversations(tx, wanted, now)
  if (begun.size > 0 && (await withoutDeleted(tx, once, externalIdOf, hash)).length < once.length)
    throw new Overtaken('a conversation was deleted while its echoes came again')
  const placed = wanted.map(({ arrival, contactId }) => ({
    ...arrival,
    conversation: conversationOf(conversations, contactId),
  }))

  const { ours, others } = await recognise(tx, placed)
  return [
    ...(await settle(tx, ours)),
    ...(await addOthers(tx, others, begun, now)),
    ...emptyBegun(placed, others, begun),
  ]
}

interface Recognised {
  echo: PlacedEcho
  message: MessageState
}

/** By id, by the mark of the attempt, or, where the provider says neither, as the only one that it can be. */
async function recognise(
  tx: Sql,
  placed: PlacedEcho[],
): Promise<{ ours: Recognised[]; others: PlacedEcho[] }> {
  const byId = new Map(
    (await findByExternalId(tx, placed.map(keyOf))).map((row) => [
      `${row.channel_id} ${row.external_id}`,
      row,
    ]),
  )
  const marks = placed.flatMap(({ companyId, echo }) =>
    echo.attemptMark === null ? [] : [{ companyId, mark: echo.attemptMark }],
  )
  const marked = marks.length === 0 ? [] : await findOutgoingByMark(tx, marks)
  const byMark = new Map(marked.map((row) => [`${row.channel_id} ${row.mark}`, row]))

  const ours: Recognised[] = []
  const others: PlacedEcho[] = []
  const taken = new Set<string>()
  for (const echo of placed) {
    const message =
      byId.get(nameOf(echo)) ??
      byMark.get(`${echo.channelId} ${echo.echo.attemptMark}`) ??
      (await onlyCandidate(tx, echo, taken))
    if (message) ours.push({ echo, message })
    else others.push(echo)
    if (message) taken.add(message.id)
  }
  return { ours, others }
}

/** Our clock and the provider's may differ. */
const CLOCK_TOLERANCE_MILLISECONDS = 60_000

async function onlyCandidate(
  tx: Sql,
  { companyId, conversation, receivedAt, echo }: PlacedEcho,
  taken: ReadonlySet<string>,
): Promise<MessageState | undefined> {
  if (echo.sender === 'another_app' || echo.content.text === null || echo.attemptMark !== null)
    return undefined
  const until = new Date(sentAt(echo.sentAt, receivedAt).getTime() + CLOCK_TOLERANCE_MILLISECONDS)
  const candidates = await findUnsettled(tx, companyId, conversation.id, echo.content.text, until)
  const free = candidates.filter(({ id }) => !taken.has(id))
  return free.length === 1 ? free[0] : undefined
}

/** The provider took it: whatever the answer to our call was or will be, it is never sent again. */
async function settle(tx: Sql, recognised: Recognised[]): Promise<NewEvent[]> {
  if (recognised.length === 0) return []
  const companyIds = recognised.map(({ message }) => message.company_id)
  const ids = recognised.map(({ message }) => message.id)
  await lockConversations(
    tx,
    companyIds,
    recognised.map(({ message }) => message.conversation_id),
  )
  await setProviderTimes(
    tx,
    recognised.map(({ echo, message }) => ({
      companyId: message.company_id,
      id: message.id,
      at: echo.echo.sentAt,
      requestNumber: echo.receiptNumber,
    })),
  )
  await deleteDoubtful(
    tx,
    recognised.map(({ message }) => ({ companyId: message.company_id, id: message.id, isThere: true })),
  )
  const early = await earlyReceiptsOf(
    tx,
    recognised.map(({ echo }) => echo),
  )
  const current = new Map((await findMessageStates(tx, companyIds, ids)).map((row) => [row.id, row]))
  const raised = recognised.flatMap(({ echo }, index) => {
    const message = current.get(ids[index] as string)
    return message ? (raise(message, echo, early) ?? []) : []
  })
  return await write(tx, raised)
}

/** Messages that were written elsewhere. Receipts may have come before them. */
async function addOthers(
  tx: Tx,
  others: PlacedEcho[],
  begun: ReadonlySet<string>,
  now: Date,
): Promise<NewEvent[]> {
  if (others.length === 0) return []
  const { added, events } = await addMessages(
    tx,
    others.map(({ echo, ...arrival }) => ({
      companyId: arrival.companyId,
      channelId: arrival.channelId,
      conversationId: arrival.conversation.id,
      author: 'provider_inbox',
      externalId: echo.externalId,
      sentAt: sentAt(echo.sentAt, arrival.receivedAt),
      providerSentAt: echo.sentAt,
      receiptNumber: arrival.receiptNumber,
      place: arrival.place ?? 0,
      content: echo.content,
    })),
    [...new Map(others.map(({ conversation }) => [conversation.id, conversation])).values()],
    begun,
    now,
  )
  const early = await earlyReceiptsOf(tx, others)
  const states = await findMessageStates(
    tx,
    added.map(({ companyId }) => companyId),
    added.map(({ id }) => id),
  )
  const raised = states.flatMap((message) => {
    const echo = others.find((other) => nameOf(other) === `${message.channel_id} ${message.external_id}`)
    return echo ? (raise(message, echo, early) ?? []) : []
  })
  return [...events, ...(await write(tx, raised))]
}

/** A conversation that was begun for an echo which then proved to be another's is shown all the same. */
function emptyBegun(placed: PlacedEcho[], others: PlacedEcho[], begun: ReadonlySet<string>): NewEvent[] {
  const told = new Set(others.map(({ conversation }) => conversation.id))
  return placed
    .filter(({ conversation }) => begun.has(conversation.id) && !told.has(conversation.id))
    .map(({ companyId, channelId, conversation }) =>
      conversationEvent('conversation.created', { companyId, channelId, conversationId: conversation.id }),
    )
}

type Early = Map<string, TakenReceipt[]>

async function earlyReceiptsOf(tx: Sql, echoes: PlacedEcho[]): Promise<Early> {
  const early: Early = new Map()
  for (const receipt of await takeEarlyReceipts(tx, echoes.map(keyOf))) {
    const name = `${receipt.channel_id} ${receipt.external_id}`
    early.set(name, [...(early.get(name) ?? []), receipt])
  }
  return early
}

interface Raised {
  message: MessageState
  status: OutgoingStatus
  failure: MessageFailure | null
  externalId: string
  times: StatusTimes
}

/** Null where the echo tells nothing new. */
function raise(
  message: MessageState,
  { echo, conversation, ...arrival }: PlacedEcho,
  early: Early,
): Raised | null {
  if (message.direction !== 'out') return null
  let status = message.status as OutgoingStatus
  let failure: MessageFailure | null = null
  let times: StatusTimes = {}
  const reach = (to: OutgoingStatus, at: Date | null, why: MessageFailure | null = null) => {
    if (at)
      times = { ...times, ...timeOfReport({ ...timesOf(message), ...times }, to, at, arrival.receivedAt) }
    const next = climb(status, to)
    if (next === status) return
    status = next
    failure = next === 'failed' ? why : null
  }
  // Without an external id it failed by our own verdict (given up, out of time), and the echo proves us wrong.
  if (status === 'failed' && message.external_id === null) status = 'sent'
  reach('sent', sentAt(echo.sentAt, arrival.receivedAt))
  for (const receipt of early.get(nameOf({ ...arrival, echo })) ?? [])
    reach(receipt.status as OutgoingStatus, receipt.reported_at, receipt.failure)
  // It was seen before we knew of it; when, the provider did not say.
  const at = message.provider_sent_at ?? message.sent_at
  if (conversation.delivered_up_to && at <= conversation.delivered_up_to) reach('delivered', null)
  if (conversation.read_up_to && at <= conversation.read_up_to) reach('read', null)
  if (status === message.status && message.external_id !== null && Object.keys(times).length === 0)
    return null
  if (status === message.status) failure = message.failure
  return { message, status, failure, externalId: echo.externalId, times }
}

async function write(tx: Sql, raised: Raised[]): Promise<NewEvent[]> {
  if (raised.length === 0) return []
  await setMessageStatuses(
    tx,
    raised.map(({ message, status, failure, externalId, times }) => ({
      companyId: message.company_id,
      id: message.id,
      status,
      failure,
      externalId,
      times,
    })),
  )
  await touchConversations(
    tx,
    raised.map(({ message }) => message.company_id),
    raised.map(({ message }) => message.conversation_id),
  )
  return raised.flatMap(({ message }) => {
    const about = {
      companyId: message.company_id,
      channelId: message.channel_id,
      conversationId: message.conversation_id,
    }
    return [
      messageEvent('message.changed', about, message.id),
      conversationEvent('conversation.changed', about),
    ]
  })
}

function externalIdOf({ echo }: EchoArrival): string {
  return echo.externalId
}

function keyOf({ companyId, channelId, echo }: EchoArrival): ExternalKey {
  return { companyId, channelId, externalId: echo.externalId }
}

function nameOf({ channelId, echo }: Pick<EchoArrival, 'channelId' | 'echo'>): string {
  return `${channelId} ${echo.externalId}`
}

function contactOf({ companyId, channelId, asksProfile, echo }: EchoArrival) {
  const addresses: [string] = [echo.address]
  return { companyId, channelId, addresses, name: null, phone: null, asksProfile: asksProfile ?? false }
}
