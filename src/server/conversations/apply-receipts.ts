/**
 * The provider says what became of messages of ours. Status only climbs, in whatever order receipts come
 * (invariant 6); a receipt for a message whose external id we do not know yet waits for it.
 */
import type { MessageFailure } from '../../shared/contract/messages.ts'
import { climb, isNews, type OutgoingStatus } from '../../shared/delivery-status.ts'
import type { MessageReceipt, ProviderFailure, WatermarkReceipt } from '../channels/channel.ts'
import { conversationEvent, messageEvent } from '../events/record.ts'
import {
  type AddressedConversation,
  findConversationsReachedAt,
  lockConversations,
  raiseWatermark,
  touchConversations,
} from '../store/conversations.ts'
import type { Sql } from '../store/db.ts'
import type { NewEvent } from '../store/events.ts'
import {
  findMessageStates,
  findOutgoingBefore,
  findOutgoingByExternalId,
  findOutgoingByMark,
  type MessageState,
  type StatusChange,
  type StatusTimes,
  setMessageStatuses,
} from '../store/messages.ts'
import { deleteDoubtful } from '../store/outbox.ts'
import { type EarlyReceipt, type ExternalKey, keepEarlyReceipts, lockExternalIds } from '../store/receipts.ts'
import type { KeyedHash } from './core.ts'
import { sentAt } from './sent-at.ts'
import { timeOfReport, timesOf } from './status-times.ts'
import { areDeleted } from './tombstones.ts'

export interface ReceiptArrival<R = MessageReceipt | WatermarkReceipt> {
  companyId: number
  channelId: string
  receivedAt: Date
  receipt: R
}

/**
 * Takes the external ids first, so that nobody learns one between our look and our keeping of an early receipt; then
 * all conversations, in one order; then reads what the messages say now.
 */
export async function applyReceipts(
  tx: Sql,
  arrivals: ReceiptArrival[],
  now: Date,
  hash: KeyedHash,
): Promise<NewEvent[]> {
  const aboutMessages = await placeReceipts(tx, arrivals.filter(isAboutMessage), now, hash)
  const watermarks = await placeWatermarks(tx, arrivals.filter(isWatermark))
  const conversations = [
    ...aboutMessages.map(({ message }) => message),
    ...watermarks.map(({ held }) => held),
  ]
  if (conversations.length === 0) return []
  await lockConversations(
    tx,
    conversations.map((row) => row.company_id),
    conversations.map((row) => ('conversation_id' in row ? row.conversation_id : row.id)),
  )
  return await raise(tx, [...(await readAnew(tx, aboutMessages)), ...(await findBefore(tx, watermarks))])
}

/** One thing said of one message. */
interface News {
  companyId: number
  channelId: string
  message: MessageState
  status: OutgoingStatus
  failure: ProviderFailure | null
  externalId: string | null
  reportedAt: Date | null
  receivedAt: Date
}

interface PlacedReceipt {
  arrival: ReceiptArrival<MessageReceipt>
  message: MessageState
}

/** Finds the message that each receipt speaks of; a receipt without one is kept for it. */
async function placeReceipts(
  tx: Sql,
  arrivals: ReceiptArrival<MessageReceipt>[],
  now: Date,
  hash: KeyedHash,
): Promise<PlacedReceipt[]> {
  if (arrivals.length === 0) return []
  const keys = arrivals.map(keyOf)
  await lockExternalIds(tx, keys)
  const found = new Map<string, MessageState>()
  for (const row of await findOutgoingByExternalId(tx, keys))
    found.set(`${row.channel_id} ${row.external_id}`, row)
  const marks = arrivals.flatMap(({ companyId, receipt }) =>
    receipt.attemptMark ? [{ companyId, mark: receipt.attemptMark }] : [],
  )
  const byMark = new Map<string, MessageState>()
  if (marks.length > 0)
    for (const row of await findOutgoingByMark(tx, marks)) byMark.set(`${row.channel_id} ${row.mark}`, row)

  const placed: PlacedReceipt[] = []
  const early: EarlyReceipt[] = []
  for (const arrival of arrivals) {
    const { companyId, channelId, receipt } = arrival
    const { externalId, status, failure, attemptMark } = receipt
    const message = found.get(`${channelId} ${externalId}`) ?? byMark.get(`${channelId} ${attemptMark}`)
    if (message) placed.push({ arrival, message })
    else {
      const reportedAt = sentAt(receipt.reportedAt ?? null, arrival.receivedAt)
      early.push({ companyId, channelId, externalId, status, failure: failureOf(failure), reportedAt })
    }
  }
  // A late word on a deleted message is no news to anybody.
  const deleted = await areDeleted(tx, hash, early)
  const awaited = early.filter((_, index) => !deleted[index])
  if (awaited.length > 0) await keepEarlyReceipts(tx, awaited, now)
  return placed
}

