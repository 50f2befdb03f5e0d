/**
 * Past conversations of a channel that was just connected (B2), newest first, in slices under 100 ms. How far it has
 * come is a row: it can be interrupted at any slice and goes on from there, in whichever process.
 */
import { type ListedMessage, ProviderUnavailable } from '../channels/channel.ts'
import type { ConnectedChannel } from '../connections/find-connection.ts'
import { importPastMessages } from '../conversations/import-past-messages.ts'
import { withoutGone } from '../conversations/tombstones.ts'
import { channelEvent, historyEvent, recordEvents } from '../events/record.ts'
import { bumpChannel } from '../store/channels.ts'
import { isDatabaseUnavailable } from '../store/db.ts'
import {
  advanceHistoryImport,
  claimHistoryImports,
  endHistoryRound,
  type HistoryImportRow,
} from '../store/history-imports.ts'
import type { GapParts } from './check-gaps.ts'
import { chunksOf, oldestFirst, withMedia } from './read-list.ts'

export interface HistoryImports {
  /** Goes on with what is due; answers how many imports were worked on. */
  run(): Promise<number>
  stop(): void
}

const SLICE = 100
const LEASE_SECONDS = 60
const CALL_MILLISECONDS = 15_000
const RETRY_MILLISECONDS = 5_000
const MOST_CONVERSATIONS = 1_000
const MOST_CHANNELS_AT_ONCE = 2

export function createHistoryImports({ core, connections, holder }: GapParts): HistoryImports {
  const { db, clock, log } = core
  const lease = { holder, seconds: LEASE_SECONDS }
  const stopping = new AbortController()

  async function run(): Promise<number> {
    if (stopping.signal.aborted) return 0
    const rows = await claimHistoryImports(db, clock.now(), lease, MOST_CHANNELS_AT_ONCE)
    await Promise.all(rows.map(importHistory))
    return rows.length
  }

  async function importHistory(row: HistoryImportRow): Promise<void> {
    let end: { dueAt: Date | null; error: string | null } = { dueAt: null, error: null }
    try {
      const channel = await connections.find(row.channel_id)
      if (!channel) throw new ProviderUnavailable('The channel cannot be reached from here.')
      if (!(await readPast(row, channel))) return
    } catch (failure) {
      if (isDatabaseUnavailable(failure)) return
      const context = { err: failure, channelId: row.channel_id }
      if (failure instanceof ProviderUnavailable) log.debug(context, 'a channel’s past could not be had')
      else log.error(context, 'a channel’s past could not be imported')
      const error = failure instanceof Error ? failure.message.slice(0, 500) : 'unknown error'
      end = { dueAt: new Date(clock.now().getTime() + RETRY_MILLISECONDS), error }
    }
    await finish(row, end)
  }

  /** False where another process has taken over. */
  async function readPast(row: HistoryImportRow, channel: ConnectedChannel): Promise<boolean> {
    const limits = { timeoutMilliseconds: CALL_MILLISECONDS, signal: stopping.signal }
    const list = channel.adapter.list(
      { address: null, from: row.from, until: new Date(row.until.getTime() - 1) },
      channel.connection,
      limits,
    )
    for await (const listed of chunksOf(list, SLICE)) {
      if (stopping.signal.aborted) throw new ProviderUnavailable('stopped')
      const of = { companyId: row.company_id, channelId: row.channel_id }
      const wanted = oldestFirst(await withoutGone(db, core.hash, of, listed))
      if (!(await importSlice(row, channel, wanted, listed, limits))) return false
    }
    return true
  }

  async function importSlice(
    row: HistoryImportRow,
    channel: ConnectedChannel,
    wanted: ListedMessage[],
    listed: ListedMessage[],
    limits: { timeoutMilliseconds: number; signal: AbortSignal },
  ): Promise<boolean> {
    const listings = await withMedia(channel, wanted, limits)
    const of = { companyId: row.company_id, channelId: row.channel_id }
    const until = reachedBy(listed, row, channel)
    const now = clock.now()
    const ours = await db
      .transaction(async (tx) => {
        const { imported, events } = await importPastMessages(
          tx,
          { ...of, asksProfile: channel.adapter.readProfile !== undefined },
          listings,
          MOST_CONVERSATIONS,
          now,
        )
        // Last, so that its lock is held shortest. Whoever lost the lease undoes the slice.
        if (!(await advanceHistoryImport(tx, row, lease, { until, imported }))) throw new LeaseLost()
        await bumpChannel(tx, row.company_id, row.channel_id)
        await recordEvents(
          tx,
          [...events, channelEvent('channel.changed', row.company_id, row.channel_id)],
          now,
        )
        return true
      })
      .catch((error: unknown) => {
        if (error instanceof LeaseLost) return false
        throw error
      })
    core.bell.ring()
    return ours
  }

  async function finish(
    row: HistoryImportRow,
    end: { dueAt: Date | null; error: string | null },
  ): Promise<void> {
    const now = clock.now()
    await db.transaction(async (tx) => {
      if (!(await endHistoryRound(tx, row, holder, end)) || end.dueAt) return
      await bumpChannel(tx, row.company_id, row.channel_id)
      await recordEvents(
        tx,
        [
          channelEvent('channel.changed', row.company_id, row.channel_id),
          historyEvent(row.company_id, row.channel_id),
        ],
        now,
      )
    })
    core.bell.ring()
  }

  return { run, stop: () => stopping.abort() }
}

/** From where the next look goes on. A list that goes by conversation is read anew; what is here stays one. */
function reachedBy(listed: ListedMessage[], row: HistoryImportRow, { adapter }: ConnectedChannel): Date {
  if (adapter.lists === 'newest_of_each') return row.until
  return new Date(Math.min(...listed.map((message) => message.createdAt.getTime())))
}

class LeaseLost extends Error {
  override name = 'LeaseLost'
}
