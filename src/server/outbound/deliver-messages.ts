/**
 * Our words leave: claim → judge again → mark "attempt started" → call the provider outside any transaction →
 * record the outcome (invariant 7, precise 7). docs/flows/outbound.md says why each step stands where it stands.
 */
import type { SentAs } from '../../shared/contract/messages.ts'
import type { OutgoingMedia, SendOutcome } from '../channels/channel.ts'
import type { Connections } from '../connections/find-connection.ts'
import type { Core } from '../conversations/core.ts'
import { judgeSending, type SendingVerdict } from '../conversations/judge-sending.ts'
import { recordSendOutcomes, type SendReport } from '../conversations/record-send-outcome.ts'
import { channelEvent, recordEvents } from '../events/record.ts'
import { createBatcher } from '../lib/batcher.ts'
import { newId, newSecret } from '../lib/ids.ts'
import { askCheck, setChannelStatus } from '../store/channels.ts'
import { isDatabaseUnavailable } from '../store/db.ts'
import { type ClaimedRow, claimOutbox, returnToOutbox, startAttempts } from '../store/outbox.ts'
import { untilDatabaseIsBack } from '../store/until-database-is-back.ts'
import { nextAttemptAt, nextLookUpAt } from './retry-policy.ts'

export interface Deliveries {
  start(): void
  /** Lets what is on its way finish; claims nothing more. */
  stop(): Promise<void>
  wake(): void
  /** Resolves when nothing is due and nothing is on its way; answers how many were claimed meanwhile. */
  settle(): Promise<number>
}

/** The lease outlasts the call by far: a call may take at most a third of it. */
export const LEASE_SECONDS = 45
export const CALL_MILLISECONDS = 15_000
const MOST_IN_FLIGHT = 64
/** Fewer at once would cost a claim, a mark and a record each. */
const WORTH_A_CLAIM = 8
const POLL_MILLISECONDS = 1_000

/** Where a provider finds us. */
export interface OwnAddresses {
  ofStatus(channelId: string): string
  /** A link for this attempt alone. */
  ofMedia(file: { companyId: number; attachmentId: string }, attemptId: string, name: string): string
}

interface Delivered extends SendReport {
  /** The channel's sealed secrets with which the provider was called; null where it was not. */
  seenWith: Buffer | null
}