async function readAnew(tx: Sql, placed: PlacedReceipt[]): Promise<News[]> {
  if (placed.length === 0) return []
  const companyIds = placed.map(({ message }) => message.company_id)
  const ids = placed.map(({ message }) => message.id)
  const current = new Map((await findMessageStates(tx, companyIds, ids)).map((row) => [row.id, row]))
  return placed.flatMap(({ arrival, message }) => {
    const now = current.get(message.id)
    if (!now) return []
    const { companyId, channelId, receivedAt } = arrival
    const { status, failure, externalId, reportedAt = null } = arrival.receipt
    return [{ companyId, channelId, message: now, status, failure, externalId, reportedAt, receivedAt }]
  })
}

interface PlacedWatermark {
  arrival: ReceiptArrival<WatermarkReceipt>
  held: AddressedConversation
}

/** From a contact with whom there is no conversation, there is nothing to be read. */
async function placeWatermarks(
  tx: Sql,
  arrivals: ReceiptArrival<WatermarkReceipt>[],
): Promise<PlacedWatermark[]> {
  if (arrivals.length === 0) return []
  const keys = arrivals.map(({ companyId, channelId, receipt }) => ({
    companyId,
    channelId,
    address: receipt.address,
  }))
  const rows = await findConversationsReachedAt(tx, keys)
  return arrivals.flatMap((arrival) =>
    rows
      .filter((row) => row.channel_id === arrival.channelId && row.address === arrival.receipt.address)
      .map((held) => ({ arrival, held })),
  )
}

const BELOW: Record<WatermarkReceipt['status'], OutgoingStatus[]> = {
  delivered: ['queued', 'unknown', 'sent', 'failed'],
  read: ['queued', 'unknown', 'sent', 'failed', 'delivered'],
}

/** The watermark is kept as well: an echo may tell of a message that was read before we knew of it. */
async function findBefore(tx: Sql, watermarks: PlacedWatermark[]): Promise<News[]> {
  const news: News[] = []
  for (const { arrival, held } of watermarks) {
    const { companyId, channelId, receivedAt, receipt } = arrival
    const { status, before, reportedAt = null } = receipt
    const told = { companyId, channelId, status, failure: null, externalId: null, reportedAt, receivedAt }
    await raiseWatermark(tx, companyId, held.id, status, before)
    for (const message of await findOutgoingBefore(
      tx,
      companyId,
      held.id,
      before,
      BELOW[status],
      receipt.address,
    ))
      news.push({ ...told, message })
  }
  return news
}

interface Reached {
  news: News
  status: OutgoingStatus
  failure: MessageFailure | null
  /** What is known of its times, and what of that is new. */
  known: StatusTimes
  times: StatusTimes
}

/**
 * Several receipts of one message in one batch make one step, to the highest. One that comes late, as *delivered* after
 * *read*, still tells its time.
 */
async function raise(tx: Sql, news: News[]): Promise<NewEvent[]> {
  const reached = new Map<string, Reached>()
  for (const item of news) {
    const { message } = item
    const held = reached.get(message.id) ?? {
      news: item,
      status: message.status as OutgoingStatus,
      failure: message.failure,
      known: timesOf(message),
      times: {},
    }
    const next = climb(held.status, item.status)
    const time = timeOfReport(held.known, item.status, item.reportedAt, item.receivedAt)
    reached.set(message.id, {
      ...(next === held.status
        ? held
        : { news: item, status: next, failure: next === 'failed' ? failureOf(item.failure) : null }),
      known: { ...held.known, ...time },
      times: { ...held.times, ...time },
    })
  }
  const climbed = ({ news, status }: Reached) => isNews(news.message.status as OutgoingStatus, status)
  const changed = [...reached.values()].filter((one) => climbed(one) || Object.keys(one.times).length > 0)
  const settled = news.filter((item) => item.status !== 'queued')
  if (settled.length > 0)
    await deleteDoubtful(
      tx,
      settled.map(({ companyId, message, status }) => ({
        companyId,
        id: message.id,
        isThere: status !== 'failed',
      })),
    )
  if (changed.length === 0) return []
  await setMessageStatuses(
    tx,
    changed.map(
      ({ news, status, failure, times }): StatusChange => ({
        companyId: news.companyId,
        id: news.message.id,
        status,
        failure,
        externalId: news.externalId,
        times,
      }),
    ),
  )
  await touchConversations(
    tx,
    changed.map(({ news }) => news.companyId),
    changed.map(({ news }) => news.message.conversation_id),
  )
  return changed.flatMap(({ news }) => {
    const about = {
      companyId: news.companyId,
      channelId: news.channelId,
      conversationId: news.message.conversation_id,
    }
    return [
      messageEvent('message.changed', about, news.message.id),
      conversationEvent('conversation.changed', about),
    ]
  })
}

export function failureOf(failure: ProviderFailure | null) {
  return failure && { code: failure.code, provider_code: failure.providerCode, sentence: failure.sentence }
}

function keyOf({ companyId, channelId, receipt }: ReceiptArrival<MessageReceipt>): ExternalKey {
  return { companyId, channelId, externalId: receipt.externalId }
}

function isAboutMessage(arrival: ReceiptArrival): arrival is ReceiptArrival<MessageReceipt> {
  return arrival.receipt.about === 'message'
}

function isWatermark(arrival: ReceiptArrival): arrival is ReceiptArrival<WatermarkReceipt> {
  return arrival.receipt.about === 'everything_before'
}
