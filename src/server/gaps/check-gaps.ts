/**
 * Compares each channel's messages with the provider's own list and fetches what is missing (B1): inbound messages
 * whose webhooks were lost or came while we were away, messages written in the provider's own inbox, statuses whose
 * callbacks were lost. It runs at the start, every minute, and as soon as the provider is back; so a gap is filled
 * within two minutes after an outage. docs/flows/gaps.md says why it can neither double nor lose anything.
 */
import type { ChannelType } from '../../shared/contract/channels.ts'
import { isNews, type OutgoingStatus } from '../../shared/delivery-status.ts'
import { type ListedMessage, ProviderUnavailable } from '../channels/channel.ts'
import type { ConnectedChannel, Connections } from '../connections/find-connection.ts'
import { applyReceipts, type ReceiptArrival } from '../conversations/apply-receipts.ts'
import type { Core } from '../conversations/core.ts'
import { fillOutgoing, type Listing } from '../conversations/fill-outgoing.ts'
import { receiveMessages } from '../conversations/receive-messages.ts'
import { withoutGone } from '../conversations/tombstones.ts'
import { recordEvents } from '../events/record.ts'
import { newId } from '../lib/ids.ts'
import { isDatabaseUnavailable } from '../store/db.ts'
import {
  claimGapChecks,
  finishGapCheck,
  type GapCheckRow,
  hastenGapChecks,
  insertChannelGap,
  insertMissingGapChecks,
  keepGapLease,
} from '../store/gap-checks.ts'
import { takeReceiptNumbers } from '../store/listed-messages.ts'
import { findOutgoingByExternalId } from '../store/messages.ts'
import { knownExternalIds } from '../store/outbox.ts'
import { chunksOf, oldestFirst, withMedia } from './read-list.ts'

export interface GapChecks {
  /** This process was away: every channel is due. */
  start(): Promise<void>
  /** One round over what is due; answers how many messages came or moved. */
  run(): Promise<number>
  /** Something was heard of a channel; where its list could not be had, it is asked for again now. */
  heard(channelIds: string[]): Promise<void>
  stop(): void
}

export interface GapParts {
  core: Core
  connections: Connections
  holder: string
}

const MINUTE = 60_000
const EVERY_MILLISECONDS = MINUTE
/** After a failure, or for what was too young to be judged. */
const SOON_MILLISECONDS = 15_000
/** Our clock and the provider's may differ, and its list may lag. */
const OVERLAP_MILLISECONDS = 10 * MINUTE
/** Callbacks may be lost hours after their message: a whole day is compared after an outage and once an hour. */
const WIDE_OVERLAP_MILLISECONDS = 24 * 60 * MINUTE
const WIDE_EVERY_MILLISECONDS = 60 * MINUTE
/** Longer than a round and a half: somebody was away. */
const AWAY_MILLISECONDS = 2.5 * MINUTE
/** Its webhook, or the answer to our own call, is perhaps still on its way. */
const YOUNG_MILLISECONDS = 15_000
const CALL_MILLISECONDS = 15_000
const LEASE_SECONDS = 60
const MOST_CHANNELS_AT_ONCE = 4
/** Compared together, kept in memory at most, and written in one transaction of under 100 ms. */
const COMPARED_TOGETHER = 200
const MOST_HELD = 2_000
const SLICE = 100