export function createDeliveries(
  core: Core,
  connections: Connections,
  holder: string,
  addresses: OwnAddresses,
): Deliveries {
  const { db, clock, log } = core
  let stopped = false
  let inFlight = 0
  let running: Promise<void> = Promise.resolve()
  let wakeUp: (() => void) | null = null
  let woken = false
  const outcomes = createBatcher<Delivered, true>({ maxItems: 100, write: recordTogether })

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false
      const claimed = await claimSome()
      if (claimed === 0) await sleep()
    }
  }

  async function claimSome(): Promise<number> {
    const free = MOST_IN_FLIGHT - inFlight
    if (free < WORTH_A_CLAIM) return 0
    try {
      const claimedAt = clock.monotonic()
      const rows = await claimOutbox(db, clock.now(), { holder, seconds: LEASE_SECONDS }, free)
      if (rows.length > 0) {
        inFlight += rows.length
        const leaveOne = () => {
          inFlight--
          if (MOST_IN_FLIGHT - inFlight >= WORTH_A_CLAIM) wake()
        }
        void deliver(rows, claimedAt, leaveOne)
      }
      return rows.length
    } catch (error) {
      if (!isDatabaseUnavailable(error)) log.error({ err: error }, 'the outbox could not be claimed')
      return 0
    }
  }

  /** `leaveOne` is called once for each row, as soon as it is dealt with: a slow call holds nobody else back. */
  async function deliver(rows: ClaimedRow[], claimedAt: number, leaveOne: () => void): Promise<void> {
    let left = rows.length
    const leave = () => {
      left--
      leaveOne()
    }
    try {
      const sendable: { row: ClaimedRow; as: SentAs }[] = []
      for (const row of rows) {
        const verdict = judge(row)
        if (verdict.allowed) sendable.push({ row, as: verdict.as })
        else await outcomes.add(report(row, null, null, refusalOf(verdict), null)).finally(leave)
      }
      if (sendable.length === 0) return
      const starts = sendable.map(({ row }) => ({
        companyId: row.company_id,
        messageId: row.message_id,
        fence: row.fence,
        attemptId: newId(),
        mark: newSecret(),
        toAddress: row.to_address,
      }))
      const started = await startAttempts(db, holder, starts, clock.now()).catch((error: unknown) =>
        giveBack(starts, error),
      )
      const calls = sendable.map((one, index) => ({
        ...one,
        start: starts[index] as (typeof starts)[number],
      }))
      await Promise.all(
        calls
          .filter(({ row }) => started.has(row.message_id))
          .map(({ row, as, start }) =>
            call(row, as, start.attemptId, start.mark, claimedAt).catch(notRecorded).finally(leave),
          ),
      )
    } catch (error) {
      notRecorded(error)
    } finally {
      // Those that were not ours any more, or that an error kept from being called.
      while (left > 0) leave()
    }
  }

  /** What was claimed comes back by its lease; what was started becomes unknown. Nothing is sent twice. */
  function notRecorded(error: unknown): void {
    log.error({ err: error }, 'a delivery could not be recorded; its lease will run out')
  }

  /** Whether the mark was written or not: nothing was called, so they go back to the line once the database is back. */
  async function giveBack(rows: { companyId: number; messageId: string; fence: number }[], error: unknown) {
    if (!isDatabaseUnavailable(error)) throw error
    await untilDatabaseIsBack(
      () => returnToOutbox(db, rows),
      () => stopped,
    )
    return new Set<string>()
  }

  function judge(row: ClaimedRow): SendingVerdict {
    return judgeSending(
      {
        channelType: row.channel_type,
        text: row.text,
        template: row.content?.template !== undefined,
        attachments: row.attachments,
        lastInboundAt: row.last_inbound_at,
        optedOutAt: row.opted_out_at,
      },
      clock.now(),
    )
  }

  async function call(
    row: ClaimedRow,
    as: SentAs,
    attemptId: string,
    mark: string,
    claimedAt: number,
  ): Promise<void> {
    const channel = await untilDatabaseIsBack(
      () => connections.find(row.channel_id),
      () => stopped,
    )
    const spent = clock.monotonic() - claimedAt
    // A holder that was stalled may have lost its lease already: it gives up without calling.
    const stalled = CALL_MILLISECONDS > (LEASE_SECONDS * 1000 - spent) / 2
    if (stalled || stopped || !channel) {
      const back = [{ companyId: row.company_id, messageId: row.message_id, fence: row.fence }]
      await untilDatabaseIsBack(
        () => returnToOutbox(db, back),
        () => stopped,
      )
      return
    }
    const outcome = await channel.adapter
      .send(
        {
          to: row.to_address,
          text: row.text,
          sentAs: as,
          replyToExternalId: row.reply_to_external_id,
          quickReplies: row.content?.quickReplies ?? [],
          template: row.content?.template ?? null,
          media: mediaOf(row, attemptId),
          attemptMark: mark,
          statusUrl: addresses.ofStatus(row.channel_id),
        },
        channel.connection,
        { timeoutMilliseconds: CALL_MILLISECONDS },
      )
      .catch((error: unknown): SendOutcome => {
        log.error({ err: error, messageId: row.message_id }, 'an adapter threw while sending')
        const note = 'the adapter failed; whether the provider was reached is not known'
        return {
          outcome: 'unknown',
          reason: note,
          providerAnswered: false,
          evidence: { httpStatus: null, providerCode: null, note },
        }
      })
    await outcomes.add(report(row, as, attemptId, outcome, channel.row.secrets))
  }

  function mediaOf(row: ClaimedRow, attemptId: string): OutgoingMedia[] {
    return row.attachments.map((attachment) => {
      const name = attachment.name ?? 'file'
      const file = { companyId: row.company_id, attachmentId: attachment.id }
      return {
        url: addresses.ofMedia(file, attemptId, name),
        contentType: attachment.content_type ?? 'application/octet-stream',
        name,
        size: attachment.size ?? 0,
      }
    })
  }

  function report(
    row: ClaimedRow,
    sentAs: SentAs | null,
    attemptId: string | null,
    outcome: SendOutcome,
    seenWith: Buffer | null,
  ): Delivered {
    const now = clock.now()
    const retryAfter = outcome.outcome === 'unavailable' ? outcome.retryAfterSeconds : null
    return {
      companyId: row.company_id,
      channelId: row.channel_id,
      conversationId: row.conversation_id,
      contactId: row.contact_id,
      messageId: row.message_id,
      attemptId,
      fence: row.fence,
      outcome,
      sentAs,
      seenWith,
      nextAt:
        outcome.outcome === 'unknown'
          ? nextLookUpAt(now, now)
          : nextAttemptAt(row.attempts + 1, retryAfter, now, row.give_up_at, Math.random()),
    }
  }

  /**
   * An outcome is known here alone. Thrown away with a broken connection, it would hold its conversation until the lease
   * ran out, and then be looked up; an old one does no harm, its fence says so.
   */
  function recordTogether(reports: Delivered[]): Promise<true[]> {
    return untilDatabaseIsBack(
      () => recordOnce(reports),
      () => stopped,
    )
  }

  async function recordOnce(reports: Delivered[]): Promise<true[]> {
    const now = clock.now()
    const inOrder = [...reports].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1))
    await db.transaction(async (tx) => {
      const events = await recordSendOutcomes(tx, inOrder, now, core.hash)
      for (const item of inOrder) {
        const attention = 'channelAttention' in item.outcome ? item.outcome.channelAttention : undefined
        if (
          attention &&
          (await setChannelStatus(
            tx,
            item.companyId,
            item.channelId,
            'attention',
            [attention],
            item.seenWith,
          ))
        ) {
          events.push(channelEvent('channel.changed', item.companyId, item.channelId))
          await askCheck(tx, item.companyId, item.channelId, now, false)
        }
      }
      await recordEvents(tx, events, now)
    })
    core.bell.ring()
    return reports.map(() => true as const)
  }

  function sleep(): Promise<void> {
    if (woken || stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(done, POLL_MILLISECONDS)
      wakeUp = done
      function done(): void {
        clearTimeout(timer)
        wakeUp = null
        resolve()
      }
    })
  }

  function wake(): void {
    woken = true
    wakeUp?.()
  }

  return {
    start() {
      running = run()
    },
    async stop() {
      stopped = true
      wake()
      await running
      while (inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    wake,
    async settle() {
      let claimed = 0
      do {
        claimed += await claimSome()
        await new Promise((resolve) => setTimeout(resolve, 1))
      } while (inFlight > 0)
      return claimed
    },
  }
}

function refusalOf({ failure }: SendingVerdict & { allowed: false }): SendOutcome {
  return {
    outcome: 'refused',
    failure: { code: failure.code, providerCode: null, sentence: failure.sentence },
    evidence: {
      httpStatus: null,
      providerCode: null,
      note: 'refused by our own rules; the provider was not called',
    },
  }
}