export function createGapChecks({ core, connections, holder }: GapParts, types: ChannelType[]): GapChecks {
  const { db, clock, log } = core
  const lease = { holder, seconds: LEASE_SECONDS }
  const stopping = new AbortController()
  /** Channels whose list this process could not have; only a hint, the truth is their row. */
  const failing = new Set<string>()

  async function run(): Promise<number> {
    if (stopping.signal.aborted) return 0
    await insertMissingGapChecks(db, types, clock.now())
    const rows = await claimGapChecks(db, clock.now(), lease, MOST_CHANNELS_AT_ONCE)
    const moved = await Promise.all(rows.map(checkChannel))
    return moved.reduce((sum, count) => sum + count, 0)
  }

  async function checkChannel(row: GapCheckRow): Promise<number> {
    const startedAt = clock.now()
    const silence = startedAt.getTime() - row.compared_until.getTime()
    const away = row.failing_since !== null || silence > AWAY_MILLISECONDS
    const wide = away || startedAt.getTime() - row.widely_at.getTime() >= WIDE_EVERY_MILLISECONDS
    const found: Found = { filled: 0, inbound: 0, receipts: 0, heldBackFrom: null }
    let error: string | null = null
    try {
      const channel = await connections.find(row.channel_id)
      if (channel) await compare(row, channel, startOf(row, wide), startedAt, found)
    } catch (failure) {
      if (isDatabaseUnavailable(failure)) return 0
      error = failure instanceof Error ? failure.message.slice(0, 500) : 'unknown error'
      const context = { err: failure, channelId: row.channel_id }
      if (failure instanceof ProviderUnavailable) log.debug(context, 'a channel’s list could not be had')
      else log.error(context, 'a channel could not be compared with its provider’s list')
    }
    if (stopping.signal.aborted) error ??= 'stopped'
    await finish(row, startedAt, wide, away, found, error)
    return found.filled + found.receipts
  }

  /** Everything older is history, not a gap. Lists give whole seconds. */
  function startOf(row: GapCheckRow, wide: boolean): Date {
    const overlap = wide ? WIDE_OVERLAP_MILLISECONDS : OVERLAP_MILLISECONDS
    const connected = Math.floor(row.channel_created_at.getTime() / 1000) * 1000
    return new Date(Math.max(row.compared_until.getTime() - overlap, connected))
  }

  async function compare(
    row: GapCheckRow,
    channel: ConnectedChannel,
    from: Date,
    startedAt: Date,
    found: Found,
  ): Promise<void> {
    const until = new Date(startedAt.getTime() + WIDE_OVERLAP_MILLISECONDS)
    const limits = { timeoutMilliseconds: CALL_MILLISECONDS, signal: stopping.signal }
    let missing: ListedMessage[] = []
    const fill = async () => {
      if (missing.length > 0) await fillMissing(row, channel, missing, found)
      missing = []
    }
    try {
      const list = recentOf(
        channel.adapter.list(
          { address: null, from: earlier(from, OVERLAP_MILLISECONDS * 2), until },
          channel.connection,
          limits,
        ),
        from,
        channel.adapter.lists === 'everything',
      )
      for await (const listed of chunksOf(list, COMPARED_TOGETHER)) {
        if (!(await keepGapLease(db, row, lease))) return
        const { young, old } = byAge(listed, startedAt)
        for (const message of young) holdBack(found, message.createdAt)
        missing.push(...(await missingOf(row, old, found)))
        if (missing.length >= MOST_HELD) await fill()
      }
    } finally {
      // What was read is true, also where the rest could not be had.
      await fill()
    }
  }

  /** Brings forward what became of messages that we know, and answers those that we do not. */
  async function missingOf(
    row: GapCheckRow,
    listed: ListedMessage[],
    found: Found,
  ): Promise<ListedMessage[]> {
    const { company_id: companyId, channel_id: channelId } = row
    const ids = listed.map((message) => message.externalId)
    const [known, ours] = await Promise.all([
      knownExternalIds(db, companyId, channelId, ids),
      findOutgoingByExternalId(
        db,
        ids.map((externalId) => ({ companyId, channelId, externalId })),
      ),
    ])
    const statuses = new Map(ours.map((message) => [message.external_id, message.status as OutgoingStatus]))
    const receipts = listed.flatMap(({ externalId, status, failure }): ReceiptArrival[] => {
      const current = statuses.get(externalId)
      if (current === undefined || status === null || !isNews(current, status)) return []
      return [
        {
          companyId,
          channelId,
          receivedAt: clock.now(),
          receipt: { kind: 'receipt', about: 'message', externalId, attemptMark: null, status, failure },
        },
      ]
    })
    found.receipts += receipts.length
    for (let from = 0; from < receipts.length; from += SLICE) {
      const now = clock.now()
      const slice = receipts.slice(from, from + SLICE)
      await db.transaction(async (tx) =>
        recordEvents(tx, await applyReceipts(tx, slice, now, core.hash), now),
      )
      core.bell.ring()
    }
    const unknown = listed.filter(({ externalId }) => !known.has(externalId))
    return await withoutGone(db, core.hash, { companyId, channelId }, unknown)
  }

  async function fillMissing(
    row: GapCheckRow,
    channel: ConnectedChannel,
    missing: ListedMessage[],
    found: Found,
  ): Promise<void> {
    const ordered = oldestFirst(missing)
    for (let from = 0; from < ordered.length; from += SLICE) {
      const listings = await withMedia(channel, ordered.slice(from, from + SLICE), {
        timeoutMilliseconds: CALL_MILLISECONDS,
        signal: stopping.signal,
      })
      if (!(await keepGapLease(db, row, lease))) return
      await fillInbound(
        row,
        channel.adapter.readProfile !== undefined,
        listings.filter(({ message }) => message.direction === 'in'),
        found,
      )
      await fillOutbound(
        row,
        listings.filter(({ message }) => message.direction === 'out'),
        found,
      )
      core.bell.ring()
    }
  }

  /** As if their webhooks had come now, but with the list's times: they open, count as unread, and are told. */
  async function fillInbound(
    row: GapCheckRow,
    asksProfile: boolean,
    listings: Listing[],
    found: Found,
  ): Promise<void> {
    if (listings.length === 0) return
    const now = clock.now()
    await db.transaction(async (tx) => {
      const numbers = await takeReceiptNumbers(tx, listings.length)
      const arrivals = listings.map(({ message, media }, index) => ({
        companyId: row.company_id,
        channelId: row.channel_id,
        receivedAt: now,
        receiptNumber: numbers[index] as number,
        filled: true as const,
        asksProfile,
        ...(message.olderUntold && { olderUntold: true as const }),
        message: {
          kind: 'message_received' as const,
          externalId: message.externalId,
          addresses: [message.address] as [string],
          profileName: null,
          phone: message.phone ?? null,
          sentAt: message.createdAt,
          content: {
            text: message.text,
            choice: null,
            location: null,
            media,
            replyToExternalId: null,
            forwarded: false,
            referral: null,
          },
        },
      }))
      await recordEvents(tx, await receiveMessages(tx, arrivals, now, core.hash), now)
    })
    found.filled += listings.length
    found.inbound += listings.length
  }

  async function fillOutbound(row: GapCheckRow, listings: Listing[], found: Found): Promise<void> {
    if (listings.length === 0) return
    const now = clock.now()
    const of = { companyId: row.company_id, channelId: row.channel_id }
    const done = await db.transaction(async (tx) => {
      const result = await fillOutgoing(tx, of, listings, now, core.hash)
      await recordEvents(tx, result.events, now)
      return result
    })
    found.filled += done.filled
    if (done.heldBackFrom) holdBack(found, done.heldBackFrom)
  }

  async function finish(
    row: GapCheckRow,
    startedAt: Date,
    wide: boolean,
    away: boolean,
    found: Found,
    error: string | null,
  ): Promise<void> {
    const failed = error !== null
    if (failed) failing.add(row.channel_id)
    else failing.delete(row.channel_id)
    const agreed = new Date(
      Math.max(
        row.compared_until.getTime(),
        Math.min(startedAt.getTime(), found.heldBackFrom?.getTime() ?? Number.POSITIVE_INFINITY),
      ),
    )
    const soon = failed || found.heldBackFrom !== null
    await db.transaction(async (tx) => {
      if (found.inbound > 0 || (away && found.filled > 0))
        await insertChannelGap(tx, {
          id: newId(),
          company_id: row.company_id,
          channel_id: row.channel_id,
          from: row.compared_until,
          until: startedAt,
          messages: found.filled,
          found_at: clock.now(),
        })
      await finishGapCheck(tx, row, holder, {
        comparedUntil: failed ? row.compared_until : agreed,
        widelyAt: wide && !failed ? startedAt : row.widely_at,
        dueAt: new Date(startedAt.getTime() + (soon ? SOON_MILLISECONDS : EVERY_MILLISECONDS)),
        failingSince: failed ? (row.failing_since ?? startedAt) : null,
        error,
      })
    })
    if (found.filled > 0)
      log.info({ channelId: row.channel_id, filled: found.filled }, 'a gap was found and filled')
  }

  return {
    start: () => hastenGapChecks(db, null, clock.now()),
    run,
    async heard(channelIds) {
      const affected = channelIds.filter((id) => failing.delete(id))
      if (affected.length > 0) await hastenGapChecks(db, affected, clock.now())
    },
    stop: () => stopping.abort(),
  }
}

interface Found {
  filled: number
  inbound: number
  receipts: number
  /** When the oldest message that could not be judged yet was made. */
  heldBackFrom: Date | null
}

function holdBack(found: Found, from: Date): void {
  if (!found.heldBackFrom || from < found.heldBackFrom) found.heldBackFrom = from
}

function byAge(listed: ListedMessage[], now: Date): { young: ListedMessage[]; old: ListedMessage[] } {
  const isYoung = (message: ListedMessage) =>
    message.createdAt.getTime() > now.getTime() - YOUNG_MILLISECONDS && message.createdAt <= now
  return { young: listed.filter(isYoung), old: listed.filter((message) => !isYoung(message)) }
}

/**
 * Where the whole list is newest first, reading ends a little beyond the start, so that one out of order is not missed;
 * one that goes by conversation ends by itself.
 */
async function* recentOf(
  list: AsyncIterable<ListedMessage>,
  from: Date,
  newestFirst: boolean,
): AsyncGenerator<ListedMessage> {
  const end = earlier(from, OVERLAP_MILLISECONDS)
  for await (const message of list) {
    if (message.createdAt >= from) yield message
    else if (newestFirst && message.createdAt < end) return
  }
}

function earlier(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() - milliseconds)
}
